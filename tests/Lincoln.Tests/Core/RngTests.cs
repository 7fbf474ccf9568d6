namespace Lincoln.Tests.Core;

public class RngTests
{
    // These bits must never change: saved seeds would mean something else.
    [Fact]
    public void The_bits_are_those_of_SplitMix64()
    {
        var rng = new Rng(1234567);                                              // the published test vector of the generator
        Assert.Equal([6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821],
            (ulong[])[rng.NextBits(), rng.NextBits(), rng.NextBits(), rng.NextBits(), rng.NextBits()]);
    }

    [Fact]
    public void Golden_bits()
    {
        Assert.Equal(GoldenFork, new Rng(1).Fork("weight").NextBits());
        Assert.Equal(GoldenEpoch, new Rng(1).Fork("order").Fork(3).NextBits());
        Assert.Equal(GoldenOrder, string.Join(" ", new Rng(1).Permutation(10)));
        Assert.Equal(GoldenNormal, BitConverter.DoubleToInt64Bits(new Rng(1).NextNormal()));
    }

    private const ulong GoldenFork = 9730682533125230036, GoldenEpoch = 14642105568310273431;
    private const long GoldenNormal = 4595207413914739936;                              // 0.167626846409156
    private const string GoldenOrder = "9 0 1 4 8 2 3 7 6 5";

    [Fact]
    public void A_fork_does_not_depend_on_what_was_drawn()
    {
        var rng = new Rng(7);
        ulong before = rng.Fork("a").NextBits();
        for (int i = 0; i < 100; i++) rng.NextBits();
        Assert.Equal(before, rng.Fork("a").NextBits());
        Assert.Throws<ArgumentNullException>(() => rng.Fork(null!));
    }

    [Fact]
    public void Forks_are_different_streams()
    {
        var rng = new Rng(7);
        Rng[] streams =
        [
            rng, rng.Fork("a"), rng.Fork("b"), rng.Fork("ab"), rng.Fork("a").Fork("b"), rng.Fork(0), rng.Fork(1), rng.Fork(-1),
            new Rng(8), new Rng(8).Fork("a"),
        ];
        var all = streams.SelectMany(s => Enumerable.Range(0, 1000).Select(_ => s.NextBits())).ToList();
        Assert.Equal(all.Count, all.Distinct().Count());
    }

    [Fact]
    public void Forks_are_not_correlated()
    {
        const int Count = 20_000;
        var root = new Rng(11);
        (Rng, Rng)[] pairs =
            [(root.Fork("0"), root.Fork("1")), (root.Fork(1), root.Fork(2)), (new Rng(1), new Rng(2)), (root, root.Fork("0"))];
        foreach (var (a, b) in pairs)
        {
            double sum = 0;
            for (int i = 0; i < Count; i++) sum += a.NextNormal() * b.NextNormal();
            Assert.InRange(sum / Math.Sqrt(Count), -4, 4);                       // standard normal if independent
        }
    }

    [Fact]
    public void Uniform_numbers_are_spread_evenly()
    {
        const int Bins = 64, Count = 64_000;
        var x = new Real[Count];
        new Rng(3).Uniform(x);
        int[] counts = new int[Bins], byNext = new int[Bins];
        foreach (Real value in x) counts[(int)(value * Bins)]++;
        var rng = new Rng(4);
        for (int i = 0; i < Count; i++) byNext[rng.Next(Bins)]++;
        foreach (int[] histogram in (int[][])[counts, byNext])
            // χ² with 63 degrees: mean 63, deviation 11
            Assert.InRange(histogram.Sum(n => Math.Pow(n - Count / Bins, 2) / (Count / Bins)), 30, 110);
    }

    [Fact]
    public void Uniform_numbers_stay_below_the_upper_bound()
    {
        var x = new Real[200_000];
        Real high = Real.BitIncrement(Real.BitIncrement(1));                     // every other number rounds up to it
        new Rng(5).Uniform(x, 1, high);
        Assert.True(x.Min() == 1 && x.Max() < high);
        new Rng(5).Uniform(x, 2, 2);
        Assert.All(x, value => Assert.Equal(2, value));
    }

    [Fact]
    public void Normal_numbers_have_the_moments_and_the_tails_of_the_normal_distribution()
    {
        const int Count = 400_000;
        var x = new Real[Count];
        new Rng(6).Normal(x);
        double Moment(int power) => x.Average(value => Math.Pow(value, power));
        Assert.InRange(Moment(1), -0.007, 0.007);
        Assert.InRange(Moment(2), 0.99, 1.01);
        Assert.InRange(Moment(3), -0.03, 0.03);
        Assert.InRange(Moment(4), 2.93, 3.07);
        (double, double)[] tails = [(1, 0.15865525393), (2, 0.02275013195), (3, 0.0013498980316), (4, 3.1671241833e-5)];
        foreach (var (beyond, probability) in tails)
        {
            double expected = Count * probability, tolerance = 4.5 * Math.Sqrt(expected);
            Assert.InRange(x.Count(value => value > beyond), expected - tolerance, expected + tolerance);
            Assert.InRange(x.Count(value => value < -beyond), expected - tolerance, expected + tolerance);
        }
    }

    [Fact]
    public void Normal_numbers_take_mean_and_deviation()
    {
        var x = new Real[50_000];
        new Rng(6).Normal(x, 5, (Real)0.5);
        Assert.InRange(x.Average(v => v), 4.99, 5.01);
        Assert.InRange(Math.Sqrt(x.Average(v => (v - 5) * (v - 5))), 0.49, 0.51);
    }

    [Fact]
    public void Bernoulli_numbers_are_ones_as_often_as_asked()
    {
        var x = new Real[100_000];
        new Rng(8).Bernoulli(x, (Real)0.8);
        Assert.InRange(x.Average(v => v), 0.795, 0.805);
        Assert.All(x, v => Assert.True(v is 0 or 1));
        new Rng(8).Bernoulli(x, 1);
        Assert.All(x, v => Assert.Equal(1, v));
        new Rng(8).Bernoulli(x, 0);
        Assert.All(x, v => Assert.Equal(0, v));
    }

    [Fact]
    public void A_permutation_holds_every_number_once_and_all_orders_are_as_likely()
    {
        Assert.Equal(Enumerable.Range(0, 1000), new Rng(9).Permutation(1000).Order());
        var counts = new Dictionary<string, int>();
        var rng = new Rng(10);
        for (int i = 0; i < 24_000; i++)
        {
            string order = string.Join("", rng.Permutation(4));
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }
        Assert.Equal(24, counts.Count);
        Assert.InRange(counts.Values.Sum(n => Math.Pow(n - 1000, 2) / 1000), 5, 55);                 // χ² with 23 degrees
        Assert.Empty(rng.Permutation(0));
    }

    [Fact]
    public void Bad_arguments_are_refused()
    {
        var rng = new Rng(1);
        Assert.Throws<ArgumentOutOfRangeException>(() => rng.Next(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => rng.Permutation(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => rng.Bernoulli(new Real[1], (Real)1.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => rng.Bernoulli(new Real[1], Real.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => rng.Uniform(new Real[1], 2, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => rng.Uniform(new Real[1], 0, Real.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => rng.Normal(new Real[1], 0, -1));
    }
}
