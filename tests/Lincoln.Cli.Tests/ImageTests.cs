using Lincoln.Storage;

namespace Lincoln.Cli.Tests;

/// <summary>A folder of images: train → evaluate, predict.</summary>
public class ImageTests
{
    // Two classes of PNG and JPEG files that differ in their colours.
    private static string Photos(Scratch scratch)
    {
        string sources = Path.Combine(Sources(), "tests", "reference", "image-files");
        foreach (var (name, files) in new[] { ("colour", new[] { "rgb.png", "444.jpg", "420.jpg" }), ("grey", ["grey.png", "grey.jpg"]) })
            for (int copy = 0; copy < 10; copy++)
                foreach (string file in files)
                {
                    Directory.CreateDirectory(Path.Combine(scratch["photos"], name));
                    File.Copy(Path.Combine(sources, file), Path.Combine(scratch["photos"], name, $"{copy}-{file}"));
                }
        return scratch["photos"];
    }

    private static string Sources()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "Lincoln.slnx"))) return folder;
        throw new DirectoryNotFoundException($"The folder with Lincoln.slnx is not above {AppContext.BaseDirectory}.");
    }

    [Fact]
    public void Photos_are_learned_evaluated_and_predicted()
    {
        using var scratch = new Scratch();
        string photos = Photos(scratch), run = scratch["run"];
        string[] dense = ["--size", "8", "--epochs", "15", "--layers", "16:tanh,2"];
        string trained = Cli.Run(["train", photos, .. dense, "--output", run]).MustSucceed().Output;
        Assert.Contains("50 images of 2 classes, each read as colour, 8 × 8 pixels", trained);
        var (json, metrics) = RoundTripTests.ReadRun(run);
        Assert.Equal("class", json.GetProperty("target").GetString());
        Assert.Equal(1, metrics["test_accuracy"]);
        Assert.Equal([3, 8, 8], TrainedModel.Load(Path.Combine(run, "model.lincoln")).Preparation!.InputShape!.Value.Sizes.ToArray());

        Assert.Contains("the test images of", Cli.Run("evaluate", run, photos).MustSucceed().Output);
        File.Delete(Path.Combine(photos, "grey", "3-grey.png"));
        Assert.Contains("49 images of", Cli.Run("evaluate", run, photos).MustSucceed().Output);

        string[] rows = Cli.Run("predict", run, Path.Combine(photos, "grey")).MustSucceed().Output.TrimEnd().Split('\n');
        Assert.Equal(20, rows.Length);
        Assert.Equal("file,class,probability", rows[0].TrimEnd());
        Assert.All(rows[1..], row => Assert.Contains(",grey,", row));
        Assert.Contains("from images, read as colour, 8 × 8 pixels", Cli.Run("summary", run).MustSucceed().Output);
        Cli.Run("predict", run, photos).MustFail(ExitCode.Usage, "has no .png, .jpg or .jpeg file; give one of its folders");
        Cli.Run("predict", run, Path.Combine(photos, "none.png")).MustFail(ExitCode.Usage, "There is no file");
        string colour = Path.Combine(photos, "colour", "0-444.jpg");
        Assert.Contains("444.jpg,colour,", Cli.Run("predict", run, colour, "--probabilities").MustSucceed().Output);
    }

    [Fact]
    public void Convolutions_are_the_default()
    {
        using var scratch = new Scratch();
        string photos = Photos(scratch), run = scratch["run"];
        Assert.Contains("Conv2D", Cli.Run("train", photos, "--size", "28", "--epochs", "3", "--output", run).MustSucceed().Output);
        Assert.Contains("the test images of", Cli.Run("evaluate", run, photos).MustSucceed().Output);
        string predicted = Cli.Run("predict", run, Path.Combine(photos, "colour", "0-rgb.png")).MustSucceed().Output;
        Assert.Equal(2, predicted.TrimEnd().Split('\n').Length);
    }

    // A model file names no pixel: 224 × 224 × 3 of them would be 23 MB.
    [Fact]
    public void Large_images_make_small_files()
    {
        using var scratch = new Scratch();
        string photos = Photos(scratch), run = scratch["run"];
        string[] large = ["--size", "224", "--epochs", "1", "--layers", "1:tanh,2", "--dropout", "0"];
        string trained = Cli.Run(["train", photos, .. large, "--output", run]).MustSucceed().Output;
        Assert.Contains("PHOTO.jpg", trained);
        Assert.InRange(new FileInfo(Path.Combine(run, "model.lincoln")).Length, 600_000, 620_000);
        Assert.Contains("the test images of", Cli.Run("evaluate", run, photos).MustSucceed().Output);
        string predicted = Cli.Run("predict", run, Path.Combine(photos, "colour", "0-rgb.png")).MustSucceed().Output;
        Assert.Equal(2, predicted.TrimEnd().Split('\n').Length);
    }

    [Fact]
    public void All_files_that_cannot_be_read_are_listed_and_others_are_counted()
    {
        using var scratch = new Scratch();
        string photos = Photos(scratch), run = scratch["run"];
        File.WriteAllText(Path.Combine(photos, "grey", "holiday.webp"), "no image");
        Directory.CreateDirectory(Path.Combine(photos, "grey", "more"));
        string trained = Cli.Run("train", photos, "--size", "8", "--epochs", "1", "--model", "mlp", "--output", run).MustSucceed().Output;
        Assert.Contains("2 other entries in the classes' folders left out, such as 'grey/holiday.webp'", trained);
        foreach (int i in Enumerable.Range(0, 12)) File.WriteAllText(Path.Combine(photos, "grey", $"bad{i}.png"), "");
        string error = Cli.Run("train", photos, "--output", run)
            .MustFail(ExitCode.Failed, "12 of the 62 images cannot be used", "bad0.png is empty", "…");
        Assert.Equal(10, error.Split("is empty").Length - 1);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        using var scratch = new Scratch();
        string photos = Photos(scratch), run = scratch["run"];
        Cli.Run("train", photos, "--target", "x", "--output", run)
            .MustFail(ExitCode.Usage, "--target is for tables", "whose folders are the classes");
        Cli.Run("train", "iris", "--size", "9", "--output", run).MustFail(ExitCode.Usage, "--size is for a folder of images");
        var early = Cli.Run("train", photos, "--output", scratch.File("file.txt", ""));
        early.MustFail(ExitCode.Usage, "file.txt is a file");
        Assert.Empty(early.Output);                                                   // before all images are decoded
        Cli.Run("train", photos, "--task", "regression", "--output", run).MustFail(ExitCode.Usage, "--task regression");
        Cli.Run("train", photos, "--task", "text", "--output", run).MustFail(ExitCode.Usage, "is a folder; give a text file");
        Cli.Run("train", photos, "--missing", "x", "--output", run).MustFail(ExitCode.Usage, "--missing is for tables");
        File.WriteAllText(Path.Combine(photos, "grey", "bad.png"), "no image");
        Assert.Contains("bad.png is neither PNG nor JPEG", Cli.Run("train", photos, "--output", run).Error);
    }
}
