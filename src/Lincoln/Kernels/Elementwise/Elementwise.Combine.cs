namespace Lincoln.Kernels;

public static unsafe partial class Elementwise
{
    /// <summary>y = F(a, b) for equal shapes.</summary>
    /// <exception cref="ArgumentException">The spans are not equally long.</exception>
    public static void Combine<TF>(TF f, ReadOnlySpan<Real> a, ReadOnlySpan<Real> b, Span<Real> y) where TF : unmanaged, IFunction2
    {
        Require.Length(b.Length, a.Length, nameof(b));
        Require.Length(y.Length, a.Length, nameof(y));
        Combine<TF, Value>(f, a, b, default, default, y, false, Broadcast.Same(y.Length));
    }

    /// <summary>da = DA(a, b, y) · dy, or da += …, for equal shapes.</summary>
    /// <exception cref="ArgumentException">The spans are not equally long.</exception>
    public static void CombineGradientA<TF>(
        TF f, ReadOnlySpan<Real> a, ReadOnlySpan<Real> b, ReadOnlySpan<Real> y, ReadOnlySpan<Real> dy, Span<Real> da, bool add)
        where TF : unmanaged, IFunction2
    {
        Require.Length(b.Length, a.Length, nameof(b));
        Require.Length(y.Length, a.Length, nameof(y));
        Require.Length(dy.Length, a.Length, nameof(dy));
        Require.Length(da.Length, a.Length, nameof(da));
        Combine<TF, DerivativeA>(f, a, b, y, dy, da, add, Broadcast.Same(y.Length));
    }

    /// <summary>db = DB(a, b, y) · dy, or db += …, for equal shapes.</summary>
    /// <exception cref="ArgumentException">The spans are not equally long.</exception>
    public static void CombineGradientB<TF>(
        TF f, ReadOnlySpan<Real> a, ReadOnlySpan<Real> b, ReadOnlySpan<Real> y, ReadOnlySpan<Real> dy, Span<Real> db, bool add)
        where TF : unmanaged, IFunction2
    {
        Require.Length(b.Length, a.Length, nameof(b));
        Require.Length(y.Length, a.Length, nameof(y));
        Require.Length(dy.Length, a.Length, nameof(dy));
        Require.Length(db.Length, a.Length, nameof(db));
        Combine<TF, DerivativeB>(f, a, b, y, dy, db, add, Broadcast.Same(y.Length));
    }

    /// <summary>y = F(a, b) where a and b are broadcast to the shape of y.</summary>
    /// <exception cref="ArgumentException">The shapes do not broadcast to <paramref name="shapeY"/>, or a span is not as long as its shape
    /// says.</exception>
    public static void Combine<TF>(
        TF f, ReadOnlySpan<Real> a, ReadOnlySpan<int> shapeA, ReadOnlySpan<Real> b, ReadOnlySpan<int> shapeB,
        Span<Real> y, ReadOnlySpan<int> shapeY) where TF : unmanaged, IFunction2
    {
        Require.Length(y.Length, Require.Count(shapeY, nameof(shapeY)), nameof(y));
        Combine<TF, Value>(f, a, b, default, default, y, false, Align(a, shapeA, b, shapeB, shapeY));
    }

    /// <summary>
    /// da = DA(a, b, y) · dy, or da += …, where a and b are broadcast to the shape of y. The gradient has the shape of y;
    /// <see cref="Reduce.SumTo"/> brings it down to a's.
    /// </summary>
    /// <exception cref="ArgumentException">The shapes do not broadcast to <paramref name="shapeY"/>, or a span is not as long as its shape
    /// says.</exception>
    public static void CombineGradientA<TF>(
        TF f, ReadOnlySpan<Real> a, ReadOnlySpan<int> shapeA, ReadOnlySpan<Real> b, ReadOnlySpan<int> shapeB,
        ReadOnlySpan<Real> y, ReadOnlySpan<int> shapeY, ReadOnlySpan<Real> dy, Span<Real> da, bool add) where TF : unmanaged, IFunction2
    {
        long count = Require.Count(shapeY, nameof(shapeY));
        Require.Length(y.Length, count, nameof(y));
        Require.Length(dy.Length, count, nameof(dy));
        Require.Length(da.Length, count, nameof(da));
        Combine<TF, DerivativeA>(f, a, b, y, dy, da, add, Align(a, shapeA, b, shapeB, shapeY));
    }

