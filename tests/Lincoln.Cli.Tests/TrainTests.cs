using Lincoln.Kernels;
using Lincoln.Storage;

namespace Lincoln.Cli.Tests;

/// <summary>`lincoln train`: what it shows, what it writes, how good its defaults are.</summary>
public class TrainTests
{
    [Fact]
    public void Digits_with_the_defaults()
    {
        using var scratch = new Scratch();
        var accuracies = new List<double>();
        for (int seed = 1; seed <= 3; seed++)
        {
            string run = scratch[$"run{seed}"];
            string output = Cli.Run("train", "digits", "--seed", $"{seed}", "--output", run).MustSucceed().Output;
            var (json, metrics) = RoundTripTests.ReadRun(run);
            accuracies.Add(metrics["test_accuracy"]);
            Assert.True(json.GetProperty("seconds").GetDouble() < 60);
            if (seed > 1) continue;
            string[] said =
            [
                "digits: 1,797 rows, 64 inputs", "classification with 10 classes", "1,294 rows to train, 144 to validate, 359 to test",
                "seed 1", "layer", "output shape", "parameters", "Dense(512, relu)", "38,410",
                "epoch   training loss   validation loss     accuracy   learning rate   seconds",
                "is kept.", "% accuracy", "Confusion matrix", "recall", $"Written to {run}", "evaluate", "predict",
            ];
            foreach (string text in said) Assert.Contains(text, output);
        }
        Assert.True(accuracies.Average() >= 0.972, string.Join(" ", accuracies));
        Assert.True(accuracies.Min() >= 0.965, string.Join(" ", accuracies));
    }

    [Fact]
    public void The_files_of_a_run()
    {
        using var scratch = new Scratch();
        string run = scratch["run"];
        string[] options = ["--epochs", "4", "--seed", "7", "--dropout", "0.1", "--layers", "8:tanh,3", "--threads", "1"];
        Cli.Run(["train", "iris", .. options, "--output", run]).MustSucceed();
        Assert.Equal(["history.csv", "model.lincoln", "run.json"], Directory.GetFiles(run).Select(Path.GetFileName).Order());

        string[] history = File.ReadAllLines(Path.Combine(run, "history.csv"));
        Assert.Equal("epoch,training_loss,validation_loss,accuracy,learning_rate,seconds,samples_per_second", history[0]);
        Assert.Equal(["1", "2", "3", "4"], history[1..].Select(l => l.Split(',')[0]));

        var (json, metrics) = RoundTripTests.ReadRun(run);
        Assert.Equal("iris", json.GetProperty("data").GetString());
        Assert.Equal("8:tanh,3", json.GetProperty("model").GetString());
        Assert.Equal(7, json.GetProperty("seed").GetInt32());
        Assert.Equal(4, json.GetProperty("epochs").GetInt32());
        Assert.Equal(0.1, json.GetProperty("dropout").GetDouble());
        Assert.Equal(64, json.GetProperty("data_sha256").GetString()!.Length);
        Assert.Equal(["test_accuracy"], metrics.Keys);
        Assert.InRange(metrics["test_accuracy"], 0, 1);
        Assert.True(json.GetProperty("seconds").GetDouble() > 0);
        Assert.True(json.GetProperty("samples_per_second").GetDouble() > 0);
        Assert.Matches(@"^\d+\.\d+\.\d+", json.GetProperty("lincoln_version").GetString());
        Assert.Equal(7u, TrainedModel.Load(Path.Combine(run, "model.lincoln")).Network.Seed);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits_twice_and_at_any_number_of_threads()
    {
        using var scratch = new Scratch();
        int before = Work.Threads;
        int[] threads = [2, 2, 1, 3];
        byte[][] models = [.. threads.Select((count, i) => Train(scratch[$"{i}"], "--seed", "5", "--threads", $"{count}"))];
        Work.Threads = before;
        foreach (byte[] model in models) Assert.Equal(models[0], model);
        Assert.NotEqual(models[0], Train(scratch["other"], "--seed", "6"));

        static byte[] Train(string run, params string[] more)
        {
            Cli.Run(["train", "digits", "--epochs", "2", "--output", run, .. more]).MustSucceed();
            return File.ReadAllBytes(Path.Combine(run, "model.lincoln"));
        }
    }

    [Fact]
    public void Early_stopping_ends_a_training_that_no_longer_gets_better()
    {
        using var scratch = new Scratch();
        string output = Cli.Run("train", "diabetes", "--early-stopping", "3", "--output", scratch["run"]).MustSucceed().Output;
        Assert.Contains("Stopped early after", output);
        var (json, _) = RoundTripTests.ReadRun(scratch["run"]);
        Assert.Equal("stopped early", json.GetProperty("ended").GetString());
        Assert.Equal(json.GetProperty("best_epoch").GetInt32() + 3, json.GetProperty("epochs").GetInt32());
    }

    [Fact]
    public void A_training_that_is_cancelled_before_it_begins_leaves_nothing()
    {
        using var scratch = new Scratch();
        using StringWriter output = new(), error = new();
        var terminal = new Rendering.Terminal(output, error, Spectre.Console.AnsiSupport.No);
        int exitCode = Tool.Run(["train", "mnist", "--output", scratch["run"]], terminal, new CancellationToken(canceled: true));
        Assert.Equal(ExitCode.Interrupted, exitCode);
        Assert.Equal("lincoln: stopped.\n", error.ToString());
        Assert.Empty(Directory.GetFileSystemEntries(scratch.Folder));
    }

    [Fact]
    public void A_terminal_shows_colours_and_a_bar_that_vanishes()
    {
        using var scratch = new Scratch();
        using StringWriter output = new(), error = new();
        var terminal = new Rendering.Terminal(output, error, Spectre.Console.AnsiSupport.Yes);
        terminal.Console.Profile.Width = 100;
        Assert.Equal(0, Tool.Run(["train", "digits", "--epochs", "3", "--output", scratch["run"]], terminal));
        string text = output.ToString();
        Assert.Matches("epoch [123] of 3, [0-9,]+ samples/s, 0:[0-9]{2} left", text);
        Assert.Contains("━━━", text);
        Assert.Contains("\e[2K", text);                                      // the bar is erased
        Assert.Contains("\e[?25h", text);                                    // and the cursor shown again
        Assert.Contains("Confusion matrix", text[text.LastIndexOf("\e[2K", StringComparison.Ordinal)..]);
        Assert.Empty(error.ToString());
    }
}
