namespace Lincoln.Layers;

/// <summary>Layers one after another: each takes the result of the one before (the book's <c>LayerBlock</c>).</summary>
/// <example><code>var block = new Sequential(new Dense(89, Activation.Tanh), new Dropout(0.2), new Dense(10));</code></example>
public sealed class Sequential : Layer
{
    private readonly Layer[] layers;

    /// <summary>The layers, in the order in which they run.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    /// <exception cref="ArgumentNullException">One of them is null.</exception>
    public Sequential(params ReadOnlySpan<Layer> layers)
    {
        if (layers.Length == 0) throw new ArgumentException("Sequential: it needs at least one layer.", nameof(layers));
        this.layers = layers.ToArray();
        for (int i = 0; i < layers.Length; i++)
            Declare($"{i}", layers[i] ?? throw new ArgumentNullException(nameof(layers), $"Sequential: layer {i} is null."));
    }

    /// <summary>The layers, in the order in which they run.</summary>
    public IReadOnlyList<Layer> Layers => layers;

    /// <summary>Whether the first layer works on integers.</summary>
    public override bool TakesIndices => layers[0].TakesIndices;

    /// <inheritdoc/>
    protected override Tensor Call(Tensor x)
    {
        foreach (var layer in layers) x = layer.Forward(x);
        return x;
    }

    /// <inheritdoc/>
    protected override Tensor Call(Indices x)
    {
        var y = layers[0].Forward(x);
        foreach (var layer in layers.AsSpan(1)) y = layer.Forward(y);
        return y;
    }

    /// <inheritdoc/>
    public override void Describe(ConfigWriter config)
    {
        config.Type("sequential");
        config.Layers("layers", layers);
    }

    internal static Sequential Read(ConfigReader config) => new(config.Layers("layers"));

    /// <summary>The name and the number of layers.</summary>
    public override string ToString() => $"Sequential({layers.Length} layer{(layers.Length == 1 ? "" : "s")})";
}
