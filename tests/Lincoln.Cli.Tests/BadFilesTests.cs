namespace Lincoln.Cli.Tests;

/// <summary>Files that are not what they should be: exit code 1, a message that says where, and nothing left behind.</summary>
public class BadFilesTests
{
    private static readonly string Good = Houses.Csv(Houses.Rows(60));

    public static TheoryData<string, string, string[]> BadTables => new()
    {
        { "a ragged row", Good + "3,70.5,hill\n", ["houses.csv, line 62", "3 values", "'price'"] },
        {
            "text among numbers",
            Good + "3,big,hill,300\n",
            ["houses.csv, line 62, column 'area'", "'big' is not a number", "--missing", "--categorical"]
        },
        { "an empty file", "", ["houses.csv is empty"] },
        { "a header alone", "rooms,area,district,price\n", ["houses.csv", "no rows"] },
        { "a quote that never closes", Good + "3,70.5,\"hill,300\n", ["houses.csv, line 62", "never closed"] },
        { "binary content", "PK\u0003\u0004\0\0\0\0", ["houses.csv is not a CSV"] },
        { "a column twice", "rooms,rooms,price\n1,2,3\n", ["houses.csv", "'rooms'"] },
        { "one value everywhere", "rooms,price\n1,3\n2,3\n4,3\n", ["'price'", "nothing to learn"] },
        { "too few rows", "rooms,price\n1,3\n2,4.5\n", ["too few"] },
        { "no input columns", "price\n1\n2.5\n", ["no column to learn from"] },
    };

    [Theory]
    [MemberData(nameof(BadTables))]
    public void A_table_that_cannot_be_used(string what, string content, string[] fragments)
    {
        using var scratch = new Scratch();
        string file = scratch.File("houses.csv", content);
        var result = Cli.Run("train", file, "--target", "price", "--output", scratch["run"]);
        Assert.NotEmpty(what);
        result.MustFail(ExitCode.Failed, fragments);
        Assert.Equal(["houses.csv"], Directory.GetFileSystemEntries(scratch.Folder).Select(Path.GetFileName));
    }

    [Fact]
    public void Text_among_numbers_is_fine_when_it_is_declared()
    {
        using var scratch = new Scratch();
        string file = scratch.File("houses.csv", Good + "3,big,hill,300\n");
        string[] train = ["train", file, "--target", "price", "--epochs", "2", "--output", scratch["run"]];
        Assert.Contains("replaced by the median", Cli.Run([.. train, "--missing", "big"]).MustSucceed().Output);
        Cli.Run([.. train, "--categorical", "area"]).MustSucceed();
    }

    [Fact]
    public void A_target_that_cannot_be_regressed_is_refused()
    {
        using var scratch = new Scratch();
        string file = scratch.File("houses.csv", Good);
        Cli.Run("train", file, "--target", "district", "--task", "regression", "--output", scratch["run"])
            .MustFail(ExitCode.Failed, "'district'", "text such as");
    }

    [Theory]
    [InlineData("digits", "--layers", "64:relu,10")]
    [InlineData("boston", "--layers", "64:relu,1")]
    [InlineData("digits", "--optimizer", "sgd")]
    public void A_training_that_diverges_says_where_and_what_to_try(string data, string option, string value)
    {
        using var scratch = new Scratch();
        var result = Cli.Run("train", data, "--learning-rate", "1e30", option, value, "--output", scratch["run"]);
        result.MustFail(ExitCode.Failed, "The training diverged in epoch 1", "Try a smaller learning rate");
        Assert.Empty(Directory.GetFileSystemEntries(scratch.Folder));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_said_before_the_training()
    {
        using var scratch = new Scratch();
        string file = scratch.File("file", "");
        var inFile = Cli.Run("train", "iris", "--output", Path.Combine(file, "run"));
        inFile.MustFail(ExitCode.Failed, "cannot be written", "--output");
        Assert.DoesNotContain("epoch", inFile.Output);
        Cli.Run("train", "iris", "--output", file).MustFail(ExitCode.Usage, "is a file");
    }

    [Fact]
    public void A_model_that_is_none_is_refused_by_every_command()
    {
        using var scratch = new Scratch();
        Cli.Run("train", "iris", "--epochs", "1", "--output", scratch["run"]).MustSucceed();
        byte[] whole = File.ReadAllBytes(scratch["run/model.lincoln"]);
        var files = new Dictionary<string, byte[]>
        {
            ["text.lincoln"] = "species,price\n1,2\n"u8.ToArray(),
            ["empty.lincoln"] = [],
            ["half.lincoln"] = whole[..(whole.Length / 2)],
            ["flipped.lincoln"] = [.. whole[..(whole.Length / 3)], (byte)~whole[whole.Length / 3], .. whole[(whole.Length / 3 + 1)..]],
        };
        string data = scratch.File("iris.csv", "a\n1\n");
        foreach (var (name, content) in files)
        {
            File.WriteAllBytes(scratch[name], content);
            string model = scratch[name];
            foreach (string[] command in (string[][])[["summary", model], ["evaluate", model, "iris"], ["predict", model, data]])
            {
                var result = Cli.Run(command);
                result.MustFail(ExitCode.Failed, name);
                Assert.Empty(result.Output);
            }
        }
        Directory.CreateDirectory(scratch["no-run"]);
        Cli.Run("summary", scratch["no-run"]).MustFail(ExitCode.Usage, "no model.lincoln");
    }

    [Fact]
    public void Tables_that_do_not_fit_a_model_are_refused()
    {
        using var scratch = new Scratch();
        string houses = scratch.File("houses.csv", Good), run = scratch["run"];
        Cli.Run("train", houses, "--target", "price", "--epochs", "1", "--output", run).MustSucceed();
        string noArea = scratch.File("a.csv", Houses.Csv(Houses.Rows(3), "rooms", "district", "price"));
        string noPrice = scratch.File("b.csv", Houses.Csv(Houses.Rows(3), "rooms", "area", "district"));
        string text = scratch.File("c.csv", "rooms,area,district,price\n3,big,hill,300\n");
        Cli.Run("predict", run, noArea).MustFail(ExitCode.Failed, "has no column 'area'");
        Cli.Run("evaluate", run, noPrice).MustFail(ExitCode.Failed, "no column 'price'");
        Cli.Run("evaluate", run, "iris").MustFail(ExitCode.Failed, "iris");
        var wrong = Cli.Run("predict", run, text);
        wrong.MustFail(ExitCode.Failed, "line 2, column 'area'", "'big' is not a number");
        Assert.Empty(wrong.Output);
        Cli.Run("predict", run, scratch["none.csv"]).MustFail(ExitCode.Usage, "There is no file");
    }
}
