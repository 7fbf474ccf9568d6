using System.Globalization;

namespace Lincoln.Book;

/// <summary>How far a number of ours may be from the book's.</summary>
public sealed class Tolerance
{
    private readonly string text;
    private readonly Func<double, double, bool> accepts;

    private Tolerance(string text, Func<double, double, bool> accepts) => (this.text, this.accepts) = (text, accepts);

    /// <summary>Equal to the last printed digit.</summary>
    public static Tolerance Exact { get; } = new("exact", (book, lincoln) => book == lincoln);

    /// <summary>At most so far from the book's number, above or below.</summary>
    public static Tolerance Within(double distance) => new($"±{N(distance)}", (book, lincoln) => Math.Abs(lincoln - book) <= distance);

    /// <summary>From low to high, whatever the book's number is.</summary>
    public static Tolerance Between(double low, double high)
        => new($"{N(low)} … {N(high)}", (_, lincoln) => lincoln >= low && lincoln <= high);

    /// <summary>At least so much, whatever the book's number is.</summary>
    public static Tolerance AtLeast(double low) => new($"≥ {N(low)}", (_, lincoln) => lincoln >= low);

    /// <summary>At most so much, whatever the book's number is.</summary>
    public static Tolerance AtMost(double high) => new($"≤ {N(high)}", (_, lincoln) => lincoln <= high);

    internal bool Accepts(double book, double lincoln) => accepts(book, lincoln);

    /// <inheritdoc/>
    public override string ToString() => text;

    private static string N(double x) => x.ToString(x != 0 && Math.Abs(x) < 1e-6 ? "0e-0" : "0.######", CultureInfo.InvariantCulture);
}
