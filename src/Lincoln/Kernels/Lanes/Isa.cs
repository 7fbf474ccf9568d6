using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Lincoln.Kernels;

/// <summary>Which vector width the kernels use. Results do not depend on it, only speed does.</summary>
/// <remarks>The widest one that the CPU has is chosen, or the one that the environment variable LINCOLN_ISA names:
/// scalar, 128, 256 or 512. A width beyond the hardware's gives the same results, slowly.
/// Without hardware for fused multiply-adds width 1 is chosen: emulating them costs more than vectors gain.</remarks>
public static class Isa
{
    private const string Variable = "LINCOLN_ISA";
    private static int width;
    private static string reason = "";

    /// <summary>512, 256 or 128 bits, or 1: one element at a time.</summary>
    /// <exception cref="ArgumentException">LINCOLN_ISA is not scalar, 128, 256 or 512.</exception>
    public static int Width
    {
        get => width != 0 ? width : Choose();
        internal set
        {
            if (value is not (1 or 128 or 256 or 512))
                throw new ArgumentOutOfRangeException(nameof(value), value, "Isa.Width: the vector widths are 1, 128, 256 and 512.");
            width = value;
            reason = "set by the program";
        }
    }

    /// <summary>The width in use and why, for example "512 bits (the widest this CPU has: AVX-512)".</summary>
    /// <exception cref="ArgumentException">LINCOLN_ISA is not scalar, 128, 256 or 512.</exception>
    public static string Describe()
    {
        int bits = Width;
        return (bits == 1 ? "scalar, one element at a time" : $"{bits} bits") + $" ({reason})";
    }

    private static int Choose()
    {
        string? forced = Environment.GetEnvironmentVariable(Variable);
        (int chosen, string why) = string.IsNullOrEmpty(forced) ? Widest() : Named(forced);
        reason = why;
        return width = chosen;
    }

    /// <summary>The width of a value of LINCOLN_ISA.</summary>
    internal static (int Width, string Reason) Named(string name)
    {
        int asked = name switch
        {
            "scalar" => 1,
            "128" => 128,
            "256" => 256,
            "512" => 512,
            _ => throw new ArgumentException(
                $"{Variable} is \"{name}\": use scalar, 128, 256 or 512, or leave it out and the widest of this CPU is taken.", Variable),
        };
        (int widest, string why) = Widest();
        string slow = asked > widest ? $"; slow, because this CPU's best is {widest}: {why}" : "";
        return (asked, $"asked for by {Variable}{slow}");
    }

    /// <summary>Whether the hardware multiplies and adds with one rounding.</summary>
    internal static bool HasFma => Fma.IsSupported || AdvSimd.IsSupported;

    /// <summary>The default width.</summary>
    internal static int WidestWidth => Widest().Width;

    private static (int Width, string Reason) Widest()
    {
        if (!HasFma)
            return (1, "this CPU has no fused multiply-add, or it is switched off");
        if (Vector512.IsHardwareAccelerated)
            return (512, "the widest this CPU has: AVX-512");
        if (Vector256.IsHardwareAccelerated)
            return (256, Avx512F.IsSupported
                ? $"AVX-512 is there, but slow on this CPU or switched off in .NET; {Variable}=512 asks for it"
                : "the widest this CPU has: AVX2");
        return (128, $"the widest this CPU has: {(AdvSimd.IsSupported ? "NEON" : "SSE")}");
    }
}
