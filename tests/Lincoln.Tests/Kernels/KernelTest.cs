using System.Runtime.InteropServices;
using Lincoln.Kernels;

namespace Lincoln.Tests.Kernels;

/// <summary>What the tests of the kernels share: numbers, and running a kernel at every vector width and number of threads.</summary>
/// <remarks>One collection: these tests set the width and the threads of the whole process, so they must not run in parallel.</remarks>
[Collection("kernels")]
public abstract class KernelTest
{
    public static readonly int[] Widths = [1, 128, 256, 512];
    private const int Guard = 64;
    private static readonly Real GuardValue = 123;

    /// <summary>Numbers from -1 to 1, the same for the same seed.</summary>
    protected static Real[] Numbers(int count, int seed = 1)
    {
        var random = new Random(seed);
        var x = new Real[count];
        for (int i = 0; i < count; i++) x[i] = (Real)(2 * random.NextDouble() - 1);
        return x;
    }

    protected delegate void Kernel(Span<Real> output);

    /// <summary>
    /// Runs the kernel at every width with 1, 2 and 3 threads. The outputs must be equal to the last bit and written completely (they hold
    /// NaN, or <paramref name="start"/>, before), and nothing behind them may change.
    /// </summary>
    protected static Real[] SameEverywhere(int count, Kernel kernel, Real[]? start = null)
    {
        Real[]? first = null;
        Everywhere((width, threads) =>
        {
            var memory = new Real[count + Guard];
            memory.AsSpan().Fill(GuardValue);
            if (start != null) start.CopyTo(memory, 0);
            else memory.AsSpan(0, count).Fill(Real.NaN);
            kernel(memory.AsSpan(0, count));
            string where = $"width {width}, {threads} threads";
            Assert.True(memory.AsSpan(count).IndexOfAnyExcept(GuardValue) < 0, $"wrote behind its output, {where}");
            var result = memory[..count];
            first ??= result;
            AssertSameBits(first, result, where);
        });
        return first!;
    }

    /// <summary>Runs the test at every width with 1, 2 and 3 threads.</summary>
    protected static void Everywhere(Action<int, int> test)
    {
        int width = Isa.Width, threads = Work.Threads;
        try
        {
            foreach (int w in Widths)
                for (int t = 1; t <= 3; t++)
                {
                    (Isa.Width, Work.Threads) = (w, t);
                    test(w, t);
                }
        }
        finally { (Isa.Width, Work.Threads) = (width, threads); }
    }

    /// <summary>Equal to the last bit; which NaN it is does not matter.</summary>
    protected static void AssertSameBits(ReadOnlySpan<Real> expected, ReadOnlySpan<Real> found, string where = "")
    {
        Assert.Equal(expected.Length, found.Length);
        if (MemoryMarshal.AsBytes(expected).SequenceEqual(MemoryMarshal.AsBytes(found))) return;
        for (int i = 0; i < expected.Length; i++)
        {
            bool areNaN = Real.IsNaN(expected[i]) && Real.IsNaN(found[i]);
            if (!areNaN && BitConverter.DoubleToInt64Bits(expected[i]) != BitConverter.DoubleToInt64Bits(found[i]))
                Assert.Fail($"element {i} is {found[i]:R}, not {expected[i]:R} {where}");
        }
    }

    /// <summary>The call throws the exception and names the parameter.</summary>
    protected static void AssertRefuses<TException>(string parameter, Action call) where TException : ArgumentException
        => Assert.Equal(parameter, Assert.Throws<TException>(call).ParamName);

    /// <summary>Close to a reference in double precision: within some rounding errors of a number of this size.</summary>
    protected static void AssertClose(double expected, Real found, double size, double roundings, string where = "")
    {
        double epsilon = typeof(Real) == typeof(float) ? 1.0 / (1 << 24) : 1.0 / (1L << 53);
        double error = Math.Abs(expected - found);
        double count = error / epsilon / size;
        Assert.True(error <= roundings * epsilon * size, $"{where}: {found:R} instead of {expected:R}, {count:F1} roundings");
    }
}
