using System.Buffers.Binary;
using System.Numerics;

namespace Lincoln.Training;

/// <summary>Appends records to a file as TensorFlow frames them (TFRecord): length, its checksum, content, its checksum.</summary>
internal sealed class RecordFile(string path) : IDisposable
{
    private readonly FileStream file = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);

    public void Append(ReadOnlySpan<byte> content)
    {
        Span<byte> around = stackalloc byte[12];
        BinaryPrimitives.WriteInt64LittleEndian(around, content.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(around[8..], Checksum(around[..8]));
        file.Write(around);
        file.Write(content);
        BinaryPrimitives.WriteUInt32LittleEndian(around, Checksum(content));
        file.Write(around[..4]);
    }

    public void Flush() => file.Flush();

    public void Dispose() => file.Dispose();

    // CRC-32C, turned and shifted so that checksums of checksums do not meet.
    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in bytes) crc = BitOperations.Crc32C(crc, b);
        return BitOperations.RotateRight(~crc, 15) + 0xA282EAD8;
    }
}
