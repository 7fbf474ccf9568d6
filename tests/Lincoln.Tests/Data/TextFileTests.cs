using Lincoln.Data;

namespace Lincoln.Tests.Data;

public sealed class TextFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Line_ends_and_byte_order_marks_do_not_matter()
    {
        Assert.Equal("käse\n😀\n\nend", TextFile.Read(folder.Write("story.txt", "\ufeffkäse\r\n😀\n\rend")));
    }

    [Theory]
    [InlineData("'latin-1' says where", new byte[] { 97, 10, 98, 0xE4, 99 }, "the byte 0xE4 at 3 (line 2)")]
    [InlineData("cut off", new byte[] { 97, 0xF0, 0x9F, 0x98 }, "the byte 0xF0 at 1")]
    [InlineData("a half of a surrogate pair", new byte[] { 0xED, 0xA0, 0x80 }, "the byte 0xED at 0")]
    [InlineData("longer than needed", new byte[] { 97, 0xC0, 0x80 }, "the byte 0xC0 at 1")]
    [InlineData("binary", new byte[] { 97, 0, 98 }, "is not a text: byte 1 is zero")]
    [InlineData("UTF-16", new byte[] { 0xFF, 0xFE, 97, 0 }, "It may be UTF-16; save it as UTF-8")]
    [InlineData("nothing", new byte[] { }, "is empty")]
    [InlineData("a byte order mark alone", new byte[] { 0xEF, 0xBB, 0xBF }, "is empty")]
    public void What_is_no_text(string what, byte[] bytes, string message)
    {
        Assert.NotEmpty(what);
        string path = folder.Write("story.txt", bytes);
        var error = Assert.Throws<InvalidDataException>(() => TextFile.Read(path));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_file()
    {
        Assert.Throws<FileNotFoundException>(() => TextFile.Read(folder["none.txt"]));
        Assert.Throws<InvalidDataException>(() => TextFile.Read(folder.Path));
    }
}
