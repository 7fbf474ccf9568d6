using System.Globalization;
using System.Text.Json;
using Lincoln.Data;
using Lincoln.Layers;
using Lincoln.Losses;
using Lincoln.Optimizers;
using Lincoln.Storage;
using Lincoln.Training;

namespace Lincoln.Cli.Tests;

/// <summary>train → evaluate → predict → summary: the same numbers everywhere.</summary>
public class RoundTripTests
{
    [Fact]
    public void A_table_of_houses()
    {
        using var scratch = new Scratch();
        string[][] rows = Houses.Rows(200);
        string file = scratch.File("houses.csv", Houses.Csv(rows)), run = scratch["run"];
        string trained = Cli.Run("train", file, "--target", "price", "--output", run).MustSucceed().Output;
        Assert.Contains("'price' is a number: regression", trained);
        Assert.Contains("replaced by the median", trained);
        Assert.Contains("144 rows to train, 16 to validate, 40 to test", trained);
        var (json, metrics) = ReadRun(run);
        Assert.Equal(["test_mae", "test_r2", "test_rmse"], metrics.Keys.Order());
        Assert.True(metrics["test_r2"] > 0.9, $"R² {metrics["test_r2"]}");
        Assert.Equal(CsvTable.Load(file).Sha256, json.GetProperty("data_sha256").GetString());

        // The file that it was trained on: only the test rows are evaluated.
        string evaluated = Cli.Run("evaluate", run, file).MustSucceed().Output;
        Assert.Contains("the test rows of", evaluated);
        var (mae, rmse, r2) = (Shown("test_mae"), Shown("test_rmse"), Shown("test_r2"));
        string measured = $"mean absolute error {mae}, root mean squared error {rmse} (units of 'price'), R² {r2}, over 40 rows";
        Assert.Contains("Test: " + measured, trained);
        Assert.Contains("Evaluation: " + measured, evaluated);

        // Predictions for the same rows have the same errors.
        var split = Split.Shuffled(200, seed: 1);
        string test = scratch.File("test.csv", Houses.Csv([.. split.Test.Select(r => rows[r])]));
        Assert.Contains("Evaluation: " + measured, Cli.Run("evaluate", run, test).MustSucceed().Output);
        double[] predicted = Numbers(Cli.Run("predict", run, test).MustSucceed().Output, "price");
        var prices = split.Test.Select(r => double.Parse(rows[r][3], CultureInfo.InvariantCulture));
        Assert.Equal(metrics["test_mae"], prices.Zip(predicted, (price, p) => Math.Abs(p - price)).Average(), 1e-4);

        string summary = Cli.Run("summary", run).MustSucceed().Output;
        Assert.Contains("predicts 'price', a number (regression)", summary);
        Assert.Contains("from 2 columns of numbers: rooms, area", summary);
        Assert.Contains("from 1 column of categories: district", summary);
        foreach (string line in trained.Split('\n').Where(l => l.StartsWith('│'))) Assert.Contains(line, summary);

        string Shown(string metric) => Rendering.Format.Number(metrics[metric]);
    }

