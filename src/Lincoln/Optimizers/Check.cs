namespace Lincoln.Optimizers;

/// <summary>Checks on hyperparameters.</summary>
internal static class Check
{
    /// <summary>A finite number of at least 0.</summary>
    public static double NotNegative(double value, string name) => double.IsFinite(value) && value >= 0 ? value
        : throw new ArgumentOutOfRangeException(name, $"{name}: it must be a finite number of at least 0, found {value}.");

    /// <summary>A finite number above 0, in the library's precision too.</summary>
    public static double Positive(double value, string name) => Real.IsFinite((Real)value) && (Real)value > 0 ? value
        : throw new ArgumentOutOfRangeException(name, $"{name}: it must be a finite number above 0, found {value}.");

    /// <summary>A number of at least 0 and below 1, or up to 1.</summary>
    public static double Fraction(double value, string name, bool oneAllowed = false)
    {
        if (value is >= 0 and < 1 || (oneAllowed && value == 1)) return value;
        string bound = oneAllowed ? "at most" : "below";
        throw new ArgumentOutOfRangeException(name, $"{name}: it must be at least 0 and {bound} 1, found {value}.");
    }
}
