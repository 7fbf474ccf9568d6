using Lincoln.Kernels;

namespace Lincoln.Operations;

/// <summary>y = F(x + b) in one pass over memory: [.., n] + [n]. dx = F′·dy, db = the sum of dx over the rows.</summary>
/// <typeparam name="TFunction">The activation; <see cref="Linear.Function"/> for none.</typeparam>
public class BiasActivation<TFunction> : ParamOperation where TFunction : unmanaged, IFunction
{
    private readonly TFunction function;

    /// <summary>Creates the operation around its bias; a function without settings needs no argument.</summary>
    /// <exception cref="ArgumentNullException">The bias is null.</exception>
    public BiasActivation(Tensor bias, TFunction function = default) : base(bias) => this.function = function;

    /// <summary>Whether y is written over x, a product that has no other reader. The derivative must then follow from y alone.</summary>
    internal bool Overwrites { get; init; }

    /// <inheritdoc/>
    public override string Name => typeof(TFunction) == typeof(Linear.Function) ? "BiasAdd"
        : $"BiasAdd+{FunctionName.Of<TFunction>()}";

    /// <inheritdoc/>
    protected override Shape OutputShape(ReadOnlySpan<Tensor> x)
    {
        CheckCount(x, 2);
        Shape a = x[0].Shape, bias = x[1].Shape;
        return a.Rank >= 2 && bias.Rank == 1 && bias[0] == a[^1] ? a
            : throw new ShapeException($"{Name}: it needs an input [.., n] of at least two axes and a bias [n], found {a} and {bias}.");
    }

    private protected override Tensor Run(ReadOnlySpan<Tensor> x)
    {
        if (!Overwrites) return base.Run(x);
        var y = x[0].View(OutputShape(x));
        Output(x, y.Storage);
        return y;
    }

    /// <inheritdoc/>
    protected override void Output(ReadOnlySpan<Tensor> x, Span<Real> y) => Rows.BiasMap(function, x[0].Values, x[1].Values, y);

    /// <inheritdoc/>
    protected override void InputGradients(Tensor dy, GradientSlots dx)
    {
        GradientSlot x = dx.Needs(0) ? dx[0] : default, bias = dx.Needs(1) ? dx[1] : default;      // an empty span: not needed
        var before = Overwrites ? default : Input(0).Values;
        Rows.BiasMapGradient(function, before, Input(1).Values, Y, dy.Values, x.Values, x.Add, bias.Values, bias.Add);
    }
}
