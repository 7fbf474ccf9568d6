using System.Text.RegularExpressions;

namespace Lincoln.Tests.Architecture;

/// <summary>The pages of the repository: decisions are short, links and places of sources exist.</summary>
public partial class DocumentTests
{
    private const int LongestDecision = 40;

    public static TheoryData<string> Decisions => [.. Markdown("docs/adr/*.md")];

    public static TheoryData<string> Pages => [.. Markdown("*.md")];

    [Theory]
    [MemberData(nameof(Decisions))]
    public void A_decision_has_at_most_forty_lines(string page)
    {
        int lines = File.ReadLines(Repository.File(page)).Count();
        Assert.True(lines <= LongestDecision, $"{page} has {lines} lines; at most {LongestDecision}: say it shorter.");
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_relative_link_leads_to_a_file(string page)
    {
        string folder = Path.GetDirectoryName(Repository.File(page))!;
        string[] broken = [.. Links().Matches(Text(page)).Select(link => link.Groups["to"].Value)
            .Where(to => !Path.Exists(Path.Combine(folder, Uri.UnescapeDataString(to))))];
        Assert.True(broken.Length == 0, $"{page} links to {string.Join(", ", broken)}, which do not exist.");
    }

    /// <summary>A place may be told from a folder of the library, as `Data/Batch.cs` or `Operations/Sum.cs`.</summary>
    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_source_file_that_is_named_exists(string page)
    {
        string[] folders = ["", "src", "src/Lincoln", "src/Lincoln.Cli", "tests/Lincoln.Tests"];
        string[] roots = [.. folders.Select(folder => Repository.File(folder))];
        string[] missing = [.. Sources().Matches(Text(page)).Select(source => source.Groups["path"].Value)
            .Where(path => !roots.Any(root => File.Exists(Path.Combine(root, path))))];
        Assert.True(missing.Length == 0, $"{page} names {string.Join(", ", missing)}, which do not exist.");
    }

    // Links in listings are text.
    private static string Text(string page) => Listings().Replace(File.ReadAllText(Repository.File(page)), "");

    private static IEnumerable<string> Markdown(string pattern)
    {
        string root = Repository.File(""), folder = Repository.File(Path.GetDirectoryName(pattern)!);
        var depth = pattern.Contains('/') ? SearchOption.TopDirectoryOnly : SearchOption.AllDirectories;
        return Directory.EnumerateFiles(folder, Path.GetFileName(pattern), depth)
            .Select(path => Path.GetRelativePath(root, path).Replace('\\', '/'))
            .Where(path => !path.Split('/').Any(part => part is "bin" or "obj" or "out" or "node_modules"));
    }

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Listings();

    [GeneratedRegex(@"(\]\(|^\[[^\]]+\]: )(?!\w+:|#)(?<to>[^)#\s]+)", RegexOptions.Multiline)]
    private static partial Regex Links();

    [GeneratedRegex(@"`(?<path>[\w.-]+(/[\w.-]+)+\.cs)`")]
    private static partial Regex Sources();
}
