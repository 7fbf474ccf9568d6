using Lincoln.Kernels;

namespace Lincoln.Tests.Kernels;

public class VectorMathTests : KernelTest
{
    private readonly struct Exp : IFunction
    {
        public V F<V>(V x) where V : struct, ILane<V> => VectorMath.Exp(x);
        public V D<V>(V x, V y) where V : struct, ILane<V> => y;
    }

    private readonly struct Log : IFunction
    {
        public V F<V>(V x) where V : struct, ILane<V> => VectorMath.Log(x);
        public V D<V>(V x, V y) where V : struct, ILane<V> => V.Splat(1) / x;
    }

    private readonly struct Tanh : IFunction
    {
        public V F<V>(V x) where V : struct, ILane<V> => VectorMath.Tanh(x);
        public V D<V>(V x, V y) where V : struct, ILane<V> => V.Splat(1) - y * y;
    }

    private readonly struct Sigmoid : IFunction
    {
        public V F<V>(V x) where V : struct, ILane<V> => VectorMath.Sigmoid(x);
        public V D<V>(V x, V y) where V : struct, ILane<V> => y * (V.Splat(1) - y);
    }

    private readonly struct Log1p : IFunction
    {
        public V F<V>(V x) where V : struct, ILane<V> => VectorMath.Log1p(x);
        public V D<V>(V x, V y) where V : struct, ILane<V> => V.Splat(1) / (V.Splat(1) + x);
    }

    private readonly struct Power(Real exponent) : IFunction
    {
        public V F<V>(V x) where V : struct, ILane<V> => VectorMath.Power(x, exponent);
        public V D<V>(V x, V y) where V : struct, ILane<V> => y;
    }

    private static double TrueLog1p(double x)
    {
        if (Math.Abs(x) < 1e-4) return x - x * x / 2 + x * x * x / 3 - x * x * x * x / 4;
        double w = 1 + x;
        return double.IsInfinity(w) || w <= 0 ? Math.Log(w) : Math.Log(w) + (x - (w - 1)) / w;
    }

    private static double TrueSigmoid(double x) => x >= 0 ? 1 / (1 + Math.Exp(-x)) : Math.Exp(x) / (1 + Math.Exp(x));

#if !DOUBLE
    [Fact] public void Exp_is_accurate_over_all_floats() => OverAllFloats(new Exp(), Math.Exp, 0.9);
    [Fact] public void Log_is_accurate_over_all_floats() => OverAllFloats(new Log(), Math.Log, 0.9);
    [Fact] public void Tanh_is_accurate_over_all_floats() => OverAllFloats(new Tanh(), Math.Tanh, 2.6);
    [Fact] public void Sigmoid_is_accurate_over_all_floats() => OverAllFloats(new Sigmoid(), TrueSigmoid, 2.3);
    [Fact] public void Log_1_p_is_accurate_over_all_floats() => OverAllFloats(new Log1p(), TrueLog1p, 1.6);

    [Theory]
    [InlineData(3, 1.1), InlineData(4, 1.1), InlineData(-2, 1.1), InlineData(1.5, 1.1), InlineData(-0.5, 1.1)]
    [InlineData(0.1, 1.1), InlineData(7, 1.1), InlineData(-3.7, 1.1), InlineData(30.5, 1.2), InlineData(100, 2.3)]
    [InlineData(0, 0), InlineData(1, 0), InlineData(2, 0.5), InlineData(0.5, 0.5), InlineData(-1, 0.5)]
    public void Power_is_accurate_over_all_floats(float exponent, double ulps)
        => OverAllFloats(new Power(exponent), x => Math.Pow(x, exponent), ulps, 9973);

