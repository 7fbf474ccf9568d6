using System.Buffers.Binary;
using System.IO.Compression;
using Lincoln.Data;
using Lincoln.Storage;

namespace Lincoln.Tests.Data;

public class PngTests
{
    public static TheoryData<int, int, bool> Kinds
    {
        get
        {
            var kinds = new TheoryData<int, int, bool>();
            foreach (bool interlaced in new[] { false, true })
                foreach (var (colour, depths) in new[] { (0, new[] { 1, 2, 4, 8, 16 }), (2, [8, 16]), (3, [1, 2, 4, 8]),
                    (4, [8, 16]), (6, [8, 16]) })
                    foreach (int depth in depths) kinds.Add(colour, depth, interlaced);
            return kinds;
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Every_colour_type_depth_and_interlacing(int colour, int depth, bool interlaced)
    {
        foreach (var (width, height) in new[] { (13, 11), (1, 1), (3, 2), (8, 17) })
        {
            int samples = colour switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 }, most = (1 << depth) - 1;
            var rng = new Rng((ulong)(colour * 100 + depth));
            int[] values = [.. Enumerable.Range(0, width * height * samples).Select(_ => rng.Next(most + 1))];
            byte[] palette = [.. Enumerable.Range(0, 3 * (most + 1) % 1000).Select(_ => (byte)rng.Next(256))];
            var image = ImageFile.Decode(Encode(width, height, colour, depth, interlaced, values, colour == 3 ? palette : []), "test");
            int[] expected = colour == 3
                ? [.. values.SelectMany(v => new[] { (int)palette[3 * v], palette[3 * v + 1], palette[3 * v + 2] })]
                : [.. values.Select(v => (int)Math.Round(v * 255.0 / most))];
            Assert.Equal((height, width, colour == 3 ? 3 : samples), (image.Height, image.Width, image.Channels));
            Assert.Equal(expected, image.Pixels.ToArray().Select(p => (int)p));
        }
    }

    [Fact]
    public void Transparent_colours_become_opacity()
    {
        Assert.Equal([0, 255, 85, 255, 170, 0, 255, 255], Decode(0, 2, [0, 1, 2, 3], [], [0, 2]).Pixels.ToArray());
        Assert.Equal([10, 20, 30, 255, 40, 50, 60, 0], Decode(2, 8, [10, 20, 30, 40, 50, 60], [], [0, 40, 0, 50, 0, 60]).Pixels.ToArray());
        Assert.Equal([1, 2, 3, 9, 4, 5, 6, 255], Decode(3, 8, [0, 1], [1, 2, 3, 4, 5, 6], [9]).Pixels.ToArray());

        static ImageFile Decode(int colour, int depth, int[] values, byte[] palette, byte[] transparency)
            => ImageFile.Decode(Encode(values.Length / (colour == 2 ? 3 : 1), 1, colour, depth, false, values, palette, transparency),
                "test");
    }

    [Theory]
    [InlineData("grey.png")]
    [InlineData("rgb.png")]
    [InlineData("palette.png")]
    public void Files_of_Pillow(string name)
    {
        using var expected = NumPy.ReadArchive(Reference("images.npz"));
        Assert.Equal(expected.ReadIndices(name).Values.ToArray(), ImageFile.Load(Reference(name)).Pixels.ToArray().Select(p => (int)p));
    }

    [Fact]
    public void Channels_first_and_grey()
    {
        var image = ImageFile.Decode(Encode(2, 1, 2, 8, false, [10, 20, 30, 255, 255, 255], []), "test");
        Assert.Equal([10, 255, 20, 255, 30, 255], image.ToChannels(3));
        Assert.Equal([18, 255], image.ToChannels(1));
        Assert.Equal([7, 7, 7], ImageFile.Decode(Encode(1, 1, 4, 8, false, [7, 100], []), "test").ToChannels(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => image.ToChannels(2));
    }

    [Fact]
    public void What_is_wrong_is_said()
    {
        byte[] good = Encode(4, 4, 0, 8, false, new int[16], []);
        byte[] flipped = [.. good];
        flipped[^20] ^= 1;
        Assert.Contains("checksum", Fails(flipped));
        Assert.Contains("cut short", Fails(good[..^12]));
        Assert.Contains("neither PNG nor JPEG", Fails("GIF89a..."u8.ToArray()));
        Assert.Contains("is empty", Fails([]));
        Assert.Contains("no colour type 5", Fails(Encode(4, 4, 5, 8, false, new int[16], [])));
        Assert.Contains("palette of 1", Fails(Encode(1, 1, 3, 8, false, [5], [1, 2, 3])));
        Assert.Contains("more than", Fails(Encode(4, 4, 0, 8, false, new int[16], [], claimed: (1_000_000_000, 1_000_000_000))));

        static string Fails(byte[] bytes) => Assert.Throws<InvalidDataException>(() => ImageFile.Decode(bytes, "test")).Message;
    }

    // Checksums are made right again, so that damage reaches what lies behind them.
    [Fact]
    public void Damaged_files_are_decoded_or_refused_and_nothing_else()
    {
        var rng = new Rng(1);
        byte[][] files = [.. new[] { "grey.png", "rgb.png", "palette.png" }.Select(n => File.ReadAllBytes(Reference(n))),
            Encode(9, 9, 6, 16, true, new int[324], []), Encode(9, 9, 3, 2, true, new int[81], new byte[12], [1, 2])];
        for (int run = 0; run < 3000; run++)
        {
            byte[] file = [.. files[run % files.Length]];
            for (int k = rng.Next(4); k >= 0; k--) file[8 + rng.Next(file.Length - 8)] = (byte)rng.Next(256);
            if (rng.Next(4) == 0) file = file[..rng.Next(file.Length)];
            RepairChecksums(file);
            try { Assert.InRange(ImageFile.Decode(file, "test").Pixels.Length, 1, 2_000_000); }
            catch (InvalidDataException) { }
        }
    }

    internal static string Reference(string name) => Repository.File("tests", "reference", "image-files", name);

    private static void RepairChecksums(byte[] file)
    {
        for (int at = 8; at + 12 <= file.Length;)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at));
            if (length > file.Length - at - 12) return;
            var crc = new Crc32();
            crc.Append(file.AsSpan(at + 4, 4 + (int)length));
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(at + 8 + (int)length), crc.Value);
            at += 12 + (int)length;
        }
    }

    /// <summary>A PNG whose rows have the filters 0 to 4 in turn.</summary>
    internal static byte[] Encode(int width, int height, int colour, int depth, bool interlaced, int[] values, byte[] palette,
        byte[]? transparency = null, (int, int)? claimed = null)
    {
        int samples = colour switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 }, filter = 0;
        using var raw = new MemoryStream();
        (int X, int Y, int DX, int DY)[] passes = interlaced
            ? [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)] : [(0, 0, 1, 1)];
        foreach (var pass in passes)
        {
            if (pass.X >= width) continue;
            byte[] above = [];
            for (int y = pass.Y; y < height; y += pass.DY)
            {
                var bits = new List<bool>();
                for (int x = pass.X; x < width; x += pass.DX)
                    for (int s = 0; s < samples; s++)
                        for (int b = depth - 1; b >= 0; b--) bits.Add((values[(y * width + x) * samples + s] >> b & 1) != 0);
                byte[] row = [.. bits.Chunk(8).Select(eight => (byte)eight.Select((bit, i) => bit ? 128 >> i : 0).Sum())];
                if (above.Length == 0) above = new byte[row.Length];
                raw.WriteByte((byte)filter);
                int step = Math.Max(1, samples * depth / 8);
                for (int i = 0; i < row.Length; i++)
                {
                    int a = i < step ? 0 : row[i - step], b = above[i], c = i < step ? 0 : above[i - step], p = a + b - c;
                    int nearest = new[] { a, b, c }.MinBy(v => Math.Abs(p - v));
                    raw.WriteByte((byte)(row[i] - filter switch { 0 => 0, 1 => a, 2 => b, 3 => (a + b) / 2, _ => nearest }));
                }
                filter = (filter + 1) % 5;
                above = row;
            }
        }
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true)) zlib.Write(raw.ToArray());
        byte[] data = packed.ToArray(), header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, claimed?.Item1 ?? width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), claimed?.Item2 ?? height);
        (header[8], header[9], header[12]) = ((byte)depth, (byte)colour, interlaced ? (byte)1 : (byte)0);
        return
        [
            0x89, .. "PNG"u8, 13, 10, 26, 10, .. Chunk("IHDR"u8, header), .. Chunk("tEXt"u8, "a\0b"u8),
            .. palette.Length > 0 ? Chunk("PLTE"u8, palette) : [], .. transparency is null ? [] : Chunk("tRNS"u8, transparency),
            .. Chunk("IDAT"u8, data.AsSpan(0, data.Length / 2)), .. Chunk("IDAT"u8, data.AsSpan(data.Length / 2)), .. Chunk("IEND"u8, []),
        ];

        static byte[] Chunk(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
        {
            byte[] chunk = new byte[12 + data.Length];
            BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
            type.CopyTo(chunk.AsSpan(4));
            data.CopyTo(chunk.AsSpan(8));
            var crc = new Crc32();
            crc.Append(chunk.AsSpan(4, 4 + data.Length));
            BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + data.Length), crc.Value);
            return chunk;
        }
    }
}
