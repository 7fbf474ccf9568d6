namespace Lincoln.Tests.Catalogue;

/// <summary>What docs/how-to/add-an-operation.md shows is what stands in the files.</summary>
public class HowToTests
{
    [Theory]
    [InlineData("csharp", 0, "src", "Lincoln", "Operations", "Elementwise", "Square.cs")]
    [InlineData("csharp", 1, "tests", "Lincoln.Tests", "Catalogue", "OperationRows.cs")]
    [InlineData("python", 0, "tests", "reference", "make-reference.py")]
    public void The_listing_is_in_the_file(string language, int listing, params string[] file)
    {
        string page = File.ReadAllText(Repository.File("docs", "how-to", "add-an-operation.md"));
        string shown = page.Split($"```{language}\n")[listing + 1].Split("```")[0];
        Assert.Contains(shown.Trim(), File.ReadAllText(Repository.File(file)));
    }
}
