using Lincoln.Kernels;
using Lincoln.Operations;

namespace Lincoln.Operations
{
    /// <summary>
    /// y = images of another size: [batch, channels, height, width] → [batch, channels, height′, width′]. dx = to every number the shares
    /// of dy that were taken from it. The sampling of PyTorch's <c>interpolate</c> (<c>nearest</c>, <c>bilinear</c> with
    /// <c>align_corners=False</c>).
    /// </summary>
    /// <remarks>
    /// One axis after the other, height first. Made for enlarging: shrinking skips elements, see <see cref="AveragePooling2D"/> instead.
    /// </remarks>
    /// <example><code>Tensor large = images.Resize2D((56, 56), Interpolation.Bilinear);</code></example>
    public sealed class Resize2D : Operation
    {
        private readonly Size2D size;
        private readonly Interpolation interpolation;

        /// <summary>Creates the operation.</summary>
        /// <param name="size">The height and width of the result, at least 1.</param>
        /// <param name="interpolation">How elements in between are computed; default from the nearest one.</param>
        /// <exception cref="ArgumentOutOfRangeException">A size is below 1, or the interpolation is not known.</exception>
        public Resize2D(Size2D size, Interpolation interpolation = Interpolation.Nearest)
        {
            if (interpolation is not (Interpolation.Nearest or Interpolation.Bilinear))
                throw new ArgumentOutOfRangeException(nameof(interpolation),
                    $"interpolation: Resize2D knows Nearest and Bilinear, found {interpolation}.");
            (this.size, this.interpolation) = (size.Checked(nameof(Resize2D), nameof(size)), interpolation);
        }

        /// <inheritdoc/>
        protected override Shape OutputShape(ReadOnlySpan<Tensor> x)
        {
            CheckCount(x, 1);
            var image = x[0].Shape;
            if (image.Rank != 4) throw new ShapeException($"Resize2D: the input must be [batch, channels, height, width], found {image}.");
            if (image[2] == 0 || image[3] == 0) throw new ShapeException($"Resize2D: the images of the input {image} hold no elements.");
            return [image[0], image[1], size.Height, size.Width];
        }

        /// <inheritdoc/>
        protected override void Output(ReadOnlySpan<Tensor> x, Span<Real> y)
        {
            var image = x[0].Shape;
            var tall = Tensor.Uninitialized(image.With(2, size.Height));
            var (rows, rowShares) = Sampling(image[2], size.Height);
            Stretch.Axis(x[0].Values, image[0] * image[1], image[2], image[3], rows, rowShares, tall.Storage);
            var (columns, columnShares) = Sampling(image[3], size.Width);
            Stretch.Axis(tall.Values, tall.Shape[..3].Count, image[3], 1, columns, columnShares, y);
            tall.Release();
        }

        /// <inheritdoc/>
        protected override void InputGradients(Tensor dy, GradientSlots dx)
        {
            if (!dx.Needs(0)) return;
            var image = Input(0).Shape;
            var tall = Tensor.Uninitialized(image.With(2, size.Height));
            var (columns, columnShares) = Sampling(image[3], size.Width);
            Stretch.AxisGradient(dy.Values, tall.Shape[..3].Count, image[3], 1, columns, columnShares, tall.Storage, add: false);
            var slot = dx[0];
            var (rows, rowShares) = Sampling(image[2], size.Height);
            Stretch.AxisGradient(tall.Values, image[0] * image[1], image[2], image[3], rows, rowShares, slot.Values, slot.Add);
            tall.Release();
        }

        // For every position of the result the one before it in the image, and the weight of the one after it.
        private (int[] Places, Real[] Shares) Sampling(int from, int to)
        {
            int[] places = new int[to];
            var shares = new Real[to];
            for (int i = 0; i < to; i++)
            {
                if (interpolation == Interpolation.Nearest)
                {
                    places[i] = (int)((long)i * from / to);
                    continue;
                }
                double place = Math.Max((i + 0.5) * from / to - 0.5, 0);
                places[i] = (int)place;
                if (places[i] < from - 1) shares[i] = (Real)(place - places[i]);
            }
            return (places, shares);
        }
    }
}

namespace Lincoln
{
    public static partial class TensorOperations
    {
        extension(Tensor x)
        {
            /// <inheritdoc cref="Operations.Resize2D"/>
            /// <inheritdoc cref="Operations.Resize2D(Size2D, Interpolation)" path="/param"/>
            /// <exception cref="ShapeException">The input is not a batch of images.</exception>
            /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
            public Tensor Resize2D(Size2D size, Interpolation interpolation = Interpolation.Nearest)
                => new Resize2D(size, interpolation).Forward(x);
        }
    }
}
