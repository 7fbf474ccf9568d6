using System.Globalization;

namespace Lincoln.Book;

/// <summary>Numbers as Python and NumPy print them: what the chapters print is compared with what the book's programs printed.</summary>
public static class Python
{
    /// <summary>The shortest text that reads back as the same number: <c>repr(x)</c>.</summary>
    public static string Repr(double x)
    {
        if (!double.IsFinite(x)) return double.IsNaN(x) ? "nan" : x > 0 ? "inf" : "-inf";
        double magnitude = Math.Abs(x);
        if (x == 0 || magnitude is >= 1e-4 and < 1e15)
        {
            string plain = x.ToString("R", CultureInfo.InvariantCulture);
            return plain.Contains('.') ? plain : plain + ".0";
        }
        string text = x.ToString("E16", CultureInfo.InvariantCulture);
        for (int digits = 0; digits < 17; digits++)
        {
            text = x.ToString("E" + digits, CultureInfo.InvariantCulture);
            if (double.Parse(text, CultureInfo.InvariantCulture) == x) break;
        }
        int exponent = int.Parse(text[(text.IndexOf('E') + 1)..], CultureInfo.InvariantCulture);
        if (exponent == 15) return x.ToString("F1", CultureInfo.InvariantCulture);            // Python turns to exponents one power later
        return $"{text[..text.IndexOf('E')]}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
    }

    /// <summary>A rounded number without the zeros at its end: <c>print(round(x, decimals))</c>.</summary>
    public static string Round(double x, int decimals) => Repr(Rounded(x, decimals));

    /// <summary>A fixed number of decimals: <c>f"{x:.4f}"</c>.</summary>
    public static string Fixed(double x, int decimals) => x.ToString("F" + decimals, CultureInfo.InvariantCulture);

    /// <summary>A vector: <c>print(np.round(x, decimals))</c>.</summary>
    public static string Array(IEnumerable<double> values, int decimals)
    {
        double[] all = [.. values];
        return Rows(all, all.Length, decimals)[0];
    }

    /// <summary>A matrix, given row by row: <c>print(np.round(x, decimals))</c>.</summary>
    /// <exception cref="ArgumentException">The values are not whole rows.</exception>
    public static string Matrix(IEnumerable<double> values, int columns, int decimals)
    {
        double[] all = [.. values];
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        if (all.Length % columns != 0) throw new ArgumentException($"{all.Length} values are not rows of {columns}.", nameof(values));
        return $"[{string.Join("\n ", Rows(all, columns, decimals))}]";
    }

    /// <summary>A vector or a matrix of integers, as <c>print(x)</c> shows them.</summary>
    /// <exception cref="ArgumentException">The values are not whole rows.</exception>
    public static string Integers(IEnumerable<double> values, int? columns = null)
    {
        double[] all = [.. values];
        string text = columns is { } count ? Matrix(all, count, 0) : Array(all, 0);
        return text.Replace(".", "", StringComparison.Ordinal);
    }

    // NumPy gives all numbers of an array the same width, with the points below each other and blanks instead of zeros at the end.
    private static string[] Rows(double[] values, int columns, int decimals)
    {
        string[] texts = [.. values.Select(x => Repr(Rounded(x, decimals)))
            .Select(t => t.EndsWith(".0", StringComparison.Ordinal) ? t[..^1] : t)];
        int fraction = texts.Select(Fraction).DefaultIfEmpty(0).Max(), whole = texts.Select(Whole).DefaultIfEmpty(0).Max();
        static int Whole(string t) => t.IndexOf('.');
        static int Fraction(string t) => t.Length - 1 - Whole(t);
        string Padded(string t) => new string(' ', whole - Whole(t)) + t + new string(' ', fraction - Fraction(t));
        return [.. texts.Select(Padded).Chunk(Math.Max(1, columns)).Select(row => $"[{string.Join(' ', row)}]").DefaultIfEmpty("[]")];
    }

    private static double Rounded(double x, int decimals)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(decimals);
        double scale = Math.Pow(10, decimals), rounded = Math.Round(x * scale, MidpointRounding.ToEven) / scale;
        return double.IsFinite(rounded) ? rounded : x;
    }
}
