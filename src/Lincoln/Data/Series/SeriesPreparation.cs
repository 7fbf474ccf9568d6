using System.Globalization;
using System.Text.Json;

namespace Lincoln.Data;

/// <summary>One value of a forecast.</summary>
/// <param name="Time">When.</param>
/// <param name="Value">The value in its own units.</param>
public sealed record Forecast(DateTime Time, double Value);

/// <summary>
/// Series for forecasting: a network reads a window of past values, [window, 1], and gives the next ones, [horizon], both standardised by
/// the training set.
/// </summary>
public sealed class SeriesPreparation : Preparation
{
    internal const string FileEntry = "series.json";
    private const int ShortestWindow = 8, Longest = 1 << 20;
    private readonly string format;

    private SeriesPreparation(string time, string target, string format, TimeStep step, int window, int horizon, int season,
        StandardScaler scaler)
    {
        (Time, Target, this.format, Step, TargetScaler) = (time, target, format, step, scaler);
        (Window, Horizon, Season) = (window, horizon, season);
    }

    /// <summary>The column of the times.</summary>
    public string Time { get; }

    /// <summary>The column of the values.</summary>
    public override string Target { get; }

    /// <summary>The step from one time to the next.</summary>
    public TimeStep Step { get; }

    /// <summary>How many values a forecast is made of.</summary>
    public int Window { get; }

    /// <summary>How many values are forecast at once.</summary>
    public int Horizon { get; }

    /// <summary>After how many steps the series repeats itself, for the naive forecast; 1 for none.</summary>
    public int Season { get; }

    /// <inheritdoc/>
    public override Shape? InputShape => [Window, 1];

    /// <summary>One output for each forecast value.</summary>
    public override int OutputCount => Horizon;

    /// <summary>The mean and deviation of the training set.</summary>
    public override StandardScaler TargetScaler { get; }

    internal override string Entry => FileEntry;

    /// <summary>The series of a table, split by time: the first values to train, the next to validate, the last to test.</summary>
    /// <inheritdoc cref="PreparedData.FromSeries"/>
    internal static PreparedData Prepare(Table table, string target, string time, SeriesOptions options)
    {
        var notes = new List<string>();
        var series = new TimeSeries(table, time, target, notes);
        int count = series.Values.Length, horizon = options.Fitted?.Horizon ?? options.Horizon;
        if (horizon is < 1 or > Longest)
            throw new ArgumentOutOfRangeException(nameof(options), $"Horizon: it must be at least 1, found {horizon}.");
        int test = Part(count, options.Test, horizon), validation = Part(count, options.Validation, horizon);
        int training = count - validation - test;
        var preparation = options.Fitted ?? Fit(series, target, time, options, Math.Max(training, 0));
        preparation.CheckSeries(table, series, target, time);
        int window = preparation.Window;
        if (training < window + horizon)
            throw new ArgumentException($"{table.Name}: {count} values are too few: {Math.Max(training, 0)} would be for training, "
                + $"but a window of {window} and {horizon} values after it are needed. Give more values, a shorter horizon or window.",
                nameof(table));
        var scaled = preparation.Scaled(series.Values);
        return new PreparedData
        {
            Name = table.Name,
            Training = new SeriesDataset(scaled, window, training, window, horizon),
            Validation = validation == 0 ? null : new SeriesDataset(scaled, training, training + validation, window, horizon),
            Test = test == 0 ? null : new SeriesDataset(scaled, count - test, count, window, horizon),
            SampleShape = [window, 1],
            Preparation = preparation,
            Sha256 = table.Sha256,
            Notes = notes,
        };
    }

    /// <summary>Every window of a table whose next values are known, for a test on another file.</summary>
    /// <param name="table">A table with the columns of the times and values.</param>
    /// <param name="notes">Receives what was done, in sentences for the user.</param>
    /// <exception cref="ArgumentException">A column is missing.</exception>
    /// <exception cref="InvalidDataException">The series is too short, has another step, or is not usable.</exception>
    public SeriesDataset Dataset(Table table, ICollection<string>? notes = null)
    {
        var series = Read(table, Window + Horizon, notes);
        return new(Scaled(series.Values), Window, series.Values.Length, Window, Horizon);
    }

    /// <summary>The naive forecast, for comparison: the values of the last season, or the last value when there is no season.</summary>
    /// <param name="windows">[batch, window, 1] or [batch, window].</param>
    /// <returns>[batch, horizon], scaled as the outputs of the network.</returns>
    /// <exception cref="ShapeException">The windows have another length.</exception>
    public Tensor Naive(Tensor windows)
    {
        ArgumentNullException.ThrowIfNull(windows);
        int batch = windows.Shape.Rank == 0 ? 0 : windows.Shape[0];
        if (windows.Shape.Count != batch * Window)
            throw new ShapeException($"Naive: windows of {Window} values were expected, [batch, {Window}, 1], found {windows.Shape}.");
        var result = Tensor.Persistent([batch, Horizon]);
        var places = result.Edit();
        for (int i = 0; i < places.Length; i++)
            places[i] = windows.Values[(i / Horizon + 1) * Window - Season + i % Horizon % Season];
        return result;
    }

