using System.Globalization;
using Lincoln.Data;
using Lincoln.Kernels;

namespace Lincoln.Cli.Tests;

/// <summary>Sequences: train --time → evaluate, predict, summary.</summary>
public class SequencesTests
{
    private static readonly DateTime Start = new(2024, 1, 1);
    private static readonly string[] Short = ["--target", "units", "--time", "day", "--horizon", "7", "--epochs", "2"];

    // A week that repeats, a slow wave, and a disturbance that lasts some days.
    private static string[] Days(int count)
    {
        var rng = new Rng(3);
        double disturbance = 0;
        return [.. Enumerable.Range(0, count).Select(Row)];

        string Row(int day)
        {
            disturbance = 0.8 * disturbance + rng.NextNormal();
            double units = 100 + 20 * Math.Sin(day * Math.PI * 2 / 7) + 15 * Math.Sin(day / 40.0) + disturbance;
            return string.Create(CultureInfo.InvariantCulture, $"{Start.AddDays(day):yyyy-MM-dd},{units:0.0}");
        }
    }

    private static string Csv(IEnumerable<string> rows, string header = "day,units") => header + "\n" + string.Join('\n', rows) + "\n";

    [Fact]
    public void A_sequence_is_learned_measured_again_and_continued_with_its_dates()
    {
        using var scratch = new Scratch();
        string file = scratch.File("demand.csv", Csv(Days(400))), run = scratch["run"];
        string[] options = ["--target", "units", "--time", "day", "--horizon", "7", "--epochs", "40"];
        string trained = Cli.Run(["train", file, .. options, "--output", run]).MustSucceed().Output;
        string[] said =
        [
            "a sequence, forecasting 'units' by 'day'", "400 values, one every 1 day, from 2024-01-01 to 2025-02-03",
            "The last 14 values (the default) give the next 7.", "the last 74 to test: split by time",
            "GRU(32, last only)", "Dense(7)", "is kept.", "The naive forecast, the value of 7 steps before", "% of it.", "predict",
        ];
        foreach (string text in said) Assert.Contains(text, trained);

        Assert.Equal(["history.csv", "model.lincoln", "run.json"], Directory.GetFiles(run).Select(Path.GetFileName).Order());
        var (json, metrics) = RoundTripTests.ReadRun(run);
        Assert.Equal("forecast", json.GetProperty("task").GetString());
        Assert.Equal(14, json.GetProperty("window").GetInt32());
        string[] names = ["test_mae", "test_naive_mae", "test_naive_r2", "test_naive_rmse", "test_r2", "test_rmse"];
        Assert.Equal(names, metrics.Keys.Order());
        Assert.True(metrics["test_mae"] < 0.95 * metrics["test_naive_mae"], $"{metrics["test_mae"]} and {metrics["test_naive_mae"]}");
        // By hand: the naive forecast of the last fifth.
        double[] units = [.. Days(400).Select(row => double.Parse(row.Split(',')[1], CultureInfo.InvariantCulture))];
        var errors = Enumerable.Range(320, 74).SelectMany(now => Enumerable.Range(now, 7).Select(t => Math.Abs(units[t] - units[t - 7])));
        Assert.Equal(errors.Average(), metrics["test_naive_mae"], 1e-3);

        string measured = trained.Split('\n').First(line => line.StartsWith("Test: ", StringComparison.Ordinal))[6..];
        string evaluated = Cli.Run("evaluate", run, file).MustSucceed().Output;
        Assert.Contains("the last values of", evaluated);
        Assert.Contains("Evaluation: " + measured, evaluated);
        // Another file is evaluated whole: 60 - 14 - 7 + 1 forecasts.
        string other = scratch.File("other.csv", Csv(Days(60)));
        Assert.Contains("over 40 forecasts", Cli.Run("evaluate", run, other).MustSucceed().Output);

        string[] predicted = Lines(Cli.Run("predict", run, file).MustSucceed().Output);
        Assert.Equal("day,units", predicted[0]);
        var dates = Enumerable.Range(400, 7).Select(day => Start.AddDays(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        Assert.Equal(dates, predicted[1..].Select(line => line.Split(',')[0]));
        Assert.All(predicted[1..], line => Assert.InRange(double.Parse(line.Split(',')[1], CultureInfo.InvariantCulture), 50, 150));
        Cli.Run("predict", run, file, "--probabilities").MustFail(ExitCode.Usage, "--probabilities is for classes");

        string summary = Cli.Run("summary", run).MustSucceed().Output;
        Assert.Contains("forecasts the next 7 values of 'units' from the last 14", summary);
        Assert.Contains("in steps of 1 day, times in 'day'", summary);
    }

    [Theory]
    [InlineData("16:lstm,8:relu", "LSTM(16, last only)")]
    [InlineData("8:gru,8:rnn", "RNN(8, last only)")]
    [InlineData("24:relu", "Flatten")]
    public void Layers_are_those_between_the_window_and_the_outputs(string layers, string expected)
    {
        using var scratch = new Scratch();
        string file = scratch.File("demand.csv", Csv(Days(200)));
        string[] options = ["--layers", layers, "--window", "10", "--dropout", "0.1", "--loss", "huber"];
        string output = Cli.Run(["train", file, .. Short, .. options, "--output", scratch["run"]]).MustSucceed().Output;
        Assert.Contains(expected, output);
        Assert.Contains("The last 10 values give the next 7.", output);
        Assert.Contains("Dense(7)", output);
        Assert.Equal(8, Lines(Cli.Run("predict", scratch["run"], file).MustSucceed().Output).Length);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits_at_any_number_of_threads_and_in_any_order_of_rows()
    {
        using var scratch = new Scratch();
        string[] rows = Days(200);
        string sorted = scratch.File("a.csv", Csv(rows)), reversed = scratch.File("b.csv", Csv(rows.Reverse()));
        int before = Work.Threads;
        byte[] first = Train(sorted, 1), second = Train(sorted, 2), third = Train(reversed, 2);
        Work.Threads = before;
        Assert.Equal(first, second);
        Assert.Equal(first, third);

        byte[] Train(string file, int threads)
        {
            string output = Cli.Run(["train", file, .. Short, "--threads", $"{threads}", "--output", scratch["run"]]).MustSucceed().Output;
            Assert.Equal(file == reversed, output.Contains("were not in the order of 'day': sorted", StringComparison.Ordinal));
            return File.ReadAllBytes(Path.Combine(scratch["run"], "model.lincoln"));
        }
    }

    [Fact]
    public void What_is_no_single_sequence_is_refused_with_what_to_do()
    {
        using var scratch = new Scratch();
        string[] rows = Days(120);
        Fails("gap.csv", Csv([.. rows[..50], .. rows[53..]]), "after 2024-02-19 comes 2024-02-23", "3 times are missing", "Fill the gap");
        Fails("twice.csv", Csv([.. rows, rows[7]]), "2024-01-08 appears a second time", "Keep one row for each time");
        var shops = rows.SelectMany(row => new[] { row + ",north", row + ",south" });
        Fails("shops.csv", Csv(shops, "day,units,shop"), "several series", "'shop'", "keep the rows of one series");
        Fails("empty.csv", Csv([.. rows[..50], "2024-02-20,", .. rows[51..]]), "line 52, column 'units'", "the value is missing");
        Fails("text.csv", Csv([.. rows[..50], "2024-02-20,many", .. rows[51..]]), "'many' is not a number");
        Fails("mixed.csv", Csv([.. rows[..50], "20.02.2024,5", .. rows[51..]]), "'20.02.2024' is not a time as '2024-01-01' is");
        Fails("us.csv", Csv(["02/03/2024,5", "02/04/2024,6", "02/05/2024,7"]), "'02/03/2024' is not a time", "2024-03-31");
        Fails("uneven.csv", Csv(["2024-01-01 00:00,1", "2024-01-01 01:00,2", "2024-01-01 02:30,3"]), "equal steps");
        Fails("short.csv", Csv(rows[..20]), "are too few", "Give more values");
        Assert.False(Directory.Exists(scratch["run"]));

        void Fails(string name, string csv, params string[] fragments)
        {
            string[] args = ["train", scratch.File(name, csv), .. Short, "--output", scratch["run"]];
            Cli.Run(args).MustFail(ExitCode.Failed, [name, .. fragments]);
        }
    }

    [Fact]
    public void The_naive_forecast_is_the_harder_one()
    {
        using var scratch = new Scratch();
        var growing = Enumerable.Range(0, 120).Select(day => $"{Start.AddDays(day):yyyy-MM-dd},{day}");
        string file = scratch.File("growing.csv", Csv(growing));
        string output = Cli.Run(["train", file, .. Short, "--output", scratch["run"]]).MustSucceed().Output;
        // Of seven days, the last value is 4 behind on average, that of the week before 7.
        Assert.Contains("The naive forecast, the last value, has a mean absolute error of 4.0000", output);
    }

    [Fact]
    public void Options_that_do_not_fit_are_refused_by_name()
    {
        using var scratch = new Scratch();
        string file = scratch.File("demand.csv", Csv(Days(200)));
        Fails(["--time", "day"], "--target is missing", "'day', 'units'");
        Fails(["--time", "dya", "--target", "units"], "--time", "Did you mean 'day'?");
        Fails(["--time", "day", "--target", "unit"], "--target", "Did you mean 'units'?");
        Fails(["--time", "day", "--target", "day"], "--time and --target are both 'day'");
        Fails(["--target", "units", "--horizon", "7"], "--horizon is for sequences", "is a table");
        Fails([.. Short, "--categorical", "day"], "--categorical is for tables", "is a sequence here");
        Fails([.. Short, "--task", "classification"], "--task classification is for tables");
        Fails([.. Short, "--model", "lenet"], "--model lenet is for images");
        Fails([.. Short, "--loss", "softmax-cross-entropy"], "--loss softmax-cross-entropy does not fit", "huber");
        Cli.Run("train", "mnist", "--time", "day", "--target", "digit").MustFail(ExitCode.Usage, "mnist is made of images");
        Cli.Run("train", scratch["none.csv"], "--time", "day", "--target", "units").MustFail(ExitCode.Usage, "no file");

        void Fails(string[] options, params string[] fragments)
            => Cli.Run(["train", file, .. options, "--output", scratch["run"]]).MustFail(ExitCode.Usage, fragments);
    }

    [Fact]
    public void A_model_of_a_sequence_refuses_files_that_do_not_fit()
    {
        using var scratch = new Scratch();
        string file = scratch.File("demand.csv", Csv(Days(200))), run = scratch["run"];
        Cli.Run(["train", file, .. Short, "--output", run]).MustSucceed();
        Fails(Csv(Days(5)), "has 5 values; at least 14 are needed");
        Fails("when,units\n2024-01-01,5\n", "has no column 'day'");
        Fails("day,units\n2024-01,1\n2024-02,2\n2024-03,3\n", "has a value every 1 month, but the model was trained on one every 1 day");
        Cli.Run("predict", run, scratch["none.csv"]).MustFail(ExitCode.Usage, "There is no file", "the past of 'units'");
        Cli.Run("generate", run).MustFail(ExitCode.Failed, "is not a model of texts");

        void Fails(string csv, params string[] fragments)
            => Cli.Run("predict", run, scratch.File("x.csv", csv)).MustFail(ExitCode.Failed, ["x.csv", .. fragments]);
    }

    private static string[] Lines(string output) => output.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
