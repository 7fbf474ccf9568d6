using System.Buffers;
using System.Globalization;
using System.Text;

namespace Lincoln.Data;

/// <summary>What counts as a number in a table: the invariant culture (a decimal point), a sign, an exponent, blanks around it;
/// no thousands separators, and nothing that is not finite.</summary>
internal static class Number
{
    public static bool TryParse(ReadOnlySpan<byte> text, out double value)
        => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);

    public static bool TryParse(ReadOnlySpan<char> text, out double value)
        => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);

    /// <summary>
    /// Whether a text is a number but for commas, a percent sign, a currency sign and blanks: 0,5 or 1,234.5 or 12 % or $1,200.
    /// </summary>
    public static bool IsMarked(ReadOnlySpan<byte> text)
    {
        bool digit = false, mark = false;
        for (int length; text.Length > 0; text = text[length..])
        {
            if (Rune.DecodeFromUtf8(text, out var rune, out length) != OperationStatus.Done) return false;
            if (rune.Value is >= '0' and <= '9') digit = true;
            else if (rune.Value is ',' or '%' || Rune.GetUnicodeCategory(rune) == UnicodeCategory.CurrencySymbol) mark = true;
            else if (rune.Value is not ('+' or '-' or '.') && !Rune.IsWhiteSpace(rune)) return false;
        }
        return digit && mark;
    }

    /// <summary>The shortest text that reads back equal; -0 is written 0, so that it is the same class as 0.</summary>
    public static string Format(double value) => (value == 0 ? 0 : value).ToString("R", CultureInfo.InvariantCulture);
}
