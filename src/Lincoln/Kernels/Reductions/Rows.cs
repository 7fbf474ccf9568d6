namespace Lincoln.Kernels;

/// <summary>Kernels over the rows of a matrix: bias and activation in one pass, softmax, cross-entropy, and their gradients.</summary>
public static unsafe partial class Rows
{
    private const int Grain = 16384;

    /// <summary>y = F(x + bias), the bias added to every row. y may be the memory of x.</summary>
    /// <exception cref="ArgumentException">x does not consist of rows as long as the bias, or y is not as long as x.</exception>
    public static void BiasMap<TF>(TF f, ReadOnlySpan<Real> x, ReadOnlySpan<Real> bias, Span<Real> y) where TF : unmanaged, IFunction
    {
        int columns = bias.Length, rows = Require.Rows(x.Length, columns, nameof(x));
        Require.Length(y.Length, x.Length, nameof(y));
        fixed (Real* px = x, pb = bias, py = y)
        {
            var kernel = new BiasMapKernel<TF> { F = f, X = px, Bias = pb, Y = py, Columns = columns };
            Work.For(rows, Grain / Math.Max(columns, 1) + 1, kernel, 1);
        }
    }

    private struct BiasMapKernel<TF> : IKernel where TF : unmanaged, IFunction
    {
        public TF F;
        public Real* X, Bias, Y;
        public int Columns;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            TF f = F;
            int columns = Columns, whole = columns - columns % V.Count, rest = columns - whole;
            Real* bias = Bias;
            for (int r = begin; r < end; r++)
            {
                Real* x = X + (nint)r * columns, y = Y + (nint)r * columns;
                for (int j = 0; j < whole; j += V.Count)
                    V.Store(f.F(V.Load(x + j) + V.Load(bias + j)), y + j);
                if (rest > 0)
                    V.StoreFirst(f.F(V.LoadFirst(x + whole, rest, 0) + V.LoadFirst(bias + whole, rest, 0)), y + whole, rest);
            }
        }
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
            Work.For(columns, Grain / Math.Max(rows, 1) + 1, new BiasMapGradientKernel<TF>
            {
                F = f,
                X = px,
                Bias = pb,
                Y = py,
                DY = pdy,
                DX = pdx,
                DBias = pdb,
                AddX = addX,
                AddBias = addBias,
                Rows = rows,
                Columns = columns,
            });
    }

    private struct BiasMapGradientKernel<TF> : IKernel where TF : unmanaged, IFunction
    {
        public TF F;
        public Real* X, Bias, Y, DY, DX, DBias;
        public bool AddX, AddBias;
        public int Rows, Columns;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            TF f = F;
            nint columns = Columns;
            for (int j = begin; j < end; j += V.Count)
            {
                int n = Math.Min(V.Count, end - j), rows = Rows;
                bool store = DX != null, addX = AddX, keptX = X != null;
                Real* x = keptX ? X + j : null, y = Y + j, dy = DY + j, dx = DX + j;
                V sum = V.Splat(0), bias = V.LoadFirst(Bias + j, n, 0);
                if (n == V.Count && store && !addX)                                 // the usual case, without masks
                    for (int r = 0; r < rows; r++, x += columns, y += columns, dy += columns, dx += columns)
                    {
                        V vy = V.Load(y), g = f.D(keptX ? V.Load(x) + bias : vy, vy) * V.Load(dy);
                        V.Store(g, dx);
                        sum += g;
                    }
                else
                    for (int r = 0; r < rows; r++, x += columns, y += columns, dy += columns, dx += columns)
                    {
                        V vy = V.LoadFirst(y, n, 0), g = f.D(keptX ? V.LoadFirst(x, n, 0) + bias : vy, vy) * V.LoadFirst(dy, n, 0);
                        if (store) V.StoreFirst(addX ? V.LoadFirst(dx, n, 0) + g : g, dx, n);
                        sum += g;
                    }
                if (DBias != null) V.StoreFirst(AddBias ? V.LoadFirst(DBias + j, n, 0) + sum : sum, DBias + j, n);
            }
        }
    }
}