    [Fact]
    public void Predictions_do_not_depend_on_the_order_of_columns_or_on_columns_that_are_not_known()
    {
        using var scratch = new Scratch();
        string[][] rows = Houses.Rows(100), asked = Houses.Rows(20, seed: 2);
        string file = scratch.File("houses.csv", Houses.Csv(rows)), run = scratch["run"];
        Cli.Run("train", file, "--target", "district", "--epochs", "3", "--output", run).MustSucceed();
        string without = Cli.Run("predict", run, scratch.File("a.csv", Houses.Csv(asked, "rooms", "area", "price"))).MustSucceed().Output;
        string shuffled = scratch.File("b.csv", Houses.Csv(asked, "colour", "price", "district", "area", "rooms", "year"));
        string mixed = Cli.Run("predict", run, shuffled).MustSucceed().Output;
        Assert.Equal(without, mixed);
        Assert.StartsWith("district,probability\n", without);
        Assert.Equal(21, without.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);

        var all = Cli.Run("predict", run, scratch["a.csv"], "--probabilities").MustSucceed();
        string[][] table = [.. all.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(','))];
        Assert.Equal(["district", "probability", "p(harbour)", "p(hill)", "p(old town)"], table[0]);
        foreach (string[] row in table[1..])
        {
            double[] p = [.. row[1..].Select(x => double.Parse(x, CultureInfo.InvariantCulture))];
            Assert.Equal(1, p[1..].Sum(), 1e-5);
            Assert.Equal(p[1..].Max(), p[0]);
            Assert.Equal($"p({row[0]})", table[0][1 + Array.IndexOf(p[1..], p[0]) + 1]);
        }
        Assert.Contains("missing value", all.Error);
    }

    [Theory]
    [InlineData("softmax-cross-entropy", "8:relu,2", "diagnosis,probability")]
    [InlineData("binary-cross-entropy", "8:relu,1", "diagnosis,probability")]
    [InlineData("mean-squared-error", "8:relu,2:sigmoid", "diagnosis")]
    public void Every_loss_for_classes_can_be_trained_evaluated_and_used(string loss, string layers, string header)
    {
        using var scratch = new Scratch();
        string run = scratch["run"];
        string[] options = ["--loss", loss, "--layers", layers, "--epochs", "15"];
        string trained = Cli.Run(["train", "breast-cancer", .. options, "--output", run]).MustSucceed().Output;
        var (_, metrics) = ReadRun(run);
        Assert.True(metrics["test_accuracy"] > 0.9, $"{metrics["test_accuracy"]}");
        string accuracy = $"{Rendering.Format.Percent(metrics["test_accuracy"])} accuracy";
        Assert.Contains("Test: " + accuracy, trained);
        Assert.Contains("Evaluation: " + accuracy, Cli.Run("evaluate", run, "breast-cancer").MustSucceed().Output);
        CsvTable.Save(DataSets.Table("breast-cancer"), scratch["all.csv"]);
        string output = Cli.Run("predict", run, scratch["all.csv"]).MustSucceed().Output;
        string[] predicted = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(header, predicted[0]);
        var table = DataSets.Table("breast-cancer");
        int right = Enumerable.Range(0, table.RowCount).Count(r => predicted[r + 1].Split(',')[0] == table[r, "diagnosis"]);
        Assert.True(right > 0.9 * table.RowCount);
    }

    [Theory]
    [InlineData("mean-squared-error")]
    [InlineData("mean-absolute-error")]
    [InlineData("huber")]
    public void Every_loss_for_numbers_can_be_trained(string loss)
    {
        using var scratch = new Scratch();
        Cli.Run("train", "boston", "--loss", loss, "--output", scratch["run"]).MustSucceed();
        Assert.True(ReadRun(scratch["run"]).Metrics["test_r2"] > 0.75);
    }

    [Theory]
    [InlineData("sgd", "linear")]
    [InlineData("momentum", "exponential")]
    [InlineData("nesterov", "cosine")]
    [InlineData("adagrad", "none")]
    [InlineData("rmsprop", "exponential:0.0005")]
    [InlineData("adam", "linear:0.001")]
    [InlineData("adamw", "cosine:0.0001")]
    public void Every_optimizer_and_decay_learns_with_its_default_rate(string optimizer, string decay)
    {
        using var scratch = new Scratch();
        string[] options = ["--layers", "64:relu,10", "--optimizer", optimizer, "--decay", decay, "--epochs", "12"];
        Cli.Run(["train", "digits", .. options, "--output", scratch["run"]]).MustSucceed();
        double accuracy = ReadRun(scratch["run"]).Metrics["test_accuracy"];
        Assert.True(accuracy > 0.9, $"{optimizer}: {accuracy}");
    }

    [Theory]
    [InlineData("sgd")]
    [InlineData("momentum")]
    [InlineData("nesterov")]
    [InlineData("adagrad")]
    [InlineData("rmsprop")]
    [InlineData("adam")]
    [InlineData("adamw")]
    public void Every_optimizer_learns_numbers_with_its_default_rate(string optimizer)
    {
        using var scratch = new Scratch();
        Cli.Run("train", "boston", "--optimizer", optimizer, "--epochs", "20", "--output", scratch["run"]).MustSucceed();
        double r2 = ReadRun(scratch["run"]).Metrics["test_r2"];
        Assert.True(r2 > 0.75, $"{optimizer}: {r2}");
    }

    [Fact]
    public void The_last_epoch_learns_too()
    {
        using var scratch = new Scratch();
        Cli.Run("train", "iris", "--epochs", "2", "--learning-rate", "0.01", "--decay", "linear", "--output", scratch["run"]).MustSucceed();
        string[] history = File.ReadAllLines(Path.Combine(scratch["run"], "history.csv"));
        var rates = history[1..].Select(line => double.Parse(line.Split(',')[4], CultureInfo.InvariantCulture));
        Assert.Equal([0.01, 0.0001], rates.Select(rate => Math.Round(rate, 9)));
    }

    [Fact]
    public void A_column_of_a_built_in_table_can_be_the_target_and_numbers_can_be_classes()
    {
        using var scratch = new Scratch();
        Assert.Contains("'nox' is a number: regression", Train("boston", "--target", "nox"));
        Assert.Contains("classification", Train("boston", "--target", "rad", "--categorical", "rad"));
        Assert.Contains("'pixel_0_2' (", Train("digits", "--categorical", "pixel_0_2"));
        Assert.Contains("as told", Train("boston", "--target", "rad", "--task", "regression"));

        string Train(params string[] args) => Cli.Run(["train", .. args, "--epochs", "1", "--output", scratch["run"]]).MustSucceed().Output;
    }

    // Three pixels of the digits are 0 everywhere and lack then.
    [Fact]
    public void A_number_of_a_built_in_table_can_mean_missing()
    {
        using var scratch = new Scratch();
        string trained = Cli.Run("train", "digits", "--missing", "0", "--epochs", "1", "--output", scratch["run"]).MustSucceed().Output;
        Assert.Contains("61 inputs", trained);
        Assert.Contains("accuracy", Cli.Run("evaluate", scratch["run"], "digits").MustSucceed().Output);
    }

    [Fact]
    public void A_network_that_a_program_saved_can_be_evaluated_on_a_built_in_data_set()
    {
        using var scratch = new Scratch();
        var digits = DataSets.Load("digits");
        var network = new NeuralNetwork([new Dense(32, Activation.ReLU), new Dense(10)], new SoftmaxCrossEntropy(), seed: 1);
        new Trainer(network, new Adam(0.01)).Fit(digits.Training, digits.Validation, new TrainerOptions { Epochs = 5 });
        network.Save(scratch["digits.lincoln"]);
        string output = Cli.Run("evaluate", scratch["digits.lincoln"], "digits").MustSucceed().Output;
        Assert.Contains($"{Rendering.Format.Percent(network.Evaluate(digits.Test!, [new Accuracy()])["accuracy"])} accuracy", output);
        Cli.Run("summary", scratch["digits.lincoln"]).MustSucceed();
        Cli.Run("evaluate", scratch["digits.lincoln"], "iris").MustFail(ExitCode.Failed, "takes inputs of shape [64]", "iris are [4]");
        Cli.Run("predict", scratch["digits.lincoln"], scratch.File("x.csv", "a\n1\n")).MustFail(ExitCode.Failed, "without preprocessing");
    }

    [Fact]
    public void Names_may_hold_any_characters()
    {
        using var scratch = new Scratch();
        string[] rows = [.. Enumerable.Range(0, 60).Select(i => $"{i},{(i % 2 == 0 ? "[bold]even" : "\"odd, [/]\"")}")];
        string file = scratch.File("zahlen [neu] é.csv", $"[n],größe]\n{string.Join('\n', rows)}\n"), run = scratch["lauf [1]"];
        string trained = Cli.Run("train", file, "--target", "größe]", "--epochs", "1", "--output", run).MustSucceed().Output;
        string[] names = ["zahlen [neu] é.csv", "'größe]'", "[bold]even", "odd, [/]", "lauf [1]"];
        foreach (string name in names) Assert.Contains(name, trained);
        Assert.Contains("[n]", Cli.Run("summary", run).MustSucceed().Output);
        Assert.Contains("\"odd, [/]\",", Cli.Run("predict", run, file, "--probabilities").MustSucceed().Output.Replace("p(odd, [/])", ""));
        Assert.Contains("[bold]even", Cli.Run("evaluate", run, file).MustSucceed().Output);
    }

    [Fact]
    public void The_data_sets_are_listed_with_source_and_licence()
    {
        string output = Cli.Run("datasets").MustSucceed().Output;
        foreach (var set in DataSets.All)
        {
            string samples = set.Samples.ToString("N0", CultureInfo.InvariantCulture);
            foreach (string text in (string[])[set.Name, samples, set.Source, set.Licence]) Assert.Contains(text, output);
        }
    }

    internal static (JsonElement Json, Dictionary<string, double> Metrics) ReadRun(string folder)
    {
        var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "run.json"))).RootElement;
        return (json, json.GetProperty("metrics").EnumerateObject().ToDictionary(m => m.Name, m => m.Value.GetDouble()));
    }

    private static double[] Numbers(string csv, string header)
    {
        string[] lines = csv.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(header, lines[0]);
        return [.. lines[1..].Select(l => double.Parse(l, CultureInfo.InvariantCulture))];
    }
}
