namespace Lincoln.Layers;

/// <summary>y = body(x) + shortcut(x) (He et al. 2016): the gradient also bypasses the body, so deep networks train.</summary>
/// <remarks>Both must give the same shape: nothing is stretched. Without a shortcut it is x itself.</remarks>
/// <example><code>
/// var same = new Residual(new Sequential(new Dense(64, Activation.ReLU), new Dense(64)));
/// var wider = new Residual(new Dense(128, Activation.ReLU), shortcut: new Dense(128));
/// </code></example>
public sealed class Residual : Layer
{
    private readonly Layer body;
    private readonly Layer? shortcut;

    /// <summary>Creates the layer.</summary>
    /// <param name="body">The layer on the main path.</param>
    /// <param name="shortcut">What is added to the body's result; default: x itself.</param>
    /// <exception cref="ArgumentNullException">The body is null.</exception>
    public Residual(Layer body, Layer? shortcut = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        this.body = Declare("body", body);
        this.shortcut = shortcut is null ? null : Declare("shortcut", shortcut);
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor x)
    {
        Tensor y = body.Forward(x), past = shortcut is null ? x : shortcut.Forward(x);
        return y.Shape == past.Shape ? y + past
            : throw new ShapeException($"Residual: the body gives {y.Shape} but the shortcut {past.Shape}; they must be equal. "
                + "Give a shortcut that changes the shape, such as a Dense layer of the body's size.");
    }

    /// <inheritdoc/>
    public override void Describe(ConfigWriter config)
    {
        config.Type("residual");
        config.Layer("body", body);
        if (shortcut is not null) config.Layer("shortcut", shortcut);
    }

    internal static Residual Read(ConfigReader config)
        => new(config.Layer("body"), config.Has("shortcut") ? config.Layer("shortcut") : null);

    /// <summary>The name, the body and the shortcut.</summary>
    public override string ToString() => shortcut is null ? $"Residual({body})" : $"Residual({body}, shortcut: {shortcut})";
}
