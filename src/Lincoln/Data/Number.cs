using System.Globalization;

namespace Lincoln.Data;

/// <summary>What counts as a number in a table: the invariant culture (a decimal point), a sign, an exponent, blanks around it;
/// no thousands separators, and nothing that is not finite.</summary>
internal static class Number
{
    public static bool TryParse(ReadOnlySpan<byte> text, out double value)
        => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);

    public static bool TryParse(ReadOnlySpan<char> text, out double value)
        => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);

    /// <summary>Whether a text is a number but for its commas: 0,5 or 1,234.5.</summary>
    public static bool HasComma(ReadOnlySpan<byte> text)
        => text.Contains((byte)',') && text.ContainsAnyInRange((byte)'0', (byte)'9') && !text.ContainsAnyExcept("+-0123456789,."u8);

    /// <summary>The shortest text that reads back equal; -0 is written 0, so that it is the same class as 0.</summary>
    public static string Format(double value) => (value == 0 ? 0 : value).ToString("R", CultureInfo.InvariantCulture);
}
