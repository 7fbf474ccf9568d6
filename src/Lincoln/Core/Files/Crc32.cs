using System.Buffers.Binary;

namespace Lincoln;

/// <summary>
/// The checksum of zip entries and PNG chunks (ISO 3309, reflected polynomial 0xEDB88320): System.IO.Compression writes it, but does not
/// check it when it reads.
/// </summary>
internal struct Crc32()
{
    // Table k holds the effect of a byte that is k bytes before the end of a group of eight.
    private static readonly uint[][] Tables = MakeTables();
    private uint state = uint.MaxValue;

    public readonly uint Value => ~state;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        uint crc = state;
        var t = Tables;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            ulong x = BinaryPrimitives.ReadUInt64LittleEndian(bytes) ^ crc;
            crc = t[7][(byte)x] ^ t[6][(byte)(x >> 8)] ^ t[5][(byte)(x >> 16)] ^ t[4][(byte)(x >> 24)]
                ^ t[3][(byte)(x >> 32)] ^ t[2][(byte)(x >> 40)] ^ t[1][(byte)(x >> 48)] ^ t[0][(byte)(x >> 56)];
        }
        foreach (byte b in bytes) crc = t[0][(byte)(crc ^ b)] ^ (crc >> 8);
        state = crc;
    }

    private static uint[][] MakeTables()
    {
        var tables = new uint[8][];
        for (int k = 0; k < 8; k++)
        {
            tables[k] = new uint[256];
            for (uint i = 0; i < 256; i++)
            {
                uint crc = k == 0 ? i : tables[k - 1][i];
                if (k == 0) for (int bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
                else crc = tables[0][(byte)crc] ^ (crc >> 8);
                tables[k][i] = crc;
            }
        }
        return tables;
    }
}
