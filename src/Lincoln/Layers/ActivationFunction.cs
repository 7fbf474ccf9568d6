using Lincoln.Kernels;
using Lincoln.Operations;

namespace Lincoln.Layers;

/// <summary>An operation that can apply a function to its result in the same pass over memory.</summary>
internal interface IFusable
{
    /// <summary>The result of the operation with the function, whose derivative follows from the result.</summary>
    Tensor With<TFunction>(TFunction function) where TFunction : unmanaged, IFunction;
}

/// <summary>What an activation computes: alone, after a bias, and in the pass of another operation.</summary>
/// <param name="name">The stable name.</param>
/// <param name="weights">The first weights of a layer with this activation, unless the layer is given others.</param>
internal abstract class ActivationFunction(string name, Initializer weights)
{
    public string Name { get; } = name;

    public Initializer Weights { get; } = weights;

    /// <summary>F(x).</summary>
    public abstract Tensor Apply(Tensor x);

    /// <summary>F(x + bias), usually written over x: a product that has no other reader.</summary>
    public abstract Tensor AddBias(Tensor x, Tensor bias);

    /// <summary>F of the result of an operation, in its pass where that is possible.</summary>
    public virtual Tensor Fuse(IFusable operation) => Apply(operation.With(default(Linear.Function)));

    public virtual bool IsSameAs(ActivationFunction other) => ReferenceEquals(this, other);
}

/// <summary>A function of every element.</summary>
/// <param name="name">The stable name.</param>
/// <param name="function">F and its derivative.</param>
/// <param name="fromResult">
/// Whether the derivative is the same when it is given y in the place of x, so that neither Dense nor a convolution keeps its x.
/// </param>
/// <param name="weights">The first weights of a layer with this activation.</param>
internal sealed class ElementFunction<TFunction>(string name, TFunction function, bool fromResult, Initializer weights)
    : ActivationFunction(name, weights) where TFunction : unmanaged, IFunction
{
    public TFunction Function => function;

    public bool FromResult { get; } = fromResult;

    public override Tensor Apply(Tensor x) => typeof(TFunction) == typeof(Linear.Function) ? x : new Node(function).Forward(x);

    public override Tensor AddBias(Tensor x, Tensor bias)
        => new BiasActivation<TFunction>(bias, function) { Overwrites = FromResult }.Forward(x);

    public override Tensor Fuse(IFusable operation) => FromResult ? operation.With(function) : base.Fuse(operation);

    public override bool IsSameAs(ActivationFunction other)
        => other is ElementFunction<TFunction> same && same.FromResult == FromResult && same.Function.Equals(function);

    private sealed class Node(TFunction function) : Elementwise<TFunction>(function)
    {
        public override string Name => FunctionName.Of<TFunction>();
    }
}

/// <summary>A function of rows, along the last axis.</summary>
internal sealed class RowFunction(string name, Func<Tensor, Tensor> function) : ActivationFunction(name, Initializer.Glorot)
{
    public override Tensor Apply(Tensor x) => function(x);

    public override Tensor AddBias(Tensor x, Tensor bias) => function(new BiasAdd(bias) { Overwrites = true }.Forward(x));
}
