using Lincoln.Kernels;

namespace Lincoln;

/// <summary>A tensor that an optimizer changes: a weight or a bias. Its values and its gradient live as long as its layer.</summary>
public sealed class Parameter : Tensor
{
    private Tensor? gradient;
    private bool fresh;

    /// <summary>A parameter without values yet; <see cref="Initialize"/> gives it its shape.</summary>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public Parameter(string name) : base([0], lender: null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
    }

    /// <summary>A parameter with a copy of some values: for operations that are used without a layer.</summary>
    /// <exception cref="ArgumentNullException">The values are null.</exception>
    public Parameter(string name, Tensor values) : this(name)
    {
        ArgumentNullException.ThrowIfNull(values);
        Initialize(values.Shape);
        values.Values.CopyTo(Storage);
    }

    /// <summary>The name within its module: <c>weight</c>.</summary>
    public string Name { get; }

    /// <summary>Whether the optimizer changes it. Default: true; false freezes it, and its gradient is not computed.</summary>
    public bool Trainable { get; set; } = true;

    /// <summary>
    /// What an optimizer multiplies its learning rate by for this parameter: 0.1 for layers that were trained before and are to change
    /// slowly. Default: 1.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not a finite number of at least 0.</exception>
    public double RateFactor
    {
        get;
        set => field = Require.NotNegative(value, nameof(RateFactor));
    } = 1;

    /// <summary>Whether it has its shape and its values.</summary>
    public bool IsInitialized { get; private set; }

    /// <summary>Gives the parameter its shape; all its elements have one value until an initializer writes them.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="value">The value of every element. Default: 0.</param>
    public void Initialize(Shape shape, Real value = 0)
    {
        Allocate(shape, lender: null, pinned: true);
        Edit().Fill(value);
        (gradient, fresh, IsInitialized) = (null, false, true);
    }

    /// <summary>The gradient since the last step of the optimizer, or null.</summary>
    public override Tensor? Gradient { get => fresh ? gradient : null; }

    /// <summary>Marks the gradient as used up: the next backward pass overwrites it. An optimizer's step does this.</summary>
    public override void ClearGradient() => fresh = false;

    // One buffer for the parameter's lifetime; a flag instead of clearing it.
    internal override Span<Real> GradientToWrite(out bool add)
    {
        gradient ??= Persistent(Shape);
        add = fresh;
        fresh = true;
        return gradient.Storage;
    }
}
