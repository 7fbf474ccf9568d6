using System.Numerics;

namespace Lincoln.Book;

/// <summary>
/// The random numbers of NumPy's <c>numpy.random.RandomState(seed)</c>, bit by bit: for programs that repeat what a Python program printed,
/// such as the book's. For everything else use <see cref="Rng"/>.
/// </summary>
/// <remarks>
/// The generator is the Mersenne Twister MT19937 (Matsumoto and Nishimura 1998) and the conversions are those that NumPy keeps for
/// ever for its legacy generator. Normal numbers use the logarithm of the system's C library, as NumPy does.
/// </remarks>
internal sealed class NumPyRandomState
{
    private const int Size = 624, Middle = 397;
    private readonly uint[] state = new uint[Size];
    private int next = Size;
    private double? spareNormal;

    /// <summary>The generator of a seed: <c>RandomState(seed)</c>, or <c>numpy.random.seed(seed)</c>.</summary>
    public NumPyRandomState(uint seed)
    {
        state[0] = seed;
        for (uint i = 1; i < Size; i++) state[i] = 1812433253u * (state[i - 1] ^ state[i - 1] >> 30) + i;
    }

    /// <summary>A number 0 ≤ x &lt; 1 with 53 random bits: <c>rand()</c>.</summary>
    public double Uniform()
    {
        uint high = NextBits() >> 5, low = NextBits() >> 6;
        return (high * 67108864.0 + low) / 9007199254740992.0;
    }

    /// <summary>A number of the standard normal distribution: <c>randn()</c> (the polar method, which draws two at a time).</summary>
    public double Normal()
    {
        if (spareNormal is { } spare)
        {
            spareNormal = null;
            return spare;
        }
        while (true)
        {
            double x = 2 * Uniform() - 1, y = 2 * Uniform() - 1, square = x * x + y * y;
            if (square is >= 1 or 0) continue;
            double factor = Math.Sqrt(-2 * Math.Log(square) / square);
            spareNormal = factor * x;
            return factor * y;
        }
    }

    /// <summary>A tensor of numbers of the standard normal distribution: <c>randn(2, 3)</c>.</summary>
    public Tensor Normal(Shape shape)
    {
        var tensor = new Tensor(shape);
        Fill(tensor.Edit(), Normal);
        return tensor;
    }

    // Chapters are written in either precision; both round alike.
    private static void Fill<T>(Span<T> x, Func<double> next) where T : INumber<T>
    {
        foreach (ref T value in x) value = T.CreateTruncating(next());
    }

    /// <summary>An integer low ≤ n &lt; high: <c>randint(low, high)</c>.</summary>
    /// <exception cref="ArgumentException">The range is empty.</exception>
    public int Integer(int low, int high)
    {
        if (low >= high) throw new ArgumentException($"Integer: it needs low < high, found {low} and {high}.", nameof(high));
        return (int)(low + Below((uint)((long)high - 1 - low)));
    }

    /// <summary>The numbers 0..n-1 in a random order: <c>permutation(n)</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public int[] Permutation(int n)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        int[] order = new int[n];
        for (int i = 0; i < n; i++) order[i] = i;
        for (int i = n - 1; i > 0; i--)
        {
            int j = (int)Below((uint)i);
            (order[i], order[j]) = (order[j], order[i]);
        }
        return order;
    }

    /// <summary>
    /// How many of n tries succeed when each does with the given probability: <c>binomial(n, probability)</c>, for n·min(p, 1 - p) &lt; 30.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not in 0..1, n is negative, or n·min(p, 1 - p) is 30 or
    /// more.</exception>
    public int Binomial(int n, double probability)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        if (!(probability >= 0 && probability <= 1))
            throw new ArgumentOutOfRangeException(nameof(probability), $"probability: it must be in 0..1, found {probability}.");
        double rare = Math.Min(probability, 1 - probability);
        if (n * rare >= 30)
            throw new ArgumentOutOfRangeException(nameof(n),
                $"n: beyond n·min(p, 1 - p) = 30 NumPy uses another method, which is not here; found {n} and {probability}.");
        if (n == 0 || rare == 0) return probability == 1 ? n : 0;
        int successes = ByInversion(n, rare);
        return probability <= 0.5 ? successes : n - successes;
    }

    // Walks through the distribution's sum from 0 successes upwards until it passes a uniform number.
    private int ByInversion(int n, double p)
    {
        double q = 1 - p, none = Math.Exp(n * Math.Log(q)), mean = n * p;
        int bound = (int)Math.Min(n, mean + 10 * Math.Sqrt(mean * q + 1)), count = 0;
        double term = none, u = Uniform();
        while (u > term)
        {
            count++;
            if (count > bound) (count, term, u) = (0, none, Uniform());
            else
            {
                u -= term;
                term = (n - count + 1) * p * term / (count * q);
            }
        }
        return count;
    }

    // A number 0..max: random bits under the smallest mask that covers max, until one fits.
    private uint Below(uint max)
    {
        if (max == 0) return 0;
        uint mask = uint.MaxValue >> System.Numerics.BitOperations.LeadingZeroCount(max), value;
        do value = NextBits() & mask;
        while (value > max);
        return value;
    }

    private uint NextBits()
    {
        if (next == Size) Twist();
        uint y = state[next++];
        y ^= y >> 11;
        y ^= y << 7 & 0x9d2c5680u;
        y ^= y << 15 & 0xefc60000u;
        return y ^ y >> 18;
    }

    private void Twist()
    {
        for (int i = 0; i < Size; i++)
        {
            uint y = state[i] & 0x80000000u | state[(i + 1) % Size] & 0x7fffffffu;
            state[i] = state[(i + Middle) % Size] ^ y >> 1 ^ ((y & 1) == 0 ? 0 : 0x9908b0dfu);
        }
        next = 0;
    }
}
