namespace Lincoln.Tests;

/// <summary>Keeps the code on the pages of docs/how-to equal to code that is tested.</summary>
internal static class HowTo
{
    /// <summary>Every C# block of the page is in the test's source, whatever its indentation.</summary>
    public static void AssertIsIn(string page, string test)
    {
        string text = File.ReadAllText(Repository.File("docs", "how-to", page));
        string[] blocks = [.. text.Split("```csharp\n").Skip(1).Select(rest => rest[..rest.IndexOf("```")])];
        string source = Unindented(File.ReadAllText(Repository.File("tests", "Lincoln.Tests", test)));
        Assert.NotEmpty(blocks);
        Assert.All(blocks, block => Assert.Contains(Unindented(block), source));
    }

    /// <summary>The text without the indentation of its lines.</summary>
    public static string Unindented(string text) => string.Join('\n', text.Split('\n').Select(line => line.Trim()));
}
