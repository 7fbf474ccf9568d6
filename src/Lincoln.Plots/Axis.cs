using System.Globalization;

namespace Lincoln.Plots;

/// <summary>How numbers are laid along an axis.</summary>
public enum Scale
{
    /// <summary>Equal steps for equal differences.</summary>
    Linear,

    /// <summary>Equal steps for equal ratios; numbers that are not positive are left out.</summary>
    Logarithmic,
}

/// <summary>One axis of a <see cref="Figure"/>: what it is called and what it spans. What is not set is taken from the data.</summary>
public sealed class Axis
{
    /// <summary>What the axis shows, with its unit.</summary>
    public string Label { get; set; } = "";

    /// <summary>Linear (default) or logarithmic.</summary>
    public Scale Scale { get; set; }

    /// <summary>The lowest number; null: from the data.</summary>
    public double? Min { get; set; }

    /// <summary>The highest number; null: from the data.</summary>
    public double? Max { get; set; }

    /// <summary>Names at the places 0, 1, 2, … instead of numbers.</summary>
    public IReadOnlyList<string>? Categories { get; set; }

    /// <summary>The axis over given data: its range and its ticks.</summary>
    internal Span Over(IEnumerable<double> data, bool fromZero)
    {
        var finite = data.Where(x => double.IsFinite(x) && (Scale == Scale.Linear || x > 0)).ToList();
        double low = Min ?? (finite.Count > 0 ? finite.Min() : 0), high = Max ?? (finite.Count > 0 ? finite.Max() : 1);
        if (Categories is { Count: > 0 } names) return Categorical(names);
        if (Scale == Scale.Logarithmic) return Logarithmic(low > 0 ? low : 1e-3, high > 0 ? high : 1);
        if (fromZero) (low, high) = (Math.Min(low, 0), Math.Max(high, 0));
        if (low == high) (low, high) = (low - Math.Max(0.5, Math.Abs(low) / 10), high + Math.Max(0.5, Math.Abs(high) / 10));
        double margin = (high - low) * 0.03;
        if (Min is null && !(fromZero && low == 0)) low -= margin;
        if (Max is null && !(fromZero && high == 0)) high += margin;
        return new(low, high, false, Ticks(low, high));
    }

    private static Span Categorical(IReadOnlyList<string> names)
        => new(-0.5, names.Count - 0.5, false, [.. names.Select((name, i) => ((double)i, name))]);

    private static Span Logarithmic(double low, double high)
    {
        if (low == high) (low, high) = (low / 2, high * 2);
        double first = Math.Log10(low), last = Math.Log10(high), margin = (last - first) * 0.03;
        (first, last) = (first - margin, last + margin);
        var ticks = new List<(double, string)>();
        double[] within = (last - first) switch { < 1.2 => [1, 2, 5], < 2.5 => [1, 3], _ => [1] };
        int step = Math.Max(1, (int)((last - first) / 8));
        for (int power = (int)Math.Floor(first); power <= last; power += step)
            foreach (double factor in within)
            {
                double value = factor * Math.Pow(10, power);
                if (Math.Log10(value) >= first && Math.Log10(value) <= last) ticks.Add((value, Number(value)));
            }
        return new(Math.Pow(10, first), Math.Pow(10, last), true, ticks);
    }

    /// <summary>About six round numbers: steps of 1, 2 or 5 times a power of ten.</summary>
    private static List<(double, string)> Ticks(double low, double high)
    {
        double rough = (high - low) / 6, power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double step = power * (rough / power) switch { < 1.5 => 1, < 3.5 => 2, < 7.5 => 5, _ => 10 };
        var ticks = new List<(double, string)>();
        for (double i = Math.Ceiling(low / step); i * step <= high + step * 1e-9 && ticks.Count < 20; i++)
            ticks.Add((i * step, Number(i * step, step)));
        return ticks;
    }

    private static string Number(double value, double step = 0)
    {
        double magnitude = Math.Abs(value);
        if (value == 0 || (step > 0 && magnitude < step / 2)) return "0";
        if (magnitude is >= 1e6 or < 1e-4) return value.ToString("0.##e+0", CultureInfo.InvariantCulture).Replace("e+", "e");
        int decimals = step > 0 ? (int)Math.Clamp(Math.Ceiling(-Math.Log10(step) - 1e-9), 0, 8) : 6;
        string format = step > 0 ? "#,0." + new string('0', decimals) : "#,0.######";
        return value.ToString(format, CultureInfo.InvariantCulture).TrimEnd('.').Replace(",", "\u202f");
    }

    /// <summary>An axis with its ends and ticks.</summary>
    internal sealed record Span(double Low, double High, bool Logarithmic, IReadOnlyList<(double Value, string Text)> Ticks)
    {
        /// <summary>The place of a number, 0 at the low end and 1 at the high one; NaN where a logarithmic axis has none.</summary>
        public double Place(double value)
        {
            if (!Logarithmic) return (value - Low) / (High - Low);
            return value > 0 ? Math.Log(value / Low) / Math.Log(High / Low) : double.NaN;
        }
    }
}
