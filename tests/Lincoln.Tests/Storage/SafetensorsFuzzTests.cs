using System.Diagnostics;
using Lincoln.Storage;

namespace Lincoln.Tests.Storage;

/// <summary>Damaged files give clear errors of one kind, and take neither memory nor time.</summary>
public sealed class SafetensorsFuzzTests
{
    private const long MostBytes = 1 << 20;                     // the reader's own buffers are below 100 KB
    private static readonly byte[] Patterns = [0x01, 0x04, 0x20, 0x80, 0xff];

    private static byte[] Original => File.ReadAllBytes(ReferenceFiles.Path("python.safetensors"));

    [Fact]
    public void Every_truncation_is_noticed()
    {
        byte[] original = Original;
        for (int length = 0; length < original.Length; length++)
            Assert.NotNull(Try(original[..length]));
        Assert.NotNull(Try([.. original, 0]));
    }

    [Fact]
    public void Every_flipped_bit_is_harmless()
    {
        byte[] original = Original;
        int refused = 0;
        for (int at = 0; at < original.Length; at++)
            foreach (byte pattern in Patterns)
            {
                byte[] damaged = [.. original];
                damaged[at] ^= pattern;
                if (Try(damaged) is not null) refused++;
            }
        Assert.True(refused > original.Length, $"only {refused} of {Patterns.Length * original.Length} were refused");
    }

    [Fact]
    public void Random_damage_is_harmless()
    {
        byte[] original = Original;
        var random = new Random(5);
        for (int round = 0; round < 3000; round++)
        {
            byte[] damaged = [.. original];
            for (int k = random.Next(1, 8); k > 0; k--)
            {
                int at = random.Next(damaged.Length), length = random.Next(1, 40);
                var part = damaged.AsSpan(at, Math.Min(length, damaged.Length - at));
                if (random.Next(2) == 0) random.NextBytes(part);
                else original.AsSpan(random.Next(original.Length - part.Length + 1), part.Length).CopyTo(part);
            }
            Try(damaged);
        }
    }

    // Null when the file could be read; everything but the errors that were promised fails the test.
    private static Exception? Try(byte[] content)
    {
        long before = GC.GetAllocatedBytesForCurrentThread(), begin = Stopwatch.GetTimestamp();
        Exception? error = Record.Exception(() =>
        {
            using var file = Safetensors.Read(new MemoryStream(content));
            foreach (var entry in file.Entries)
                if (Record.Exception(() => file.ReadTensor(entry.Name)) is { } unreadable) Assert.IsType<InvalidDataException>(unreadable);
        });
        Assert.True(error is null or InvalidDataException or EndOfStreamException, $"{error}");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostBytes);
        Assert.InRange(Stopwatch.GetElapsedTime(begin), TimeSpan.Zero, TimeSpan.FromSeconds(10));
        return error;
    }
}
