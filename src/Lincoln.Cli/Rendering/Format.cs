using System.Globalization;

namespace Lincoln.Cli.Rendering;

/// <summary>Numbers as a person reads them.</summary>
internal static class Format
{
    public static string Count(long n) => n.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A number of things: "1 row", "2,000 rows".</summary>
    public static string Count(long n, string thing) => $"{Count(n)} {thing}{(n == 1 ? "" : "s")}";

    public static string Percent(double fraction) => (100 * fraction).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    /// <summary>Four decimals, or four digits for what is very small or large.</summary>
    public static string Number(double x)
        => x.ToString(x == 0 || Math.Abs(x) is >= 5e-5 and < 1e6 ? "0.0000" : "0.###e+00", CultureInfo.InvariantCulture);

    /// <summary>A learning rate: four digits that matter, without trailing zeros.</summary>
    public static string Rate(double x)
    {
        string digits = x.ToString("G4", CultureInfo.InvariantCulture);
        if (x is not (> 1e-9 and < 1e9)) return digits;
        decimal rounded = decimal.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture);
        return rounded.ToString("0.############", CultureInfo.InvariantCulture);
    }

    public static string Seconds(double seconds) => seconds.ToString(seconds < 10 ? "0.00" : "0.0", CultureInfo.InvariantCulture);

    /// <summary>Minutes and seconds, with hours when there are any: 0:07, 12:34, 1:02:03.</summary>
    public static string Time(TimeSpan time) => time.ToString(time.TotalHours >= 1 ? @"h\:mm\:ss" : @"m\:ss", CultureInfo.InvariantCulture);

    public static string Bytes(long bytes) => bytes switch
    {
        < 1000 => $"{bytes} bytes",
        < 1_000_000 => (bytes / 1e3).ToString("0.#", CultureInfo.InvariantCulture) + " kB",
        _ => (bytes / 1e6).ToString("0.#", CultureInfo.InvariantCulture) + " MB",
    };
}
