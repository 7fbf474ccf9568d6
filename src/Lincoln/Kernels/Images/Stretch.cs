namespace Lincoln.Kernels;

/// <summary>Stretches or shrinks an axis: every element of the result is one of x, or lies between two of them.</summary>
public static unsafe class Stretch
{
    private const int Grain = 16384;

    /// <summary>
    /// y[o, j, i] = x[o, places[j], i]·(1 - shares[j]) + x[o, places[j] + 1, i]·shares[j], for x of shape [outer, n, inner] and y of shape
    /// [outer, places, inner].
    /// </summary>
    /// <param name="x">The input.</param>
    /// <param name="outer">The product of the axes before the axis.</param>
    /// <param name="n">The size of the axis.</param>
    /// <param name="inner">The product of the axes behind the axis.</param>
    /// <param name="places">For every place of the result the place in x that it is taken from.</param>
    /// <param name="shares">The weight of the next place; where it is 0, the next place need not exist.</param>
    /// <param name="y">The result.</param>
    /// <exception cref="ArgumentException">A place is outside the axis, or a span is not as long as the sizes say.</exception>
    public static void Axis(
        ReadOnlySpan<Real> x, int outer, int n, int inner, ReadOnlySpan<int> places, ReadOnlySpan<Real> shares, Span<Real> y)
    {
        Check(x.Length, outer, n, inner, places, shares, y.Length);
        fixed (Real* px = x, py = y, ps = shares)
        fixed (int* pp = places)
        {
            var kernel = new AxisKernel { X = px, Y = py, Places = pp, Shares = ps, N = n, Count = places.Length, Inner = inner };
            Work.For(outer, Grain / Math.Max(places.Length * inner, 1) + 1, kernel, 1);
        }
    }

    /// <summary>dx = the gradient of <see cref="Axis"/>, or dx += …: dy is added, in order, to the places it came from.</summary>
    /// <inheritdoc cref="Axis"/>
    public static void AxisGradient(
        ReadOnlySpan<Real> dy, int outer, int n, int inner, ReadOnlySpan<int> places, ReadOnlySpan<Real> shares, Span<Real> dx, bool add)
    {
        Check(dx.Length, outer, n, inner, places, shares, dy.Length);
        fixed (Real* pdx = dx, pdy = dy, ps = shares)
        fixed (int* pp = places)
        {
            var kernel = new AxisGradientKernel
            {
                DX = pdx,
                DY = pdy,
                Places = pp,
                Shares = ps,
                N = n,
                Count = places.Length,
                Inner = inner,
                Add = add,
            };
            Work.For(outer, Grain / Math.Max(places.Length * inner, 1) + 1, kernel, 1);
        }
    }

    private static void Check(int x, int outer, int n, int inner, ReadOnlySpan<int> places, ReadOnlySpan<Real> shares, int y)
    {
        Require.Length(x, Require.Count([outer, n, inner], nameof(x)), nameof(x));
        Require.Length(y, Require.Count([outer, places.Length, inner], nameof(y)), nameof(y));
        Require.Length(shares.Length, places.Length, nameof(shares));
        Require.Indices(places, n, nameof(places));
        for (int j = 0; j < places.Length; j++)
        {
            if (shares[j] == 0 || places[j] + 1 < n) continue;
            string message = $"places[{j}] is {places[j]} and takes a share of the next place, which an axis of size {n} does not have.";
            throw new ArgumentOutOfRangeException(nameof(places), places[j], message);
        }
    }

    private struct AxisKernel : IKernel
    {
        public Real* X, Y, Shares;
        public int* Places;
        public int N, Count, Inner;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            for (int o = begin; o < end; o++)
            {
                Real* x = X + (nint)o * N * Inner, y = Y + (nint)o * Count * Inner;
                for (int j = 0; j < Count; j++, y += Inner)
                {
                    Real* from = x + (nint)Places[j] * Inner;
                    Real share = Shares[j];
                    if (Inner == 1) *y = share == 0 ? *from : Real.FusedMultiplyAdd(from[1], share, from[0] * (1 - share));
                    else if (share == 0) new ReadOnlySpan<Real>(from, Inner).CopyTo(new Span<Real>(y, Inner));
                    else Mix<V>(from, from + Inner, share, y);
                }
            }
        }

        private readonly void Mix<V>(Real* a, Real* b, Real share, Real* y) where V : struct, ILane<V>
        {
            V ofB = V.Splat(share), ofA = V.Splat(1 - share);
            int i = 0;
            for (; i <= Inner - V.Count; i += V.Count) V.Store(V.Fma(V.Load(b + i), ofB, V.Load(a + i) * ofA), y + i);
            if (i == Inner) return;
            int rest = Inner - i;
            V.StoreFirst(V.Fma(V.LoadFirst(b + i, rest, 0), ofB, V.LoadFirst(a + i, rest, 0) * ofA), y + i, rest);
        }
    }

    private struct AxisGradientKernel : IKernel
    {
        public Real* DX, DY, Shares;
        public int* Places;
        public int N, Count, Inner;
        public bool Add;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            for (int o = begin; o < end; o++)
            {
                Real* dx = DX + (nint)o * N * Inner, dy = DY + (nint)o * Count * Inner;
                if (!Add) new Span<Real>(dx, N * Inner).Clear();
                for (int j = 0; j < Count; j++, dy += Inner)
                {
                    Real* to = dx + (nint)Places[j] * Inner;
                    Real share = Shares[j];
                    AddScaled<V>(dy, 1 - share, to);
                    if (share != 0) AddScaled<V>(dy, share, to + Inner);
                }
            }
        }

        private readonly void AddScaled<V>(Real* dy, Real share, Real* to) where V : struct, ILane<V>
        {
            if (Inner == 1) { *to = Real.FusedMultiplyAdd(*dy, share, *to); return; }
            V scale = V.Splat(share);
            int i = 0;
            for (; i <= Inner - V.Count; i += V.Count) V.Store(V.Fma(V.Load(dy + i), scale, V.Load(to + i)), to + i);
            if (i == Inner) return;
            int rest = Inner - i;
            V.StoreFirst(V.Fma(V.LoadFirst(dy + i, rest, 0), scale, V.LoadFirst(to + i, rest, 0)), to + i, rest);
        }
    }
}
