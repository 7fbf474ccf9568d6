using System.Text;
using Lincoln.Storage;

namespace Lincoln.Tests.Storage;

public sealed class Crc32Tests
{
    [Fact]
    public void The_checksum_is_that_of_zip()
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
