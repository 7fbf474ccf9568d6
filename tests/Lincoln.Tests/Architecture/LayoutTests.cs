#if !DOUBLE
using System.Text.RegularExpressions;

namespace Lincoln.Tests.Architecture;

/// <summary>Files are short and narrow enough to read in one sitting, and folders small enough to see at a glance.</summary>
public partial class LayoutTests
{
    private const int Longest = 300, Usual = 200, Widest = 140, Fullest = 25;

    private static readonly string[] Code = ["src", "tests", "book", "bench", "examples"];

    private static IEnumerable<SourceFile> AllFiles => Code.SelectMany(SourceFile.Below);

    [Fact]
    public void No_source_file_is_too_long()
    {
        var tooLong = SourceFile.Below("src").Where(file => file.Lines > Longest).Select(file => $"{file.Path} has {file.Lines} lines");
        Assert.True(!tooLong.Any(), $"At most {Longest} lines a file; split by what answers one question: {string.Join(", ", tooLong)}");
    }

    [Fact]
    public void Most_source_files_are_short()
    {
        var files = SourceFile.Below("src");
        int share = 100 * files.Count(file => file.Lines < Usual) / files.Count;
        Assert.True(share >= 80, $"{share} % of the files have fewer than {Usual} lines; at least 80 % should");
    }

    [Fact]
    public void No_line_is_too_wide()
    {
        var wide =
            from file in AllFiles
            from line in file.Text.Split('\n').Index()
            where line.Item.Length > Widest
            select $"\n  {file.Path}:{line.Index + 1} has {line.Item.Length} columns";
        Assert.True(!wide.Any(),
            $"At most {Widest} columns a line. Name a part of the expression, or break between arguments:{string.Concat(wide)}");
    }

    [Fact]
    public void No_folder_is_too_full()
    {
        var full = AllFiles.GroupBy(file => Path.GetDirectoryName(file.Path)).Where(folder => folder.Count() > Fullest)
            .Select(folder => $"{folder.Key} has {folder.Count()} files");
        Assert.True(!full.Any(), $"At most {Fullest} files a folder; give what belongs together a room: {string.Join(", ", full)}");
    }

    [Fact]
    public void Names_of_tests_are_sentences()
    {
        var wrong =
            from file in SourceFile.Below("tests")
            from Match test in Tests().Matches(file.Code)
            where !test.Groups["name"].Value.Contains('_') && !OneWord().IsMatch(test.Groups["name"].Value)
            select $"\n  {file.Path}: {test.Groups["name"].Value}";
        Assert.True(!wrong.Any(), $"Write the sentence that the test proves, with underscores:{string.Concat(wrong)}");
    }

    [GeneratedRegex(@"\[(Fact|Theory)\b[^\n]*\n?(\s*\[[^\n]*\n)*\s*public (async )?(void|Task) (?<name>\w+)\(")]
    private static partial Regex Tests();

    [GeneratedRegex("^[A-Z][a-z0-9]*$")]
    private static partial Regex OneWord();
}
#endif
