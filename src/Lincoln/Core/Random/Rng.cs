using Lincoln.Kernels;

namespace Lincoln;

/// <summary>
/// Random numbers from one seed, forked by name: the same seed and names give the same bits on every machine and at any number of threads.
/// </summary>
/// <remarks>
/// Counter-based (SplitMix64: Steele, Lea, Flood 2014): the n-th number is a hash of seed and n. <see cref="Fork(string)"/> makes an
/// independent stream that does not depend on the numbers drawn before, so adding a layer does not change the others'
/// weights. Not for cryptography. One object belongs to one thread.
/// </remarks>
public sealed class Rng
{
    private const ulong Golden = 0x9E3779B97F4A7C15UL;
    private ulong seed, counter;

    /// <summary>The stream of a seed.</summary>
    public Rng(ulong seed) => this.seed = counter = seed;

    /// <summary>An independent stream for a name.</summary>
    /// <exception cref="ArgumentNullException">The name is null.</exception>
    public Rng Fork(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        ulong hash = Mix(seed + Golden) ^ 14695981039346656037UL;                     // FNV-1a over the characters
        foreach (char c in name) hash = (hash ^ c) * 1099511628211UL;
        return new(Mix(hash));
    }

    /// <summary>An independent stream for a number, such as an epoch or a step.</summary>
    public Rng Fork(long number) => new(ForkSeed(seed, number));

    /// <summary>Becomes the stream that <c>parent.Fork(number)</c> is, without a new object: one for every sample of a batch.</summary>
    internal void BecomeFork(Rng parent, long number) => seed = counter = ForkSeed(parent.seed, number);

    /// <summary>64 random bits.</summary>
    public ulong NextBits() => Mix(counter += Golden);

    /// <summary>An integer 0 ≤ n &lt; <paramref name="below"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The bound is not positive.</exception>
    public int Next(int below)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(below);
        return (int)(((UInt128)NextBits() * (ulong)below) >> 64);
    }

    /// <summary>A number 0 ≤ x &lt; 1 with 53 random bits.</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1L << 53));

    /// <summary>A number of the standard normal distribution.</summary>
    // 52 bits and a half are exact: the argument is never 0 or 1.
    public double NextNormal() => NormalQuantile.Of(((NextBits() >> 12) + 0.5) * (1.0 / (1L << 52)));

    /// <summary>Fills with uniform numbers, low ≤ x &lt; high, each from 24 random bits; all are low when both are equal.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The bounds are not finite, or low is above high.</exception>
    public void Uniform(Span<Real> x, Real low = 0, Real high = 1)
    {
        if (!(low <= high && Real.IsFinite(high - low)))
            throw new ArgumentOutOfRangeException(nameof(low),
                $"low: Uniform needs finite bounds with low ≤ high, found {low} and {high}.");
        Real last = high > low ? Real.BitDecrement(high) : low;                       // rounding can reach `high`
        foreach (ref Real value in x)
        {
            Real share = (NextBits() >> 40) * ((Real)1 / (1 << 24));
            value = Real.Min(Real.FusedMultiplyAdd(share, high - low, low), last);
        }
    }

    /// <summary>Fills with normally distributed numbers.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The deviation is negative or not a number.</exception>
    public void Normal(Span<Real> x, Real mean = 0, Real deviation = 1)
    {
        if (!(deviation >= 0))
            throw new ArgumentOutOfRangeException(nameof(deviation), $"deviation: it must be at least 0, found {deviation}.");
        foreach (ref Real value in x) value = (Real)(mean + deviation * NextNormal());
    }

    /// <summary>Fills with ones (probability <paramref name="probability"/>) and zeros.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not in 0..1.</exception>
    public void Bernoulli(Span<Real> x, Real probability)
    {
        Require.Share(probability, nameof(probability));
        foreach (ref Real value in x) value = (NextBits() >> 40) * ((Real)1 / (1 << 24)) < probability ? 1 : 0;
    }

    /// <summary>Puts the items into a random order (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = Next(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    /// <summary>The integers 0..n-1 in a random order.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public int[] Permutation(int n)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        int[] order = new int[n];
        for (int i = 0; i < n; i++) order[i] = i;
        Shuffle(order.AsSpan());
        return order;
    }

    private static ulong ForkSeed(ulong seed, long number) => Mix(Mix(seed + Golden) ^ Mix((ulong)number + Golden));

    private static ulong Mix(ulong z)
    {
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ z >> 27) * 0x94D049BB133111EBUL;
        return z ^ z >> 31;
    }
}
