namespace Lincoln.Tests.Core;

public sealed class AtomicFileTests
{
    [Fact]
    public void A_file_is_there_whole_or_not_at_all()
    {
        using var files = new TemporaryFolder();
        AtomicFile.Write(files["a"], stream => stream.Write("first"u8));
        AtomicFile.Write(files["a"], stream => stream.Write("2nd"u8));
        Assert.Equal("2nd", File.ReadAllText(files["a"]));

        Assert.Throws<TimeoutException>(() => AtomicFile.Write(files["a"], stream =>
        {
            stream.Write("third"u8);
            stream.Flush();
            Assert.Equal("2nd", File.ReadAllText(files["a"]));
            throw new TimeoutException();
        }));
        Assert.Throws<TimeoutException>(() => AtomicFile.Write(files["b"], _ => throw new TimeoutException()));
        Assert.Equal("2nd", File.ReadAllText(files["a"]));
        Assert.Equal([files["a"]], Directory.GetFiles(files.Path));
    }

    [Fact]
    public void The_longest_name_is_written()
    {
        using var files = new TemporaryFolder();
        string name = new('n', 255);
        AtomicFile.Write(files[name], stream => stream.WriteByte(1));
        Assert.True(File.Exists(files[name]));
    }

    [Fact]
    public void Places_that_cannot_be_written_are_named()
    {
        using var files = new TemporaryFolder();
        Assert.Contains("folder", Assert.Throws<ArgumentException>(() => AtomicFile.Write(files.Path, _ => { })).Message);
        Assert.Contains("folder", Assert.Throws<ArgumentException>(() => AtomicFile.Write(files["new/"], _ => { })).Message);
        Assert.Contains("there is no folder",
            Assert.Throws<DirectoryNotFoundException>(() => AtomicFile.Write(files["no/file"], _ => { })).Message);
        Assert.Throws<ArgumentException>(() => AtomicFile.Write("", _ => { }));
        Assert.Throws<ArgumentNullException>(() => AtomicFile.Write(files["a"], null!));
    }
}
