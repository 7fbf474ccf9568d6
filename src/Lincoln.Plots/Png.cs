using System.Buffers.Binary;
using System.IO.Compression;

namespace Lincoln.Plots;

/// <summary>Writes small pictures as PNG (W3C Portable Network Graphics, third edition): 8 bits a channel, no filter.</summary>
internal static class Png
{
    /// <param name="width">Pixels in a row.</param>
    /// <param name="pixels">Red, green and blue of each pixel, row by row.</param>
    public static byte[] Encode(int width, ReadOnlySpan<byte> pixels)
    {
        int height = pixels.Length / (3 * width);
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
            for (int y = 0; y < height; y++)
            {
                zlib.WriteByte(0);                                       // filter type 0: the bytes as they are
                zlib.Write(pixels.Slice(y * 3 * width, 3 * width));
            }
        using var png = new MemoryStream();
        png.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        (header[8], header[9]) = (8, 2);                                 // 8 bits, colours
        Chunk(png, "IHDR"u8, header);
        Chunk(png, "IDAT"u8, compressed.ToArray());
        Chunk(png, "IEND"u8, []);
        return png.ToArray();
    }

    private static void Chunk(MemoryStream png, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        png.Write(type);
        png.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Crc(Crc(uint.MaxValue, type), data));
        png.Write(number);
    }

    private static uint Crc(uint crc, ReadOnlySpan<byte> data)
    {
        foreach (byte b in data)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++) crc = crc >> 1 ^ (0xEDB88320 & (uint)-(int)(crc & 1));
        }
        return crc;
    }
}