    /// <summary>
    /// Every so manieth bit pattern (so all signs, exponents, denormals, infinities and NaNs), equal bits at every width, and within so
    /// many ulp of the truth.
    /// </summary>
    private static void OverAllFloats<TF>(TF f, Func<double, double> truth, double ulps, int step = 997) where TF : unmanaged, IFunction
    {
        var x = new float[1 << 20];
        int width = Isa.Width;
        try
        {
            for (long pattern = 0; pattern < 1L << 32;)
            {
                int count = 0;
                for (; count < x.Length && pattern < 1L << 32; pattern += step) x[count++] = BitConverter.UInt32BitsToSingle((uint)pattern);
                var all = x.AsSpan(0, count);
                float[] first = new float[count], other = new float[count];
                Isa.Width = Widths[0];
                Elementwise.Map(f, all, first);
                foreach (int w in Widths[1..])
                {
                    Isa.Width = w;
                    Elementwise.Map(f, all, other);
                    AssertSameBits(first, other, $"width {w}");
                }
                for (int i = 0; i < count; i++) AssertWithin(truth(x[i]), first[i], ulps, x[i]);
            }
        }
        finally { Isa.Width = width; }
    }

    private static void AssertWithin(double truth, float found, double ulps, float x)
    {
        float rounded = (float)truth;
        if (BitConverter.SingleToInt32Bits(rounded) == BitConverter.SingleToInt32Bits(found)) return;
        if (float.IsNaN(rounded) && float.IsNaN(found)) return;
        double ulp = Math.Max(Math.ScaleB(1, Math.ILogB(truth) - 23), float.Epsilon), error = Math.Abs(found - truth) / ulp;
        if (!(error <= ulps)) Assert.Fail($"f({x:R}) is {found:R} instead of {truth:R}: {error:F2} ulp");
    }
#endif

    [Fact]
    public void Special_values_are_right()
    {
        Real inf = Real.PositiveInfinity, nan = Real.NaN, tiny = Real.Epsilon;
        Values(new Exp(), [0, (Real)(-0.0), inf, -inf, nan, 1000, -1000, tiny], [1, 1, inf, 0, nan, inf, 0, 1]);
        Values(new Log(), [1, 0, (Real)(-0.0), -1, -inf, inf, nan], [0, -inf, -inf, nan, nan, inf, nan]);
        Values(new Tanh(), [0, (Real)(-0.0), inf, -inf, nan, 50, -50, tiny, -tiny], [0, (Real)(-0.0), 1, -1, nan, 1, -1, tiny, -tiny]);
        Values(new Sigmoid(), [0, inf, -inf, nan, 1000, -1000], [(Real)0.5, 1, 0, nan, 1, 0]);
        Values(new Log1p(), [0, (Real)(-0.0), -1, -2, inf, nan, tiny, -tiny], [0, (Real)(-0.0), -inf, nan, inf, nan, tiny, -tiny]);
        Values(new Power(3), [0, (Real)(-0.0), -2, inf, -inf, nan], [0, (Real)(-0.0), -8, inf, -inf, nan]);
        Values(new Power(-2), [0, -2, inf, -inf, nan], [inf, (Real)0.25, 0, 0, nan]);
        Values(new Power((Real)1.5), [0, -2, 4, inf, nan], [0, nan, 8, inf, nan]);
    }

    private static void Values<TF>(TF f, Real[] x, Real[] expected) where TF : unmanaged, IFunction
        => AssertSameBits(expected, SameEverywhere(x.Length, y => Elementwise.Map(f, x, y)), typeof(TF).Name);

    [Theory]
    [InlineData(0.3), InlineData(-0.3), InlineData(5), InlineData(-5), InlineData(40), InlineData(-40), InlineData(1e-6), InlineData(-80)]
    public void Composite_functions_are_accurate_far_out(double at)
    {
        Real x = (Real)at;
        Near(new Sigmoid(), TrueSigmoid(x));
        Near(new Log1p(), x > -1 ? TrueLog1p(x) : double.NaN);

        void Near<TF>(TF f, double truth) where TF : unmanaged, IFunction
        {
            var y = new Real[1];
            Elementwise.Map(f, [x], y);
            if (double.IsNaN(truth)) Assert.True(Real.IsNaN(y[0]));
            else AssertClose(truth, y[0], Math.Abs(truth), 8, $"{typeof(TF).Name}({x})");
        }
    }
}
