using System.Diagnostics;
using Lincoln.Storage;

namespace Lincoln.Tests.Storage;

/// <summary>A damaged model file is refused with an error of one kind, or gives exactly the model that was saved.</summary>
public sealed class ModelFuzzTests
{
    private static readonly byte[] Original = Bytes();
    private static readonly (string, object?)[] Row = [("size", 80), ("district", "hill")];
    private static readonly double Prediction = TrainedModel.Load(new MemoryStream(Original)).Predict(Row).Value;

    [Fact]
    public void Every_truncation_is_noticed()
    {
        for (int length = 0; length < Original.Length; length++)
            Assert.False(Reads(Original[..length]), $"{length} bytes were read as a model");
    }

    [Fact]
    public void Every_flipped_bit_is_noticed_or_harmless()
    {
        int refused = 0;
        for (int at = 0; at < Original.Length; at++)
            foreach (byte pattern in (byte[])[0x01, 0x08, 0x80, 0xff])
            {
                byte[] damaged = [.. Original];
                damaged[at] ^= pattern;
                if (!Reads(damaged)) refused++;
            }
        Assert.True(refused > 3 * Original.Length, $"only {refused} of {4 * Original.Length} were refused");
    }

    [Fact]
    public void Random_damage_is_noticed_or_harmless()
    {
        var random = new Random(5);
        for (int round = 0; round < 2000; round++)
        {
            byte[] damaged = [.. Original];
            for (int k = random.Next(1, 5); k > 0; k--)
            {
                int length = random.Next(1, 30);
                var part = damaged.AsSpan(random.Next(damaged.Length - length), length);
                if (random.Next(2) == 0) random.NextBytes(part);
                else Original.AsSpan(random.Next(Original.Length - length), length).CopyTo(part);
            }
            Reads(damaged);
        }
    }

    private static bool Reads(byte[] file)
    {
        long before = GC.GetAllocatedBytesForCurrentThread(), begin = Stopwatch.GetTimestamp();
        TrainedModel? model = null;
        var error = Record.Exception(() => model = TrainedModel.Load(new MemoryStream(file)));
        Assert.True(error is null or InvalidDataException or EndOfStreamException, $"{error}");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 24);
        Assert.InRange(Stopwatch.GetElapsedTime(begin), TimeSpan.Zero, TimeSpan.FromSeconds(10));
        if (model?.Preparation is not null) Assert.Equal(Prediction, model.Predict(Row).Value);
        return model is not null;
    }

    private static byte[] Bytes()
    {
        var stream = new MemoryStream();
        PredictionTests.Regression(out _).Save(stream);
        return stream.ToArray();
    }
}
