namespace Lincoln.Kernels;

/// <summary>Stretches or shrinks an axis: every element of the result is one of x, or lies between two of them.</summary>
public static unsafe class Stretch
{
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
            var kernel = new AxisKernel(px, n, py, places.Length, inner, pp, ps);
            Work.For(outer, Grain.Rows((long)places.Length * inner), kernel, 1);
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
            var kernel = new AxisGradientKernel(pdx, n, pdy, places.Length, inner, pp, ps, add);
            Work.For(outer, Grain.Rows((long)places.Length * inner), kernel, 1);
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

    private readonly struct AxisKernel(Real* x, int n, Real* y, int count, int inner, int* places, Real* shares) : IKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            for (nint o = begin; o < end; o++)
            {
                Real* to = y + o * count * inner;
                for (int j = 0; j < count; j++, to += inner)
                {
                    Real* from = x + (o * n + places[j]) * inner;
                    Real share = shares[j];
                    if (inner == 1) *to = share == 0 ? *from : Real.FusedMultiplyAdd(from[1], share, from[0] * (1 - share));
                    else if (share == 0) new ReadOnlySpan<Real>(from, inner).CopyTo(new Span<Real>(to, inner));
                    else Mix<V>(from, from + inner, share, to);
                }
            }
        }

        private void Mix<V>(Real* a, Real* b, Real share, Real* to) where V : struct, ILane<V>
        {
            V ofB = V.Splat(share), ofA = V.Splat(1 - share);
            int i = 0, rest = inner % V.Count;
            for (; i < inner - rest; i += V.Count) V.Store(V.Fma(V.Load(b + i), ofB, V.Load(a + i) * ofA), to + i);
            if (rest > 0) V.StoreFirst(V.Fma(V.LoadFirst(b + i, rest, 0), ofB, V.LoadFirst(a + i, rest, 0) * ofA), to + i, rest);
        }
    }

    private readonly struct AxisGradientKernel(
        Real* dx, int n, Real* dy, int count, int inner, int* places, Real* shares, bool add) : IKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            for (nint o = begin; o < end; o++)
            {
                Real* to = dx + o * n * inner, from = dy + o * count * inner;
                if (!add) new Span<Real>(to, n * inner).Clear();
                for (int j = 0; j < count; j++, from += inner)
                {
                    Real* first = to + (nint)places[j] * inner;
                    Real share = shares[j];
                    Add<V>(from, first, 1 - share);
                    if (share != 0) Add<V>(from, first + inner, share);
                }
            }
        }

        private void Add<V>(Real* from, Real* to, Real share) where V : struct, ILane<V>
        {
            if (inner == 1) *to = Real.FusedMultiplyAdd(*from, share, *to);
            else Elementwise.Add<V>(from, to, inner, share);
        }
    }
}
