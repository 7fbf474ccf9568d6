using Lincoln.Kernels;
using Lincoln.Operations;

namespace Lincoln.Operations
{
    /// <summary>
    /// y = x·scale + shift with one of each per channel, in one pass over memory: x [batch, channels, ..], scale and shift
    /// [channels].
    /// dx = scale·dy, dscale = Σ x·dy and dshift = Σ dy over the batch and the positions of a channel.
    /// </summary>
    /// <example><code>Tensor y = images.ChannelAffine(scale, shift);</code></example>
    public sealed class ChannelAffine : Operation
    {
        /// <inheritdoc/>
        protected override Shape OutputShape(ReadOnlySpan<Tensor> x)
        {
            CheckCount(x, 3);
            _ = new ChannelShape(Name, x[0].Shape, x[1].Shape, x[2].Shape);
            return x[0].Shape;
        }

        /// <inheritdoc/>
        protected override void Output(ReadOnlySpan<Tensor> x, Span<Real> y)
            => Channels.Map(x[0].Values, default, x[1].Values, x[2].Values, x[0].Shape[2..].Count, y);

        /// <inheritdoc/>
        protected override void InputGradients(Tensor dy, GradientSlots dx)
        {
            var (batch, channels, inner) = new ChannelShape(Name, Input(0).Shape, Input(1).Shape, Input(2).Shape);
            if (dx.Needs(0))
            {
                var slot = dx[0];
                Channels.Map(dy.Values, default, Input(1).Values, default, inner, slot.Values, slot.Add);
            }
            if (!dx.Needs(1) && !dx.Needs(2)) return;
            Tensor sums = Tensor.Uninitialized([channels]), products = Tensor.Uninitialized([channels]);
            Channels.GradientSums(Input(0).Values, default, dy.Values, batch, channels, inner, sums.Storage, products.Storage);
            if (dx.Needs(1)) dx.Accumulate(1, products);
            if (dx.Needs(2)) dx.Accumulate(2, sums);
            sums.Release();
            products.Release();
        }
    }
}

namespace Lincoln
{
    public static partial class TensorOperations
    {
        extension(Tensor x)
        {
            /// <inheritdoc cref="Operations.ChannelAffine"/>
            /// <exception cref="ShapeException">Scale and shift do not have one element per channel.</exception>
            public Tensor ChannelAffine(Tensor scale, Tensor shift) => new ChannelAffine().Forward(x, scale, shift);
        }
    }
}
