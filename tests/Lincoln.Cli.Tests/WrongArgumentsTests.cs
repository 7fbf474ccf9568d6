namespace Lincoln.Cli.Tests;

/// <summary>Wrong arguments: exit code 2, and one message that says what was found and what to write.</summary>
public class WrongArgumentsTests
{
    [Theory]
    [InlineData("", "Required command")]
    [InlineData("trian digits", "'trian'", "Did you mean 'train'?")]
    [InlineData("train", "Required argument missing")]
    [InlineData("train digits iris", "'iris'")]
    [InlineData("train digits --epoch 3", "'--epoch'", "Did you mean '--epochs'?")]
    [InlineData("train digits --epochs", "--epochs")]
    [InlineData("train digits --epochs 0", "--epochs", "from 1 to 1,000,000,000", "'0'")]
    [InlineData("train digits --epochs -1", "--epochs", "'-1'")]
    [InlineData("train digits --epochs many", "--epochs", "'many'")]
    [InlineData("train digits --epochs 3 --epochs 4", "--epochs")]
    [InlineData("train digits --batch-size 99999999999", "--batch-size", "from 1 to 1,000,000,000")]
    [InlineData("train digits --learning-rate 0", "--learning-rate", "above 0")]
    [InlineData("train digits --learning-rate NaN", "--learning-rate", "'NaN'")]
    [InlineData("train digits --learning-rate 1e999", "--learning-rate", "above 0")]
    [InlineData("train digits --dropout 1", "--dropout", "below 1")]
    [InlineData("train digits --seed -1", "--seed", "'-1'")]
    [InlineData("train digits --threads 0", "--threads", "1 to 32")]
    [InlineData("train digits --early-stopping -1", "--early-stopping")]
    [InlineData("train digits --optimizer adma", "--optimizer", "Did you mean 'adam'?", "rmsprop")]
    [InlineData("train digits --loss nothing", "--loss", "huber")]
    [InlineData("train digits --loss mean-absolute-error", "--loss mean-absolute-error does not fit", "one of 10 classes", "softmax-")]
    [InlineData("train digits --loss binary-cross-entropy", "does not fit", "one of 10 classes")]
    [InlineData("train boston --loss softmax-cross-entropy", "does not fit", "a number", "huber")]
    [InlineData("train digits --decay cosin", "--decay 'cosin'", "Did you mean 'cosine'?")]
    [InlineData("train digits --decay exponential:0", "not a learning rate above 0")]
    [InlineData("train digits --task sorting", "--task", "classification, regression")]
    [InlineData("train digits --layers 89:tahn,10", "--layers '89:tahn,10'", "part 1", "Did you mean 'tanh'?")]
    [InlineData("train digits --layers 89:tanh", "the last layer has 89 outputs", "'digit' has 10 classes", "89:tanh,10")]
    [InlineData("train boston --layers 16:relu,2", "the last layer has 2 outputs", "one output is needed")]
    [InlineData("train digits --model lent", "--model", "Did you mean 'lenet'?", "resnet-small")]
    [InlineData("train iris --model lenet", "--model lenet is for images (digits, mnist, fashion-mnist, or a folder", "iris is a table")]
    [InlineData("train iris --augmentation shift", "--augmentation shift is for images", "iris is a table")]
    [InlineData("train pride-and-prejudice --model lenet", "--model lenet is for images", "pride-and-prejudice is a text")]
    [InlineData("train digits --model lenet --layers 89:tanh,10", "--layers is for Dense layers, but --model lenet has its own")]
    [InlineData("train digits --model resnet-small --dropout 0.2", "--dropout belongs to --layers")]
    [InlineData("train digits --model lenet --target pixel_0_0", "always predict 'digit'")]
    [InlineData("train digits --model lenet --missing 0", "--missing is for tables", "always predict 'digit'")]
    [InlineData("train pride-and-prejudice --size 32", "--size is for a folder of images", "is a text")]
    [InlineData("train nowhere --size 32", "no built-in data set and no file 'nowhere'", "a text file")]
    [InlineData("train digits --size 1000", "--size", "from 8 to 256")]
    [InlineData("train digist", "'digist'", "Did you mean 'digits'?", "breast-cancer")]
    [InlineData("train nowhere.csv --target price", "'nowhere.csv'", "CSV file")]
    [InlineData("train iris --target colour", "--target", "iris has no column 'colour'", "'species'")]
    [InlineData("train iris --target specis", "--target", "Did you mean 'species'?")]
    [InlineData("train iris --target species --categorical colour", "'colour'")]
    [InlineData("train mnist --target pixel_3_4", "--target", "mnist is made of images")]
    [InlineData("evaluate nowhere digits", "There is no model 'nowhere'")]
    [InlineData("predict nowhere x.csv", "There is no model 'nowhere'")]
    [InlineData("summary", "Required argument missing")]
    public void Exit_code_2_and_one_message(string command, params string[] fragments)
    {
        using var scratch = new Scratch();
        string[] args = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (args is ["train", ..] && args.Length > 1) args = [.. args, "--output", scratch["run"]];
        var result = Cli.Run(args);
        result.MustFail(ExitCode.Usage, fragments);
        Assert.Empty(result.Output);
        Assert.Empty(Directory.GetFileSystemEntries(scratch.Folder));
    }

    [Fact]
    public void A_csv_needs_a_target_and_its_columns_are_listed()
    {
        using var scratch = new Scratch();
        string file = scratch.File("houses.csv", Houses.Csv(Houses.Rows(30)));
        Cli.Run("train", file, "--output", scratch["run"]).MustFail(ExitCode.Usage, "--target", "'rooms', 'area', 'district', 'price'");
        Cli.Run("train", file, "--target", "Price", "--output", scratch["run"])
            .MustFail(ExitCode.Usage, "--target", "Did you mean 'price'?");
        Cli.Run("train", scratch.Folder, "--target", "price").MustFail(ExitCode.Usage, "is a folder of images");
    }

    [Fact]
    public void Every_number_says_its_default()
    {
        string[] help = Cli.Run("train", "--help").Output.Split('\n');
        string[] options =
        [
            "--size", "--model", "--augmentation", "--loss", "--optimizer", "--learning-rate", "--decay", "--dropout", "--epochs",
            "--batch-size", "--window", "--early-stopping", "--seed", "--threads", "--output",
        ];
        foreach (string option in options)
            Assert.Contains("Default: ", help.First(line => line.Contains($" {option} <", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("--help", "train", "evaluate", "predict", "summary", "datasets", "doctor")]
    [InlineData("train --help", "--layers", "--loss", "--optimizer", "--learning-rate", "--decay", "--dropout", "--epochs", "--batch-size")]
    [InlineData("train --help", "--seed", "--early-stopping", "--threads", "--output", "--target", "--categorical", "--missing")]
    [InlineData("evaluate --help", "model", "data")]
    [InlineData("predict -h", "model", "file")]
    [InlineData("summary --help", "model")]
    [InlineData("datasets --help", "built-in")]
    [InlineData("doctor --help", "machine")]
    [InlineData("--version", "0.")]
    public void Help_is_everywhere(string command, params string[] fragments)
    {
        var result = Cli.Run(command.Split(' ')).MustSucceed();
        foreach (string fragment in fragments) Assert.Contains(fragment, result.Output);
        Assert.Empty(result.Error);
    }
}
