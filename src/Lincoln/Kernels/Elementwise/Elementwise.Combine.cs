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

    /// <summary>y = F(a, b) where a and b are broadcast to the shape of y.</summary>
    /// <exception cref="ArgumentException">
    /// The shapes do not broadcast to <paramref name="shapeY"/>, or a span is not as long as its shape says.
    /// </exception>
    public static void Combine<TF>(
        TF f, ReadOnlySpan<Real> a, ReadOnlySpan<int> shapeA, ReadOnlySpan<Real> b, ReadOnlySpan<int> shapeB,
        Span<Real> y, ReadOnlySpan<int> shapeY) where TF : unmanaged, IFunction2
    {
        Require.Length(y.Length, Require.Count(shapeY, nameof(shapeY)), nameof(y));
        Combine<TF, Value>(f, a, b, default, default, y, false, Align(a, shapeA, b, shapeB, shapeY));
    }

    /// <summary>
    /// dx = DA(a, b, y) · dy for input 0, dx = DB(a, b, y) · dy for input 1, or dx += …, where a and b are broadcast to the shape of y.
    /// The gradient has the shape of y; <see cref="Reduce.SumTo"/> sums it to the input's.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// The shapes do not broadcast to <paramref name="shapeY"/>, a span is not as long as its shape says, or there is no such input.
    /// </exception>
    public static void CombineGradient<TF>(
        TF f, int input, ReadOnlySpan<Real> a, ReadOnlySpan<int> shapeA, ReadOnlySpan<Real> b, ReadOnlySpan<int> shapeB,
        ReadOnlySpan<Real> y, ReadOnlySpan<int> shapeY, ReadOnlySpan<Real> dy, Span<Real> dx, bool add) where TF : unmanaged, IFunction2
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)input, 1u, nameof(input));
        long count = Require.Count(shapeY, nameof(shapeY));
        Require.Length(y.Length, count, nameof(y));
        Require.Length(dy.Length, count, nameof(dy));
        Require.Length(dx.Length, count, nameof(dx));
        var shape = Align(a, shapeA, b, shapeB, shapeY);
        if (input == 0) Combine<TF, DerivativeA>(f, a, b, y, dy, dx, add, shape);
        else Combine<TF, DerivativeB>(f, a, b, y, dy, dx, add, shape);
    }

    private static Broadcast Align(
        ReadOnlySpan<Real> a, ReadOnlySpan<int> shapeA, ReadOnlySpan<Real> b, ReadOnlySpan<int> shapeB, ReadOnlySpan<int> shapeY)
    {
        Require.Length(a.Length, Require.Count(shapeA, nameof(shapeA)), nameof(a));
        Require.Length(b.Length, Require.Count(shapeB, nameof(shapeB)), nameof(b));
        return Broadcast.Of(shapeA, shapeB, shapeY);
    }

    /// <summary>Which of a binary function's three formulas a kernel computes.</summary>
    private interface IFormula
    {
        static abstract bool IsGradient { get; }
        static abstract V Of<TF, V>(TF f, V a, V b, V y) where TF : unmanaged, IFunction2 where V : struct, ILane<V>;
    }

    private readonly struct Value : IFormula
    {
        public static bool IsGradient => false;
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Of<TF, V>(TF f, V a, V b, V y) where TF : unmanaged, IFunction2 where V : struct, ILane<V> => f.F(a, b);
    }

    private readonly struct DerivativeA : IFormula
    {
        public static bool IsGradient => true;
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Of<TF, V>(TF f, V a, V b, V y) where TF : unmanaged, IFunction2 where V : struct, ILane<V> => f.DA(a, b, y);
    }

    private readonly struct DerivativeB : IFormula
    {
        public static bool IsGradient => true;
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Of<TF, V>(TF f, V a, V b, V y) where TF : unmanaged, IFunction2 where V : struct, ILane<V> => f.DB(a, b, y);
    }

    private static void Combine<TF, TFormula>(
        TF f, ReadOnlySpan<Real> a, ReadOnlySpan<Real> b, ReadOnlySpan<Real> y, ReadOnlySpan<Real> dy,
        Span<Real> to, bool add, Broadcast shape)
        where TF : unmanaged, IFunction2 where TFormula : unmanaged, IFormula
    {
        fixed (Real* pa = a, pb = b, py = y, pdy = dy, pto = to)
        {
            var kernel = new CombineKernel<TF, TFormula> { F = f, A = pa, B = pb, Y = py, DY = pdy, To = pto, Add = add, Shape = shape };
            Work.For(to.Length, Grain.Elements, kernel);
        }
    }

    private struct CombineKernel<TF, TFormula> : IKernel where TF : unmanaged, IFunction2 where TFormula : unmanaged, IFormula
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
            bool add = TFormula.IsGradient && Add, stepA = Shape.StepA != 0, stepB = Shape.StepB != 0;
            V firstA = V.Splat(*a), firstB = V.Splat(*b);
            int i = 0;
            for (; i <= n - V.Count; i += V.Count) Put<WholeVector>(V.Count);
            if (i < n) Put<FirstElements>(n - i);

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            void Put<TPart>(int count) where TPart : struct, IVectorPart
            {
                V va = stepA ? TPart.Load<V>(a + i, count) : firstA, vb = stepB ? TPart.Load<V>(b + i, count) : firstB;
                V result = TFormula.Of(f, va, vb, TFormula.IsGradient ? TPart.Load<V>(y + i, count) : va);
                if (TFormula.IsGradient) result *= TPart.Load<V>(dy + i, count);
                VectorLoop.Put<V, TPart>(result, to + i, count, add);
            }
        }
    }
}
