namespace Lincoln.Cli.Tests;

/// <summary>`lincoln train --model`: networks for images, from the training to predictions.</summary>
public class ImageModelTests
{
    [Fact]
    public void A_network_for_images_learns_is_saved_and_predicts()
    {
        using var scratch = new Scratch();
        string run = scratch["run"];
        string output = Cli.Run("train", "digits", "--model", "lenet", "--epochs", "4", "--output", run).MustSucceed().Output;
        Assert.Contains("[1, 8, 8]", output);
        Assert.Contains("Conv2D(32, 5x5, relu)", output);
        Assert.Contains("images shifted at random", output);
        var (json, metrics) = RoundTripTests.ReadRun(run);
        Assert.Equal("lenet", json.GetProperty("model").GetString());
        Assert.Equal("shift", json.GetProperty("augmentation").GetString());
        Assert.True(metrics["test_accuracy"] > 0.85, $"{metrics["test_accuracy"]}");

        Assert.Contains("Conv2D(64, 5x5, relu)", Cli.Run("summary", run).MustSucceed().Output);
        string accuracy = output.Split('\n').First(line => line.StartsWith("Test:")).Split(' ')[1];
        Assert.Contains($"Evaluation: {accuracy} %", Cli.Run("evaluate", run, "digits").MustSucceed().Output);

        string columns = string.Join(',', Enumerable.Range(0, 64).Select(i => $"pixel_{i / 8}_{i % 8}"));
        string file = scratch.File("pixels.csv", columns + "\n" + string.Join(',', Enumerable.Repeat("3", 64)) + "\n");
        Assert.Matches(@"^digit,probability\n\d,0\.\d+\n$", Cli.Run("predict", run, file).MustSucceed().Output.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void A_residual_network_is_saved_with_its_running_statistics()
    {
        using var scratch = new Scratch();
        string run = scratch["run"];
        string[] small = ["--model", "resnet-small", "--epochs", "2", "--batch-size", "64", "--augmentation", "none"];
        string output = Cli.Run(["train", "digits", .. small, "--output", run]).MustSucceed().Output;
        string accuracy = output.Split('\n').First(line => line.StartsWith("Test:")).Split(' ')[1];
        Assert.Contains($"Evaluation: {accuracy} %", Cli.Run("evaluate", run, "digits").MustSucceed().Output);
    }

    [Fact]
    public void Dense_layers_learn_from_changed_images_too()
    {
        using var scratch = new Scratch();
        string run = scratch["run"];
        string output = Cli.Run("train", "digits", "--augmentation", "shift", "--epochs", "2", "--output", run).MustSucceed().Output;
        Assert.Contains("Flatten", output);
        Assert.Contains("Evaluation: ", Cli.Run("evaluate", run, "digits").MustSucceed().Output);
    }
}
