#if !DOUBLE
namespace Lincoln.Tests.Architecture;

/// <summary>Files are short enough to read in one sitting.</summary>
public class FileLengthTests
{
    private const int Longest = 300, Usual = 200;

    [Fact]
    public void No_source_file_is_too_long()
    {
        var long_ = SourceFile.Below("src").Where(file => file.Lines > Longest).Select(file => $"{file.Path} has {file.Lines} lines");
        Assert.True(!long_.Any(), $"At most {Longest} lines a file; split by what answers one question: {string.Join(", ", long_)}");
    }

    [Fact]
    public void Most_source_files_are_short()
    {
        var files = SourceFile.Below("src");
        int share = 100 * files.Count(file => file.Lines < Usual) / files.Count;
        Assert.True(share >= 80, $"{share} % of the files have fewer than {Usual} lines; at least 80 % should");
    }
}
#endif
