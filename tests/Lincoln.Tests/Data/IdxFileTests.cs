using System.IO.Compression;
using System.Security.Cryptography;
using Lincoln.Data;

namespace Lincoln.Tests.Data;

public class IdxFileTests
{
    private static readonly byte[] Small = [0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 255];

    [Fact]
    public void Reads_plain_and_packed_files()
    {
        foreach (byte[] file in new[] { Small, Pack(Small) })
        {
            IdxArray array = Read(file);
            Assert.Equal(IdxType.Byte, array.Type);
            Assert.Equal([2, 3], array.Shape.Sizes.ToArray());
            Assert.Equal([1, 2, 3, 4, 5, 255], array.Bytes.ToArray());
            Assert.Equal([1, 2, 3, 4, 5, 255], array.ToReals());
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Small)), array.Sha256);
        }
    }

    [Theory]
    [InlineData(IdxType.SByte, new byte[] { 0xFF, 2 }, new double[] { -1, 2 })]
    [InlineData(IdxType.Int16, new byte[] { 0xFF, 0xFE, 1, 0 }, new double[] { -2, 256 })]
    [InlineData(IdxType.Int32, new byte[] { 0xFF, 0xFF, 0xFF, 0xFD, 0, 1, 0, 0 }, new double[] { -3, 65536 })]
    [InlineData(IdxType.Single, new byte[] { 0x3F, 0xC0, 0, 0, 0xC0, 0, 0, 0 }, new double[] { 1.5, -2 })]
    [InlineData(IdxType.Double, new byte[] { 0x3F, 0xF8, 0, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0 }, new double[] { 1.5, -2 })]
    public void Reads_all_element_types(IdxType type, byte[] data, double[] values)
    {
        byte[] file = [0, 0, (byte)type, 1, 0, 0, 0, 2, .. data];
        IdxArray array = Read(file);
        Assert.Equal(values, array.ToReals().Select(x => (double)x));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(file)), array.Sha256);
        Assert.Contains("not bytes", Assert.Throws<InvalidOperationException>(() => array.Bytes).Message, StringComparison.Ordinal);
    }

    public static TheoryData<byte[], string> Damaged => new()
    {
        { [], "is empty" },
        { [0, 0], "is not an IDX file: it begins with the bytes 00 00" },
        { "<html>404"u8.ToArray(), "is not an IDX file: it begins with '<htm'" },
        { [0, 0, 7, 1, 0, 0, 0, 1, 1], "element type is 0x07" },
        { [0, 0, 8, 0], "0 dimensions" },
        { [0, 0, 8, 3, 0, 0, 0, 1], "ends within the sizes of its 3 dimensions" },
        { [0, 0, 8, 1, 0xFF, 0, 0, 0, 1], "more than an array can have" },
        { [0, 0, 8, 1, 0, 0, 0, 0], "no data" },
        { [0, 0, 14, 2, 0x7F, 0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 1], "more than fits into an array" },
        { Small[..^1], "is cut short: its header speaks of [2, 3] elements of type Byte, which are 6 bytes, but 5 bytes follow" },
        { [.. Small, 0], "is too long" },
        { [0, 0, 8, 1, 0x3F, 0xFF, 0xFF, 0xFF, 1], "is cut short" },
        { Pack(Small[..^1]), "is cut short" },
        { Pack([.. Small, 0]), "is too long" },
        { Pack("nothing of the kind"u8.ToArray()), "unpacked, it begins with 'noth'" },
        { [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0], "unpacked, it has 0 bytes" },
        { [0x1F, 0x8B, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9], "damaged gzip" },
        { Pack([0, 0, 8, 1, 0x3F, 0xFF, 0xFF, 0xFF, 1]), "packed bytes can hold" },
    };

    [Theory]
    [MemberData(nameof(Damaged))]
    public void Says_what_is_wrong(byte[] file, string message)
    {
        var error = Assert.Throws<InvalidDataException>(() => Read(file));
        Assert.StartsWith("f.idx", error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cut_packed_files_are_refused()
    {
        byte[] whole = Pack([0, 0, 8, 1, 0, 0, 0x40, 0, .. RandomNumberGenerator.GetBytes(0x4000)]);
        for (int length = 1; length < whole.Length - 8; length += 501)
            Assert.StartsWith("f.idx", Assert.Throws<InvalidDataException>(() => Read(whole[..length])).Message, StringComparison.Ordinal);
    }

    // A header that promises a gigabyte, plain, packed, or packed with a megabyte of zeros behind it, costs none.
    [Fact]
    public void No_memory_is_taken_on_a_headers_word()
    {
        byte[] header = [0, 0, 8, 1, 0x40, 0, 0, 0];
        byte[] plain = [.. header, 1, 2], packed = Pack(plain), bomb = Pack([.. header, .. new byte[1 << 20]]);
        byte[] tail = Pack([.. Small, .. new byte[1 << 20]]);
        foreach (byte[] file in new[] { plain, packed, bomb, tail })
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Throws<InvalidDataException>(() => Read(file));
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
        }
    }

    [Fact]
    public void Files_and_folders()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(6, IdxFile.Load(folder.Write("any-name", Pack(Small))).Bytes.Length);
        Assert.Throws<FileNotFoundException>(() => IdxFile.Load(folder["none"]));
        Assert.Throws<InvalidDataException>(() => IdxFile.Load(folder.Path));
        Assert.Throws<ArgumentException>(() => IdxFile.Load(""));
    }

    internal static byte[] Pack(byte[] data)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal)) gzip.Write(data);
        return packed.ToArray();
    }

    private static IdxArray Read(byte[] file) => IdxFile.Read(new MemoryStream(file), "f.idx");
}
