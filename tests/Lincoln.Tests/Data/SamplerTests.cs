using Lincoln.Data;

namespace Lincoln.Tests.Data;

public class SamplerTests
{
    // Logarithms of 0.5, 0.3, 0.15 and 0.05.
    private static readonly Real[] Scores = [(Real)Math.Log(0.15), (Real)Math.Log(0.5), (Real)Math.Log(0.05), (Real)Math.Log(0.3)];

    [Fact]
    public void Probabilities()
    {
        Expect(new Sampler(1.0, null, 1.0), 0.15, 0.5, 0.05, 0.3);
        Expect(new Sampler(1.0, 2, 1.0), 0, 0.625, 0, 0.375);
        Expect(new Sampler(1.0, 1, 1.0), 0, 1, 0, 0);
        Expect(new Sampler(1.0, 9, 1.0), 0.15, 0.5, 0.05, 0.3);
        Expect(new Sampler(1.0, null, 0.4), 0, 1, 0, 0);
        Expect(new Sampler(1.0, null, 0.7), 0, 0.625, 0, 0.375);
        Expect(new Sampler(1.0, null, 0.9), 0.15 / 0.95, 0.5 / 0.95, 0, 0.3 / 0.95);
        Expect(new Sampler(1.0, 2, 0.9), 0, 0.625, 0, 0.375);
        Expect(new Sampler(0.5, null, 1.0), 0.0225 / 0.365, 0.25 / 0.365, 0.0025 / 0.365, 0.09 / 0.365);
        Expect(new Sampler(0.0, null, 1.0), 0, 1, 0, 0);
        Expect(new Sampler(1e-300, null, 1.0), 0, 1, 0, 0);
        Expect(new Sampler(1e300, null, 1.0), 0.25, 0.25, 0.25, 0.25);

        static void Expect(Sampler sampler, params double[] expected)
        {
            double[] found = sampler.Probabilities(Scores);
            for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], found[i], 1e-6);
        }
    }

    [Fact]
    public void Choices_come_as_often_as_their_probabilities_say()
    {
        var sampler = new Sampler(topK: 3, seed: 5);
        int[] counts = new int[4];
        for (int i = 0; i < 20_000; i++) counts[sampler.Next(Scores)]++;
        Assert.Equal(0, counts[2]);
        // 4 standard deviations are below 0.015.
        foreach (var (count, p) in counts.Zip(sampler.Probabilities(Scores))) Assert.Equal(p, count / 20_000.0, 0.015);
    }

    [Fact]
    public void The_seed_decides()
    {
        int[] Drawn(ulong seed)
        {
            var sampler = new Sampler(seed: seed);
            return [.. Enumerable.Range(0, 40).Select(_ => sampler.Next(Scores))];
        }
        Assert.Equal(Drawn(3), Drawn(3));
        Assert.NotEqual(Drawn(3), Drawn(4));
    }

    [Fact]
    public void Of_equal_ones_the_lower_numbers_are_kept()
    {
        Assert.Equal([0.5, 0.5, 0, 0], new Sampler(topK: 2).Probabilities([1, 1, 1, 1]));
        Assert.Equal(0, new Sampler(temperature: 0).Next([2, 2, 1]));
    }

    [Fact]
    public void What_cannot_be_chosen_never_is()
    {
        var sampler = new Sampler();
        for (int i = 0; i < 100; i++) Assert.Equal(1, sampler.Next([Real.NegativeInfinity, -5000, Real.NegativeInfinity]));
        Assert.Equal(0, sampler.Next([7]));
    }

    [Fact]
    public void What_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sampler(temperature: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sampler(temperature: double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sampler(topK: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sampler(topP: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sampler(topP: 1.1));
        var sampler = new Sampler();
        Assert.Throws<ArgumentException>(() => sampler.Next([]));
        Assert.Contains("number 1 is NaN", Assert.Throws<ArgumentException>(() => sampler.Next([1, Real.NaN])).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => sampler.Next([1, Real.PositiveInfinity]));
        Assert.Throws<ArgumentException>(() => sampler.Next([Real.NegativeInfinity]));
    }
}
