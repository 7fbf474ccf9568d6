using System.Numerics;

namespace Lincoln.Kernels;

/// <summary>Checks on settings. Each returns the value, and names the setting where it refuses one.</summary>
internal static partial class Require
{
    /// <summary>An integer of at least <paramref name="least"/>.</summary>
    public static T AtLeast<T>(T least, T value, string name) where T : IBinaryInteger<T>
        => value >= least ? value : throw OutOfRange(name, $"at least {least}", value);

    /// <summary>A finite number of at least 0.</summary>
    public static double NotNegative(double value, string name)
        => double.IsFinite(value) && value >= 0 ? value : throw OutOfRange(name, "a finite number of at least 0", value);

    /// <summary>A finite number above 0, in the library's precision too.</summary>
    public static double Positive(double value, string name)
        => Real.IsFinite((Real)value) && (Real)value > 0 ? value : throw OutOfRange(name, "a finite number above 0", value);

    /// <summary>A number of at least 0 and below 1.</summary>
    public static double Fraction(double value, string name)
        => value is >= 0 and < 1 ? value : throw OutOfRange(name, "at least 0 and below 1", value);

    /// <summary>A number of at least 0 and at most 1.</summary>
    public static double Share(double value, string name)
        => value is >= 0 and <= 1 ? value : throw OutOfRange(name, "at least 0 and at most 1", value);

    /// <summary>The exception for a setting that is outside its range: <c>"epochs: it must be at least 1, found 0."</c></summary>
    public static ArgumentOutOfRangeException OutOfRange<T>(string name, string range, T found)
        => new(name, $"{name}: it must be {range}, found {found}.");
}
