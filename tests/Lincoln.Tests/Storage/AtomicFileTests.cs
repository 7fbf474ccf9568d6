using System.Text;
using Lincoln.Storage;

namespace Lincoln.Tests.Storage;

public sealed class AtomicFileTests
{
    [Fact]
    public void AFileIsThereWholeOrNotAtAll()
    {
        using var files = new StorageFiles();
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
        Assert.Equal([files["a"]], Directory.GetFiles(files.Folder));
    }

    [Fact]
    public void TheLongestNameIsWritten()
    {
        using var files = new StorageFiles();
        string name = new('n', 255);
        AtomicFile.Write(files[name], stream => stream.WriteByte(1));
        Assert.True(File.Exists(files[name]));
    }

    [Fact]
    public void PlacesThatCannotBeWrittenAreNamed()
    {
        using var files = new StorageFiles();
        Assert.Contains("folder", Assert.Throws<ArgumentException>(() => AtomicFile.Write(files.Folder, _ => { })).Message);
        Assert.Contains("folder", Assert.Throws<ArgumentException>(() => AtomicFile.Write(files["new/"], _ => { })).Message);
        Assert.Contains("there is no folder", Assert.Throws<DirectoryNotFoundException>(() => AtomicFile.Write(files["no/file"], _ => { })).Message);
        Assert.Throws<ArgumentException>(() => AtomicFile.Write("", _ => { }));
        Assert.Throws<ArgumentNullException>(() => AtomicFile.Write(files["a"], null!));
    }

    [Fact]
    public void TheChecksumIsThatOfZip()
    {
        // The check value of CRC-32/ISO-HDLC, and every length around a group of eight against one byte at a time.
        Assert.Equal(0xCBF43926u, Sum("123456789"u8));
        byte[] bytes = Encoding.ASCII.GetBytes("The quick brown fox jumps over the lazy dog");
        for (int length = 0; length <= bytes.Length; length++)
        {
            var crc = new Crc32();
            foreach (byte b in bytes.AsSpan(0, length)) crc.Append([b]);
            Assert.Equal(crc.Value, Sum(bytes.AsSpan(0, length)));
        }
        Assert.Equal(0x414FA339u, Sum(bytes));

        static uint Sum(ReadOnlySpan<byte> bytes)
        {
            var crc = new Crc32();
            crc.Append(bytes);
            return crc.Value;
        }
    }
}
