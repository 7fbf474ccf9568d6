using Lincoln.Operations;

namespace Lincoln.Operations
{
    /// <summary>y = x in another shape of equal size, in the same order; dx = dy in the shape of x. Nothing is copied forward.</summary>
    /// <remarks>One size may be -1: it is then computed from the others.</remarks>
    /// <example><code>Tensor images = x.Reshape(-1, 1, 28, 28), like = x.Reshape(y.Shape.Sizes);</code></example>
    public sealed class Reshaping : ViewOperation
    {
        private readonly int[] sizes;

        /// <summary>Creates the operation with the sizes of the result, one of which may be -1.</summary>
        public Reshaping(params ReadOnlySpan<int> sizes) => this.sizes = sizes.ToArray();

        /// <summary>The name of the layer and of the tensors' method: <c>Reshape</c>.</summary>
        public override string Name => "Reshape";

        /// <inheritdoc/>
        protected override Shape OutputShape(ReadOnlySpan<Tensor> x)
        {
            CheckCount(x, 1);
            var shape = x[0].Shape;
            int unknown = -1;
            long known = 1;
            for (int axis = 0; axis < sizes.Length; axis++)
            {
                int size = sizes[axis];
                if (size < -1 || (size == -1 && unknown >= 0)) throw Wrong(shape, "sizes are 0 or more, and at most one may be -1");
                if (size == -1) unknown = axis;
                else known = Math.Min(known * size, int.MaxValue);
            }
            if (unknown < 0)
                return known == shape.Count ? Shape.Create(sizes)
                    : throw Wrong(shape, $"it would hold {known} elements, not {shape.Count}");
            if (known == 0) throw Wrong(shape, "with a size of 0, any size would do for -1");
            if (shape.Count % known != 0) throw Wrong(shape, $"{shape.Count} elements cannot be divided by {known}");
            int[] found = [.. sizes];
            found[unknown] = (int)(shape.Count / known);
            return Shape.Create(found);
        }

        private ShapeException Wrong(Shape shape, string problem)
            => new($"Reshape: {shape} cannot become [{string.Join(", ", sizes)}]: {problem}.");
    }
}

namespace Lincoln
{
    public static partial class TensorOperations
    {
        extension(Tensor x)
        {
            /// <inheritdoc cref="Operations.Reshaping"/>
            /// <exception cref="ShapeException">The sizes have another product.</exception>
            public Tensor Reshape(params ReadOnlySpan<int> sizes) => new Reshaping(sizes).Forward(x);
        }
    }
}