    /// <summary>A time as the training table writes times.</summary>
    public string Format(DateTime time) => time.ToString(format, CultureInfo.InvariantCulture);

    /// <summary>The values after the end of a table.</summary>
    internal IReadOnlyList<Forecast> After(Table table, Func<Tensor, Tensor> network, ICollection<string>? notes)
    {
        var series = Read(table, Window, notes);
        var outputs = network(new Tensor([1, Window, 1], Scaled(series.Values).AsSpan(^Window..))).Values.ToArray();
        return [.. outputs.Select((x, h) => new Forecast(Step.After(series.Times[^1], h + 1), TargetScaler.Inverse(x, 0)))];
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteStartObject();
        json.WriteString("time", Time);
        json.WriteString("target", Target);
        json.WriteString("format", format);
        json.WriteNumber("months", Step.Months);
        json.WriteBoolean("month_end", Step.AtMonthEnd);
        json.WriteNumber("seconds", Step.Seconds);
        json.WriteNumber("window", Window);
        json.WriteNumber("horizon", Horizon);
        json.WriteNumber("season", Season);
        json.WriteNumber("mean", TargetScaler.Means[0]);
        json.WriteNumber("deviation", TargetScaler.Deviations[0]);
        json.WriteEndObject();
    }

    internal static SeriesPreparation Read(ConfigReader json)
    {
        int months = json.Integer("months", 0, 12_000), window = json.Integer("window", 1, Longest);
        long seconds = json.Integer("seconds", months == 0 ? 1 : 0, int.MaxValue);
        var step = months > 0 ? TimeStep.OfMonths(months, json.Flag("month_end")) : TimeStep.OfSeconds(seconds);
        var (mean, deviation) = (json.Number("mean"), json.Number("deviation"));
        var (time, target, format) = (json.Text("time"), json.Text("target"), TimeSeries.KnownFormat(json));
        int horizon = json.Integer("horizon", 1, Longest), season = json.Integer("season", 1, window);
        return json.Make(() => new SeriesPreparation(time, target, format, step, window, horizon, season, new([mean], [deviation])));
    }

    private static SeriesPreparation Fit(TimeSeries series, string target, string time, SeriesOptions options, int training)
    {
        int usual = series.Step.UsualSeason, season = options.Season ?? (4L * usual <= training ? usual : 1);
        int window = options.Window ?? Math.Max(Math.Max(options.Horizon, ShortestWindow), 2 * season);
        if (window is < 1 or > Longest || season < 1 || season > window)
            throw new ArgumentOutOfRangeException(nameof(options),
                $"Window and Season: 1 ≤ season ≤ window must hold, found a season of {season} and a window of {window}.");
        var (mean, deviation) = StandardScaler.Moments(series.Values.AsSpan(0, Math.Max(training, 1)));
        if (!double.IsFinite(mean) || !double.IsFinite(deviation))
            throw new ArgumentException($"The values of '{target}' are too large to standardise. Divide them by a constant first.");
        return new(time, target, series.Format, series.Step, window, options.Horizon, season, new([mean], [deviation]));
    }

    // At least one window must end in a part.
    private static int Part(int count, double fraction, int horizon)
    {
        if (!(fraction is >= 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(fraction), $"The fraction {fraction} must be in 0 ≤ f < 1.");
        return fraction == 0 ? 0 : Math.Max(horizon, (int)Math.Round(count * fraction));
    }

    private TimeSeries Read(Table table, int least, ICollection<string>? notes)
    {
        ArgumentNullException.ThrowIfNull(table);
        var series = new TimeSeries(table, Time, Target, notes);
        CheckSeries(table, series, Target, Time);
        return series.Values.Length >= least ? series
            : throw new InvalidDataException($"{table.Name} has {series.Values.Length} values; at least {least} are needed.");
    }

    private void CheckSeries(Table table, TimeSeries series, string target, string time)
    {
        if (target != Target || time != Time)
            throw new ArgumentException($"target: the given preparation forecasts '{Target}' by '{Time}', not '{target}' by '{time}'.",
                nameof(target));
        if (series.Step != Step)
            throw new InvalidDataException($"{table.Name} has a value every {series.Step}, but the model was trained on one every {Step}.");
    }

    private Real[] Scaled(double[] values) => [.. values.Select(x => (Real)TargetScaler.Transform(x, 0))];
}
