using System.Globalization;
using System.Text;
using System.Text.Json;
using Lincoln.Data;
using Lincoln.Layers;
using Lincoln.Losses;
using Lincoln.Optimizers;
using Lincoln.Storage;

namespace Lincoln.Tests.Data;

public sealed class SeriesTests
{
    private static readonly DateTime Start = new(2024, 1, 1);

    // 100 days: the value is the number of the day, with a wave of a week.
    private static string Days(int count = 100) => Csv(Enumerable.Range(0, count).Select(i => (Day(i), (double)i + (i % 7 == 0 ? 5 : 0))));

    private static string Day(int i) => Start.AddDays(i).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Csv(IEnumerable<(string Time, double Value)> rows)
        => "day,units\n" + string.Concat(rows.Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Time},{r.Value}\n")));

    private static PreparedData Prepare(string csv, SeriesOptions? options = null)
        => PreparedData.FromSeries(CsvTable.Parse(csv, "demand.csv"), "units", "day", options ?? new() { Horizon = 3, Window = 14 });

    private static (Tensor Inputs, Tensor Targets) All(IDataset data)
    {
        var batch = new Batch();
        data.Read([.. Enumerable.Range(0, data.Count)], batch);
        return (batch.Inputs!, batch.Target.Values!);
    }

    [Fact]
    public void Parts_follow_one_another_and_share_no_target()
    {
        var data = Prepare(Days());
        var series = Assert.IsType<SeriesPreparation>(data.Preparation);
        Assert.Equal([14, 1], data.SampleShape.Sizes.ToArray());
        // 72 values to train, 8 to validate, 20 to test
        Assert.Equal((72 - 14 - 3 + 1, 8 - 3 + 1, 20 - 3 + 1), (data.Training.Count, data.Validation!.Count, data.Test!.Count));
        double Value(Real scaled) => Math.Round(series.TargetScaler.Inverse(scaled, 0), 3);
        double[] Units(int first, int count) => [.. Enumerable.Range(first, count).Select(i => (double)i + (i % 7 == 0 ? 5 : 0))];
        var parts = new[] { (data.Training, 14, 72), (data.Validation, 72, 80), (data.Test, 80, 100) };
        foreach (var (part, first, end) in parts)
        {
            var (inputs, targets) = All(part);
            for (int i = 0; i < part.Count; i++)
            {
                Assert.Equal(Units(first + i - 14, 14), inputs.Values.Slice(i * 14, 14).ToArray().Select(Value));
                Assert.Equal(Units(first + i, 3), targets.Values.Slice(i * 3, 3).ToArray().Select(Value));
                Assert.True(first + i + 3 <= end);
            }
        }
    }

    [Fact]
    public void Statistics_are_those_of_the_training_set()
    {
        string later = Days().Replace("2024-04-09,99", "2024-04-09,1000000", StringComparison.Ordinal);
        var (one, other) = (Prepare(Days()).Preparation.TargetScaler!, Prepare(later).Preparation.TargetScaler!);
        Assert.Equal((one.Means[0], one.Deviations[0]), (other.Means[0], other.Deviations[0]));
        Assert.Equal(Enumerable.Range(0, 72).Average(i => i + (i % 7 == 0 ? 5.0 : 0)), one.Means[0], 1e-9);
    }

    [Fact]
    public void Unsorted_dates_are_sorted_and_that_is_said()
    {
        string[] lines = Days().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var shuffled = Prepare(string.Join('\n', lines[1..].Reverse().Prepend(lines[0])) + "\n");
        var sorted = Prepare(Days());
        Assert.Equal(All(sorted.Test!).Targets.Values.ToArray(), All(shuffled.Test!).Targets.Values.ToArray());
        Assert.Contains("The rows were not in the order of 'day': sorted.", shuffled.Notes);
        Assert.Equal(["'units' has 100 values, one every 1 day, from 2024-01-01 to 2024-04-09."], sorted.Notes);
    }

