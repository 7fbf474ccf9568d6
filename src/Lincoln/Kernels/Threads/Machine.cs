using System.Globalization;

namespace Lincoln.Kernels;

/// <summary>What this machine offers and what Lincoln uses of it, for bug reports; `lincoln doctor` prints it.</summary>
public static class Machine
{
    /// <summary>One fact: its name, its value, and advice where something makes Lincoln slower than possible, else empty.</summary>
    public readonly record struct Fact(string Name, string Value, string Advice = "");

    /// <summary>All facts. Measuring the round trip takes some microseconds.</summary>
    /// <exception cref="ArgumentException">LINCOLN_ISA or LINCOLN_THREADS has an unknown value.</exception>
    public static IReadOnlyList<Fact> Facts() =>
    [
        new("processor", $"{Processor()}, {RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}"),
        new("system", $"{RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}"),
        new("numbers", typeof(Real) == typeof(float) ? "single precision" : "double precision"),
        new("vectors", Isa.Describe(), VectorAdvice()),
        Isa.HasFma ? new("fused multiply-add", "in hardware") : new("fused multiply-add", "emulated", FmaAdvice),
        new("processors", Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture)),
        new("threads", Work.Threads.ToString(CultureInfo.InvariantCulture), ThreadAdvice()),
        Distance(),
    ];

    private const string FmaAdvice
        = "a hundred times slower: DOTNET_EnableFMA or DOTNET_EnableAVX2 may be 0, or the processor has none";

    private static string VectorAdvice() => Isa.Width.CompareTo(Isa.WidestWidth) switch
    {
        < 0 => $"vectors of {Isa.WidestWidth} bits would be faster: unset LINCOLN_ISA",
        > 0 => "wider than the hardware, so every step is emulated: unset LINCOLN_ISA",
        _ => "",
    };

    private static string ThreadAdvice()
    {
        int most = Math.Min(Environment.ProcessorCount, Work.MaxThreads);
        if (Work.Threads < most) return "fewer than processors: unset LINCOLN_THREADS, or leave --threads out, to use all";
        return Work.Threads > Environment.ProcessorCount ? "more than processors: they wait for each other" : "";
    }

    private static Fact Distance()
    {
        const string name = "round trip between cores";
        if (Work.Threads == 1) return new(name, "not measured: one thread");
        double time = Work.RoundTripNanoseconds;
        if (time == 0) return new(name, "not measured: the other cores are busy");
        const string far = "far: only long jobs are shared among threads; the host of a virtual machine decides this";
        return new(name, string.Create(CultureInfo.InvariantCulture, $"{time:F0} ns"), RoundTrip.Reluctance > 1 ? far : "");
    }

    private static string Processor()
    {
        const string file = "/proc/cpuinfo";
        try
        {
            if (File.Exists(file))
                foreach (string line in File.ReadLines(file))
                    if (line.StartsWith("model name", StringComparison.Ordinal)) return line[(line.IndexOf(':') + 1)..].Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { }
        return Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? "unknown";
    }
}
