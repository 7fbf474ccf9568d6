using Lincoln.Kernels;

namespace Lincoln.Optimizers;

/// <summary>A pull of every weight towards zero in every step, against overfitting.</summary>
/// <remarks>It acts on all parameters that the optimizer changes, biases included, as in PyTorch and in the book.</remarks>
public readonly record struct WeightDecay
{
    private enum Kind { None, Coupled, Decoupled, PerStep }

    private readonly Kind kind;
    private readonly double strength;

    private WeightDecay(Kind kind, double strength) => (this.kind, this.strength) = (kind, strength);

    /// <summary>No decay.</summary>
    public static WeightDecay None => default;

    /// <summary>
    /// dw ← dw + strength·w before the rule: the gradient of the penalty ½·strength·Σw² (L2). PyTorch's <c>weight_decay</c> of SGD, Adam
    /// and others.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The strength is not a finite number of at least 0.</exception>
    public static WeightDecay Coupled(double strength) => new(Kind.Coupled, Require.NotNegative(strength, nameof(strength)));

    /// <summary>
    /// w ← w - rate·strength·w before the rule (Loshchilov and Hutter 2019): a rule that scales its gradients does not scale the decay.
    /// <see cref="AdamW"/> has it.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The strength is not a finite number of at least 0.</exception>
    public static WeightDecay Decoupled(double strength) => new(Kind.Decoupled, Require.NotNegative(strength, nameof(strength)));

    /// <summary>
    /// w ← w - strength·w before the rule, at any learning rate: <c>new SGD(rate) { WeightDecay = WeightDecay.PerStep(alpha) }</c> is the
    /// book's <c>RegularizedSGD</c>. A schedule that lowers the rate does not lower this decay: <see cref="Decoupled"/> is usually better.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The strength is not in 0..1.</exception>
    public static WeightDecay PerStep(double strength) => new(Kind.PerStep, Require.Share(strength, nameof(strength)));

    /// <summary>The factors of the weight: what is added to the gradient, and what is kept of the weight.</summary>
    internal (Real AddToGradient, Real Keep) For(double rate) => kind switch
    {
        Kind.Coupled => ((Real)strength, 1),
        Kind.Decoupled => (0, (Real)(1 - rate * strength)),
        Kind.PerStep => (0, (Real)(1 - strength)),
        _ => (0, 1),
    };

    /// <summary>The kind and the strength.</summary>
    public override string ToString() => kind == Kind.None ? "no weight decay" : $"{kind}({strength})";
}