    [Theory]
    [InlineData("2024-01-05,4\n2024-01-06,5\n", "",
        "after 2024-01-04 comes 2024-01-07, but other times are 1 day apart: 2 times are missing. Fill")]
    [InlineData("2024-01-06,5\n", "2024-01-06 12:00,5\n", "line 7, column 'day': '2024-01-06 12:00' is not a time as '2024-01-01' is")]
    [InlineData("2024-01-06,5\n", "2024-01-06,5\n2024-01-06,6\n",
        "2024-01-06 appears a second time, after demand.csv, line 7, column 'day'")]
    [InlineData("2024-01-06,5\n", "2024-01-06,\n", "line 7, column 'units': the value is missing.")]
    [InlineData("2024-01-06,5\n", "2024-01-06,many\n", "line 7, column 'units': 'many' is not a number")]
    [InlineData("2024-01-01,5\n", "1/2/2024,5\n", "line 2, column 'day': '1/2/2024' is not a time. Write times like 2024-03-31")]
    public void What_makes_no_series_is_refused_with_what_to_do(string part, string replacement, string message)
    {
        Assert.Contains(part, Days(), StringComparison.Ordinal);
        var error = Assert.Throws<InvalidDataException>(() => Prepare(Days().Replace(part, replacement, StringComparison.Ordinal)));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains("demand.csv", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_series_in_a_file_are_refused()
    {
        var rows = Enumerable.Range(0, 100).Select(i => $"{Day(i / 2)},{(i % 2 == 0 ? "north" : "south")},{i}\n");
        string csv = "day,store,units\n" + string.Concat(rows);
        var error = Assert.Throws<InvalidDataException>(() => Prepare(csv));
        Assert.Contains("2024-01-01 appears in 2 rows, and other times too: there are several series, told apart by column 'store'. "
            + "Forecast one at a time", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_columns_are_not_used_and_that_is_said()
    {
        string csv = "holiday,day,units\n" + string.Concat(Enumerable.Range(0, 100).Select(i => $"0,{Day(i)},{i}\n"));
        Assert.Contains("Not used: 'holiday'. A forecast is made of the past of 'units' alone.", Prepare(csv).Notes);
    }

    [Fact]
    public void Too_few_values_and_wrong_options_are_refused()
    {
        Assert.Contains("20 values are too few", Assert.Throws<ArgumentException>(() => Prepare(Days(20))).Message);
        Assert.Contains("Horizon", Assert.Throws<ArgumentOutOfRangeException>(() => Prepare(Days(), new() { Horizon = 0 })).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Prepare(Days(), new() { Window = 3, Season = 7 }));
        Assert.Throws<ArgumentException>(() => PreparedData.FromSeries(CsvTable.Parse(Days()), "sold", "day"));
        Assert.Throws<ArgumentException>(() => PreparedData.FromSeries(CsvTable.Parse(Days()), "day", "day"));
    }

    [Theory]
    [InlineData("yyyy-MM-dd", 1, "1 day", 7)]
    [InlineData("yyyy-MM-dd", 7, "1 week", 1)]
    [InlineData("yyyy-MM-dd HH:mm", 1 / 24.0, "1 hour", 1)]
    [InlineData("yyyy-MM-ddTHH:mm", 1 / 8.0, "3 hours", 8)]
    public void Steps_and_seasons(string format, double days, string step, int season)
    {
        var times = Enumerable.Range(0, 100).Select(i => Start.AddMinutes(Math.Round(i * days * 1440)));
        var data = Prepare(Csv(times.Select((t, i) => (t.ToString(format, CultureInfo.InvariantCulture), (double)i))), new());
        var series = Assert.IsType<SeriesPreparation>(data.Preparation);
        Assert.Equal((step, season), (series.Step.ToString(), series.Season));
        Assert.Equal(Math.Max(8, 2 * season), series.Window);
    }

    [Theory]
    [InlineData("2023-01-31", true, "2023-02-28 2023-03-31 2023-04-30")]
    [InlineData("2024-01-31", true, "2024-02-29 2024-03-31 2024-04-30")]
    [InlineData("2023-11-15", false, "2023-12-15 2024-01-15 2024-02-15")]
    public void Forecasts_go_on_by_calendar_months(string last, bool atEnd, string expected)
    {
        var end = DateTime.ParseExact(last, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        var times = Enumerable.Range(0, 60).Select(i =>
        {
            var month = end.AddMonths(i - 59);
            return atEnd ? new DateTime(month.Year, month.Month, DateTime.DaysInMonth(month.Year, month.Month)) : month;
        });
        string csv = Csv(times.Select((t, i) => (t.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), (double)i)));
        var data = Prepare(csv, new() { Horizon = 3, Window = 12 });
        var series = Assert.IsType<SeriesPreparation>(data.Preparation);
        Assert.Equal("1 month", series.Step.ToString());
        var forecasts = Untrained(data).Forecast(CsvTable.Parse(csv));
        Assert.Equal(expected, string.Join(' ', forecasts.Select(f => series.Format(f.Time))));
    }

    [Fact]
    public void The_naive_forecast_repeats_the_last_season()
    {
        var data = Prepare(Days(), new() { Horizon = 9, Window = 14, Season = 7 });
        var series = Assert.IsType<SeriesPreparation>(data.Preparation);
        var (inputs, targets) = All(data.Test!);
        var naive = series.Naive(inputs);
        Assert.Equal(targets.Shape, naive.Shape);
        for (int h = 0; h < 9; h++) Assert.Equal(inputs.Values[7 + h % 7], naive.Values[h]);
        var last = Assert.IsType<SeriesPreparation>(Prepare(Days(), new() { Horizon = 2, Window = 14, Season = 1 }).Preparation);
        Assert.Equal([inputs.Values[13], inputs.Values[13]], last.Naive(inputs.Slice(0, 0, 1)).Values.ToArray());
        Assert.Throws<ShapeException>(() => series.Naive(new Tensor([2, 13, 1])));
    }

    [Fact]
    public void A_model_file_forecasts_the_same()
    {
        var (first, second) = (Trained(), Trained());
        var stream = new MemoryStream();
        first.Save(stream);
        var again = TrainedModel.Load(stream);
        var table = CsvTable.Parse(Days());
        Assert.Equal(first.Forecast(table), again.Forecast(table));
        Assert.Equal(first.Forecast(table), second.Forecast(table));
        Assert.Equal(["2024-04-10", "2024-04-11", "2024-04-12"], again.Forecast(table).Select(f => Series(again).Format(f.Time)));
        var (before, after) = (Series(first), Series(again));
        Assert.Equal((before.Time, before.Target, before.Step, before.Window, before.Horizon, before.Season),
            (after.Time, after.Target, after.Step, after.Window, after.Horizon, after.Season));
        var used = PreparedData.FromSeries(table, "units", "day", new() { Fitted = after });
        Assert.Same(after, used.Preparation);
        Assert.Equal(18, used.Test!.Count);
        Assert.Equal(100 - 14 - 3 + 1, after.Dataset(table).Count);
        Assert.Contains("at least 17 are needed",
            Assert.Throws<InvalidDataException>(() => after.Dataset(CsvTable.Parse(Days(16)))).Message);
        string weekly = Csv(Enumerable.Range(0, 100).Select(i => (Day(7 * i), (double)i)));
        Assert.Contains("a value every 1 week, but the model was trained on one every 1 day",
            Assert.Throws<InvalidDataException>(() => again.Forecast(CsvTable.Parse(weekly))).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => new TrainedModel(first.Network).Forecast(table));
        Assert.Throws<InvalidOperationException>(() => again.Predict(table));
    }

    [Theory]
    [InlineData("\"window\":14", "\"window\":0", "series.window: an integer in 1..1048576 was expected, found 0.")]
    [InlineData("\"season\":7", "\"season\":15", "series.season: an integer in 1..14 was expected, found 15.")]
    [InlineData("\"seconds\":86400", "\"seconds\":0", "series.seconds: an integer in 1..")]
    [InlineData("yyyy-MM-dd", "fff", "series.format: it must be one of yyyy-MM-dd, ")]
    [InlineData("\"deviation\":", "\"deviation\":-", "series: The deviation of column 0 is -")]
    [InlineData("\"horizon\":3,", "", "series: 'horizon' is missing.")]
    public void Damage_of_the_file_is_explained(string part, string replacement, string message)
    {
        var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream)) Prepare(Days()).Preparation.Write(json);
        string text = Encoding.UTF8.GetString(stream.ToArray());
        Assert.Contains(part, text, StringComparison.Ordinal);
        using var damaged = JsonDocument.Parse(text.Replace(part, replacement, StringComparison.Ordinal));
        var error = Assert.Throws<InvalidDataException>(() => SeriesPreparation.Read(new(damaged.RootElement, "series")));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private static SeriesPreparation Series(TrainedModel model) => Assert.IsType<SeriesPreparation>(model.Preparation);

    private static TrainedModel Trained()
    {
        var data = Prepare(Days());
        var model = Untrained(data);
        new Trainer(model.Network, new Adam(0.01)).Fit(data.Training, data.Validation, new() { Epochs = 2, BatchSize = 16 });
        return model;
    }

    private static TrainedModel Untrained(PreparedData data)
    {
        Layer[] layers = [new GRU(4, lastOnly: true), new Dense(data.OutputCount)];
        return new(new NeuralNetwork(layers, new MeanSquaredError(), seed: 1).Build(data.SampleShape), data.Preparation);
    }
}
