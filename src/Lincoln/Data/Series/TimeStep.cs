using System.Globalization;

namespace Lincoln.Data;

/// <summary>The step from one time of a series to the next: a duration, or calendar months.</summary>
public sealed record TimeStep
{
    private const long Minute = 60, Hour = 60 * Minute, Day = 24 * Hour, Week = 7 * Day;
    private static readonly (long Seconds, string Name)[] Units =
        [(Week, "week"), (Day, "day"), (Hour, "hour"), (Minute, "minute"), (1, "second")];

    private TimeStep(int months, bool atMonthEnd, long seconds) => (Months, AtMonthEnd, Seconds) = (months, atMonthEnd, seconds);

    /// <summary>The number of calendar months; 0 when the step is a duration.</summary>
    public int Months { get; }

    /// <summary>Whether every time is the last day of a month, which has 28 to 31 days.</summary>
    public bool AtMonthEnd { get; }

    /// <summary>The duration in seconds; 0 when the step is in months.</summary>
    public long Seconds { get; }

    /// <summary>A step of calendar months: to the same day, or to the last day of the month.</summary>
    internal static TimeStep OfMonths(int months, bool atMonthEnd) => new(months, atMonthEnd, 0);

    /// <summary>A step of a fixed duration.</summary>
    internal static TimeStep OfSeconds(long seconds) => new(0, false, seconds);

    /// <summary>The number of steps after which a series usually repeats itself; 1 when none is known.</summary>
    internal int UsualSeason => this switch
    {
        { Months: 1 or 3 or 6 } => 12 / Months,
        { Months: > 0 } => 1,
        { Seconds: Week } => 52,
        { Seconds: Day } => 7,
        { Seconds: < Day } when Day % Seconds == 0 => (int)(Day / Seconds),
        _ => 1,
    };

    /// <summary>The time that is some steps later.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is after the year 9999.</exception>
    public DateTime After(DateTime time, int steps)
    {
        if (Months == 0) return time.AddSeconds(Seconds * (double)steps);
        var month = time.AddMonths(Months * steps);
        return AtMonthEnd ? month.AddDays(DateTime.DaysInMonth(month.Year, month.Month) - month.Day) : month;
    }

    /// <summary>Such as <c>1 day</c>, <c>15 minutes</c>, <c>1 month</c>.</summary>
    public override string ToString()
    {
        if (Months > 0) return Months % 12 == 0 ? Count(Months / 12, "year") : Count(Months, "month");
        var (seconds, name) = Units.First(unit => Seconds % unit.Seconds == 0);
        return Count(Seconds / seconds, name);
    }

    /// <summary>The most frequent step between ascending times.</summary>
    internal static TimeStep Of(IReadOnlyList<DateTime> times)
    {
        bool monthEnds = times.All(t => t.Day == DateTime.DaysInMonth(t.Year, t.Month));
        bool sameDay = times.All(t => t.Day == times[0].Day);
        if ((monthEnds || sameDay) && times.All(t => t.TimeOfDay == times[0].TimeOfDay))
        {
            long months = MostFrequent(times, (a, b) => (b.Year - a.Year) * 12L + b.Month - a.Month);
            return OfMonths((int)months, !sameDay);
        }
        return OfSeconds(MostFrequent(times, (a, b) => (b - a).Ticks / TimeSpan.TicksPerSecond));
    }

    private static long MostFrequent(IReadOnlyList<DateTime> times, Func<DateTime, DateTime, long> difference)
        => times.Zip(times.Skip(1), difference).GroupBy(d => d).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).First().Key;

    private static string Count(long count, string unit)
        => string.Create(CultureInfo.InvariantCulture, $"{count} {unit}{(count == 1 ? "" : "s")}");
}
