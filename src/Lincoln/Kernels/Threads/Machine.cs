using System.Globalization;

namespace Lincoln.Kernels;

/// <summary>
/// What this machine offers and what Lincoln uses of it, for bug reports and for those who wonder about the speed; `lincoln doctor` prints
/// it.
/// </summary>
public static class Machine
{
    /// <summary>
    /// One fact: its name, its value, and, where something makes Lincoln slower than it could be here, what it is and what helps; else
    /// empty.
    /// </summary>
    public readonly record struct Fact(string Name, string Value, string Advice = "");

    /// <summary>All facts. Measuring the round trip takes some microseconds.</summary>
    /// <exception cref="ArgumentException">LINCOLN_ISA or LINCOLN_THREADS holds something that is not understood.</exception>
    public static IReadOnlyList<Fact> Facts() =>
    [
        new("processor", $"{Processor()}, {RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}"),
        new("system", $"{RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}"),
        new("numbers", typeof(Real) == typeof(float) ? "single precision" : "double precision"),
        new("vectors", Isa.Describe(), Isa.Width < Isa.WidestWidth ? $"vectors of {Isa.WidestWidth} bits would be faster: unset LINCOLN_ISA"
            : Isa.Width > Isa.WidestWidth ? "wider than the hardware, so every step is emulated: unset LINCOLN_ISA" : ""),
        new("fused multiply-add", Isa.HasFma ? "in hardware" : "emulated", Isa.HasFma ? "" : "a hundred times slower: DOTNET_EnableFMA or DOTNET_EnableAVX2 may be 0, or the processor has none"),
        new("processors", Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture)),
        new("threads", Work.Threads.ToString(CultureInfo.InvariantCulture), ThreadAdvice()),
        Distance(),
    ];

    private static string ThreadAdvice() => Work.Threads > Environment.ProcessorCount ? "more than processors: they wait for each other"
        : Work.Threads < Math.Min(Environment.ProcessorCount, Work.MaxThreads) ? "fewer than processors: unset LINCOLN_THREADS, or leave --threads out, to use all" : "";

    private static Fact Distance()
    {
        const string name = "round trip between cores";
        if (Work.Threads == 1) return new(name, "not measured: one thread");
        double time = Work.RoundTripNanoseconds;
        if (time == 0) return new(name, "not measured: the other cores are busy");
        return new(name, string.Create(CultureInfo.InvariantCulture, $"{time:F0} ns"), RoundTrip.Reluctance > 1 ? "far: only long jobs are shared among threads; the host of a virtual machine decides this" : "");
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