    /// <summary>
    /// db = DB(a, b, y) · dy, or db += …, where a and b are broadcast to the shape of y. The gradient has the shape of y;
    /// <see cref="Reduce.SumTo"/> brings it down to b's.
    /// </summary>
    /// <exception cref="ArgumentException">The shapes do not broadcast to <paramref name="shapeY"/>, or a span is not as long as its shape
    /// says.</exception>
    public static void CombineGradientB<TF>(
        TF f, ReadOnlySpan<Real> a, ReadOnlySpan<int> shapeA, ReadOnlySpan<Real> b, ReadOnlySpan<int> shapeB,
        ReadOnlySpan<Real> y, ReadOnlySpan<int> shapeY, ReadOnlySpan<Real> dy, Span<Real> db, bool add) where TF : unmanaged, IFunction2
    {
        long count = Require.Count(shapeY, nameof(shapeY));
        Require.Length(y.Length, count, nameof(y));
        Require.Length(dy.Length, count, nameof(dy));
        Require.Length(db.Length, count, nameof(db));
        Combine<TF, DerivativeB>(f, a, b, y, dy, db, add, Align(a, shapeA, b, shapeB, shapeY));
    }

    private static Broadcast Align(
        ReadOnlySpan<Real> a, ReadOnlySpan<int> shapeA, ReadOnlySpan<Real> b, ReadOnlySpan<int> shapeB, ReadOnlySpan<int> shapeY)
    {
        Require.Length(a.Length, Require.Count(shapeA, nameof(shapeA)), nameof(a));
        Require.Length(b.Length, Require.Count(shapeB, nameof(shapeB)), nameof(b));
        return Broadcast.Of(shapeA, shapeB, shapeY);
    }

    /// <summary>Which of a binary function's three formulas a kernel computes.</summary>
    private interface IPart
    {
        static abstract bool IsGradient { get; }
        static abstract V Of<TF, V>(TF f, V a, V b, V y) where TF : unmanaged, IFunction2 where V : struct, ILane<V>;
    }

    private readonly struct Value : IPart
    {
        public static bool IsGradient => false;
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Of<TF, V>(TF f, V a, V b, V y) where TF : unmanaged, IFunction2 where V : struct, ILane<V> => f.F(a, b);
    }

    private readonly struct DerivativeA : IPart
    {
        public static bool IsGradient => true;
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Of<TF, V>(TF f, V a, V b, V y) where TF : unmanaged, IFunction2 where V : struct, ILane<V> => f.DA(a, b, y);
    }

    private readonly struct DerivativeB : IPart
    {
        public static bool IsGradient => true;
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Of<TF, V>(TF f, V a, V b, V y) where TF : unmanaged, IFunction2 where V : struct, ILane<V> => f.DB(a, b, y);
    }

    private static void Combine<TF, TPart>(
        TF f, ReadOnlySpan<Real> a, ReadOnlySpan<Real> b, ReadOnlySpan<Real> y, ReadOnlySpan<Real> dy,
        Span<Real> to, bool add, Broadcast shape)
        where TF : unmanaged, IFunction2 where TPart : unmanaged, IPart
    {
        fixed (Real* pa = a, pb = b, py = y, pdy = dy, pto = to)
        {
            var kernel = new CombineKernel<TF, TPart> { F = f, A = pa, B = pb, Y = py, DY = pdy, To = pto, Add = add, Shape = shape };
            Work.For(to.Length, Grain, kernel);
        }
    }

    private struct CombineKernel<TF, TPart> : IKernel where TF : unmanaged, IFunction2 where TPart : unmanaged, IPart
    {
        public TF F;
        public Real* A, B, Y, DY, To;
        public bool Add;
        public Broadcast Shape;

        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            (int number, int skip) = Math.DivRem(begin, Shape.Inner);
            var row = new Broadcast.Row(in Shape, number);
            while (begin < end)
            {
                int n = Math.Min(Shape.Inner - skip, end - begin);
                Run<V>(A + row.A + skip * Shape.StepA, B + row.B + skip * Shape.StepB, begin, n);
                begin += n;
                skip = 0;
                row.Advance(in Shape);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Run<V>(Real* a, Real* b, int offset, int n) where V : struct, ILane<V>
        {
            TF f = F;
            Real* y = Y + offset, dy = DY + offset, to = To + offset;
            bool add = TPart.IsGradient && Add, stepA = Shape.StepA != 0, stepB = Shape.StepB != 0;
            V firstA = V.Splat(*a), firstB = V.Splat(*b);
            int i = 0;
            for (; i <= n - V.Count; i += V.Count)
            {
                V va = stepA ? V.Load(a + i) : firstA, vb = stepB ? V.Load(b + i) : firstB;
                V result = TPart.Of(f, va, vb, TPart.IsGradient ? V.Load(y + i) : va);
                if (TPart.IsGradient) result *= V.Load(dy + i);
                V.Store(add ? V.Load(to + i) + result : result, to + i);
            }
            if (i < n)
            {
                int rest = n - i;
                V va = stepA ? V.LoadFirst(a + i, rest, 0) : firstA, vb = stepB ? V.LoadFirst(b + i, rest, 0) : firstB;
                V result = TPart.Of(f, va, vb, TPart.IsGradient ? V.LoadFirst(y + i, rest, 0) : va);
                if (TPart.IsGradient) result *= V.LoadFirst(dy + i, rest, 0);
                V.StoreFirst(add ? V.LoadFirst(to + i, rest, 0) + result : result, to + i, rest);
            }
        }
    }
}
