namespace Lincoln.Kernels;

/// <summary>Kernels over the rows of a matrix: bias and activation in one pass, softmax, cross-entropy, and their gradients.</summary>
public static unsafe partial class Rows
{
    /// <summary>y = F(x + bias), the bias added to every row. y may be the memory of x.</summary>
    /// <exception cref="ArgumentException">x does not consist of rows as long as the bias, or y is not as long as x.</exception>
    public static void BiasMap<TF>(TF f, ReadOnlySpan<Real> x, ReadOnlySpan<Real> bias, Span<Real> y) where TF : unmanaged, IFunction
    {
        int columns = bias.Length, rows = Require.Rows(x.Length, columns, nameof(x));
        Require.Length(y.Length, x.Length, nameof(y));
        fixed (Real* px = x, pb = bias, py = y)
            Work.For(rows, Grain.Rows(columns), new BiasMapKernel<TF>(f, px, pb, py, columns), 1);
    }

    private readonly struct BiasMapKernel<TF>(TF f, Real* x, Real* bias, Real* y, int columns) : IKernel where TF : unmanaged, IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            for (nint r = begin; r < end; r++)
                VectorLoop.Run<V, BiasMapBody<TF>>(new(f, x + r * columns, bias, y + r * columns), 0, columns);
        }
    }

    private readonly struct BiasMapBody<TF>(TF f, Real* x, Real* bias, Real* y) : IVectorBody where TF : unmanaged, IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<V, TPart>(nint i, int n) where V : struct, ILane<V> where TPart : struct, IVectorPart
            => TPart.Store(f.F(TPart.Load<V>(x + i, n) + TPart.Load<V>(bias + i, n)), y + i, n);
    }

    /// <summary>
    /// For y = F(x + bias): dx = D · dy and dbias = its column sums, in one pass; each sum runs down its column in order.
    /// </summary>
    /// <param name="f">The function.</param>
    /// <param name="x">Its input before the bias was added; empty if the derivative is the same with y in its place.</param>
    /// <param name="bias">The bias.</param>
    /// <param name="y">Its output.</param>
    /// <param name="dy">The gradient of the output.</param>
    /// <param name="dx">The gradient of x; empty: not computed.</param>
    /// <param name="addX">dx += … instead of dx = ….</param>
    /// <param name="dbias">The gradient of the bias; empty: not computed.</param>
    /// <param name="addBias">dbias += … instead of dbias = ….</param>
    /// <exception cref="ArgumentException">The lengths do not fit together.</exception>
    public static void BiasMapGradient<TF>(TF f, ReadOnlySpan<Real> x, ReadOnlySpan<Real> bias, ReadOnlySpan<Real> y, ReadOnlySpan<Real> dy,
        Span<Real> dx, bool addX, Span<Real> dbias, bool addBias) where TF : unmanaged, IFunction
    {
        int columns = bias.Length, rows = Require.Rows(y.Length, columns, nameof(y));
        Require.LengthOrEmpty(x.Length, y.Length, nameof(x));
        Require.Length(dy.Length, y.Length, nameof(dy));
        Require.LengthOrEmpty(dx.Length, y.Length, nameof(dx));
        Require.LengthOrEmpty(dbias.Length, columns, nameof(dbias));
        fixed (Real* px = x, pb = bias, py = y, pdy = dy, pdx = dx, pdb = dbias)
        {
            var kernel = new BiasMapGradientKernel<TF>(f, px, pb, py, pdy, pdx, addX, pdb, addBias, rows, columns);
            Work.For(columns, Grain.Rows(rows), kernel);
        }
    }

    private readonly struct BiasMapGradientKernel<TF>(
        TF f, Real* x, Real* bias, Real* y, Real* dy, Real* dx, bool addX, Real* dbias, bool addBias, int rows, int columns)
        : IKernel where TF : unmanaged, IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            TF function = f;
            nint step = columns;
            int count = rows;
            bool store = dx != null, adds = addX, keptX = x != null;
            for (int j = begin; j < end; j += V.Count)
            {
                int n = Math.Min(V.Count, end - j);
                Real* px = keptX ? x + j : null, py = y + j, pdy = dy + j, pdx = dx + j;
                V sum = V.Splat(0), b = V.LoadFirst(bias + j, n, 0);
                if (n == V.Count && store && !adds)                                 // the usual case, without masks
                    for (int r = 0; r < count; r++, px += step, py += step, pdy += step, pdx += step)
                    {
                        V vy = V.Load(py), g = function.D(keptX ? V.Load(px) + b : vy, vy) * V.Load(pdy);
                        V.Store(g, pdx);
                        sum += g;
                    }
                else
                    for (int r = 0; r < count; r++, px += step, py += step, pdy += step, pdx += step)
                    {
                        V vy = V.LoadFirst(py, n, 0), g = function.D(keptX ? V.LoadFirst(px, n, 0) + b : vy, vy) * V.LoadFirst(pdy, n, 0);
                        if (store) VectorLoop.Put<V, FirstElements>(g, pdx, n, adds);
                        sum += g;
                    }
                if (dbias != null) VectorLoop.Put<V, FirstElements>(sum, dbias + j, n, addBias);
            }
        }
    }
}
