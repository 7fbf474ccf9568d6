namespace Lincoln.Tests.Catalogue;

/// <summary>The listings of docs/how-to that show files of the project are what those files contain.</summary>
public class HowToTests
{
    [Theory]
    [InlineData("csharp", 0, "src/Lincoln/Operations/Elementwise/Square.cs")]
    [InlineData("csharp", 1, "tests/Lincoln.Tests/Catalogue/OperationRows.cs")]
    [InlineData("python", 0, "tests/reference/make-reference.py")]
    public void The_listing_of_an_operation_is_in_the_file(string language, int listing, string file)
        => AssertIsIn("add-an-operation.md", language, listing, file);

    [Theory]
    [InlineData(0, "src/Lincoln.Cli/Commands/TrainCommand.cs")]
    [InlineData(1, "src/Lincoln.Cli/Commands/TrainCommand.cs")]
    [InlineData(2, "src/Lincoln.Cli/Runs/TrainSettings.cs")]
    [InlineData(3, "src/Lincoln.Cli/Runs/Recipe.cs")]
    [InlineData(4, "src/Lincoln.Cli/Runs/RunFile.cs")]
    public void The_listing_of_an_option_is_in_the_file(int listing, string file)
        => AssertIsIn("add-a-command-line-option.md", "csharp", listing, file);

    private static void AssertIsIn(string page, string language, int listing, string file)
    {
        string text = File.ReadAllText(Repository.File("docs", "how-to", page));
        string shown = text.Split($"```{language}\n")[listing + 1].Split("```")[0];
        Assert.Contains(HowTo.Unindented(shown.Trim()), HowTo.Unindented(File.ReadAllText(Repository.File(file))));
    }
}
