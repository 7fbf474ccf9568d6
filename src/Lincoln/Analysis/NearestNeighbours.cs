using Lincoln.Kernels;

namespace Lincoln.Analysis;

/// <summary>
/// The nearest samples by Euclidean distance, exactly: every distance is computed, as |a|² + |b|² - 2·a·b by matrix products.
/// </summary>
/// <remarks>
/// The products choose the neighbours (two samples whose squared distances differ by less than 10⁻⁶ of their squared lengths may swap
/// places in single precision); the returned distances are computed anew from the differences. The time grows with queries·points.
/// </remarks>
/// <example><code>
/// var near = NearestNeighbours.Of(codes, 5);                  // of each sample, among the others
/// int nearest = near.Indices.Values[5 * sample];
/// </code></example>
public sealed unsafe class NearestNeighbours
{
    private const int ProductsAtOnce = 1 << 22;

    private NearestNeighbours(Indices indices, Tensor distances) => (Indices, Distances) = (indices, distances);

    /// <summary>The indices of the neighbours, [queries, count], the nearest first.</summary>
    public Indices Indices { get; }

    /// <summary>Their distances, [queries, count].</summary>
    public Tensor Distances { get; }

    /// <summary>The neighbours of every point among the others.</summary>
    /// <param name="points">[samples, columns]</param>
    /// <param name="count">How many neighbours, from 1 to samples - 1.</param>
    /// <exception cref="ArgumentException">The points are not a matrix of finite elements, or the count is outside its range.</exception>
    public static NearestNeighbours Of(Tensor points, int count)
    {
        var (n, _) = Samples.Check(points, nameof(points), nameof(NearestNeighbours), 2);
        if (count < 1 || count >= n)
            throw new ArgumentOutOfRangeException(nameof(count), $"count: {n} points have 1 to {n - 1} neighbours each, found {count}.");
        return Find(points, points, count, same: true);
    }

    /// <summary>The points that are nearest to every query.</summary>
    /// <param name="queries">[queries, columns]</param>
    /// <param name="points">[samples, columns]</param>
    /// <param name="count">How many neighbours, from 1 to samples.</param>
    /// <exception cref="ArgumentException">
    /// They are not matrices of finite elements with the same number of columns, or the count is outside its range.
    /// </exception>
    public static NearestNeighbours Of(Tensor queries, Tensor points, int count)
    {
        var (n, columns) = Samples.Check(points, nameof(points), nameof(NearestNeighbours), 1);
        var (_, found) = Samples.Check(queries, nameof(queries), nameof(NearestNeighbours), 1);
        if (found != columns)
            throw new ShapeException($"NearestNeighbours: the queries are {queries.Shape} but the points {points.Shape}; "
                + "the number of columns must be equal.");
        if (count < 1 || count > n)
            throw new ArgumentOutOfRangeException(nameof(count), $"count: there are 1 to {n} neighbours among {n} points, found {count}.");
        return Find(queries, points, count, same: false);
    }

    private static NearestNeighbours Find(Tensor queries, Tensor points, int count, bool same)
    {
        int n = queries.Shape[0];
        int[] indices = new int[(long)n * count];
        var distances = Tensor.Persistent([n, count]);
        Search(queries.Values, points.Values, points.Shape[1], count, same, indices, distances.Storage);
        Elementwise.Map(default(Root), distances.Values, distances.Storage);
        return new(new Indices([n, count], indices, 0), distances);
    }

    /// <summary>The neighbours and their squared distances.</summary>
    internal static void Search(
        ReadOnlySpan<Real> queries, ReadOnlySpan<Real> points, int columns, int count, bool same, Span<int> indices, Span<Real> squares)
    {
        Real[] means = Samples.Means(points, columns), centredPoints = Samples.Centred(points, means);
        Real[] centredQueries = same ? centredPoints : Samples.Centred(queries, means);
        int n = centredPoints.Length / columns, all = centredQueries.Length / columns, atOnce = Math.Clamp(ProductsAtOnce / n, 16, 1024);
        Real[] norms = new Real[n], products = new Real[Math.Min(atOnce, all) * (long)n];
        for (int i = 0; i < n; i++) norms[i] = Reduce.SumOfSquares(centredPoints.AsSpan(i * columns, columns));
        fixed (Real* p = centredPoints, q = centredQueries, length = norms, product = products, square = squares)
        fixed (int* index = indices)
            for (int first = 0; first < all; first += atOnce)
            {
                int rows = Math.Min(atOnce, all - first);
                var some = centredQueries.AsSpan(first * columns, rows * columns);
                Gemm.Multiply(some, centredPoints, products.AsSpan(0, rows * n), rows, n, columns, transposeB: true);
                var select = new Select(
                    product, n, length, q + (nint)first * columns, p, columns, same ? first : int.MinValue,
                    count, index + (nint)first * count, square + (nint)first * count);
                Work.For(rows, 1, select, 1);
            }
    }

    // Keeps the nearest points of a row of products in a heap whose root is the farthest of them.
    private readonly struct Select(
        Real* products, int n, Real* norms, Real* queries, Real* points, int columns, int firstSelf, int count, int* nearest, Real* squares)
        : IKernel
    {
        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            for (nint row = begin; row < end; row++)
            {
                Real* product = products + row * n, keys = squares + row * count, query = queries + row * columns;
                int* indices = nearest + row * count;
                int size = 0, self = firstSelf + (int)row;
                for (int j = 0; j < n; j++)
                {
                    Real key = Real.FusedMultiplyAdd(-2, product[j], norms[j]);
                    if (size == count ? !(key < keys[0]) || j == self : j == self) continue;
                    if (size < count) Rise(keys, indices, size++, key, j);
                    else Sink(keys, indices, size, key, j);
                }
                for (int i = 0; i < count; i++)
                    keys[i] = Reduce.Run<Reduce.PlusSquaredDifference, V>(query, points + (nint)indices[i] * columns, columns);
                new Span<Real>(keys, count).Sort(new Span<int>(indices, count));
            }
        }

        private static void Rise(Real* keys, int* indices, int at, Real key, int index)
        {
            while (at > 0)
            {
                int parent = (at - 1) / 2;
                if (!(keys[parent] < key)) break;
                (keys[at], indices[at]) = (keys[parent], indices[parent]);
                at = parent;
            }
            (keys[at], indices[at]) = (key, index);
        }

        private static void Sink(Real* keys, int* indices, int size, Real key, int index)
        {
            int at = 0;
            for (int child = 1; child < size; child = 2 * at + 1)
            {
                if (child + 1 < size && keys[child + 1] > keys[child]) child++;
                if (!(keys[child] > key)) break;
                (keys[at], indices[at]) = (keys[child], indices[child]);
                at = child;
            }
            (keys[at], indices[at]) = (key, index);
        }
    }

    private readonly struct Root : IFunction
    {
        public V F<V>(V x) where V : struct, ILane<V> => V.Sqrt(x);
        public V D<V>(V x, V y) where V : struct, ILane<V> => V.Splat((Real)0.5) / y;
    }
}
