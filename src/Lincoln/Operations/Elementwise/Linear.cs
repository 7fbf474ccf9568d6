using Lincoln.Kernels;

namespace Lincoln.Operations;

/// <summary>y = x, dx = dy: the activation of a layer that has none (chapter 3 of the book).</summary>
public sealed class Linear : Elementwise<Linear.Function>
{
    /// <summary>The function and its derivative.</summary>
    public readonly struct Function : IFunction
    {
        /// <inheritdoc/>
        public V F<V>(V x) where V : struct, ILane<V> => x;

        /// <inheritdoc/>
        public V D<V>(V x, V y) where V : struct, ILane<V> => V.Splat(1);
    }
}
