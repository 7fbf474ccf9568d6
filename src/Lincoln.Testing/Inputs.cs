namespace Lincoln.Testing;

/// <summary>Recipes for the arguments of a <see cref="CatalogueRow"/>.</summary>
public static class Inputs
{
    /// <summary>Normally distributed numbers.</summary>
    public static Input Normal(Shape shape, double mean = 0, double deviation = 1)
        => Of(shape, (x, rng) => rng.Normal(x, (Real)mean, (Real)deviation));

    /// <summary>Uniformly distributed numbers, low ≤ x &lt; high.</summary>
    public static Input Uniform(Shape shape, double low, double high) => Of(shape, (x, rng) => rng.Uniform(x, (Real)low, (Real)high));

    /// <summary>Numbers in 0.3..3: for logarithms, roots and divisors.</summary>
    public static Input Positive(Shape shape) => Uniform(shape, 0.3, 3);

    /// <summary>Numbers in 0.3..2 and -2..-0.3: for functions with a kink or a jump at 0.</summary>
    public static Input AwayFromZero(Shape shape) => Of(shape, (x, rng) =>
    {
        foreach (ref Real value in x) value = (Real)((0.3 + 1.7 * rng.NextDouble()) * (rng.Next(2) == 0 ? 1 : -1));
    });

    /// <summary>Numbers that all differ by at least 0.1, in random order, around 0: for maxima.</summary>
    public static Input Distinct(Shape shape) => Of(shape, (x, rng) =>
    {
        int[] order = rng.Permutation(x.Length);
        for (int i = 0; i < x.Length; i++) x[i] = (Real)(0.1 * (order[i] - x.Length / 2) + 0.03);
    });

    /// <summary>Rows of numbers in 0..1 that sum to 1 along the last axis: soft labels.</summary>
    public static Input Probabilities(Shape shape) => Of(shape, (x, rng) =>
    {
        rng.Uniform(x, (Real)0.05, 1);
        int classes = shape[^1];
        for (int row = 0; classes > 0 && row < x.Length; row += classes)
        {
            Real sum = 0;
            foreach (Real value in x.Slice(row, classes)) sum += value;
            foreach (ref Real value in x.Slice(row, classes)) value /= sum;
        }
    });

    /// <summary>Zeros and ones: the targets of yes-or-no questions.</summary>
    public static Input Bits(Shape shape) => Of(shape, (x, rng) => rng.Bernoulli(x, (Real)0.5));

    /// <summary>Integers in 0..count-1: class labels, token ids, places to gather.</summary>
    public static Input Labels(Shape shape, int count) => new(rng =>
    {
        int[] values = new int[shape.Count];
        for (int i = 0; i < values.Length; i++) values[i] = rng.Next(Math.Max(1, count));
        return new Indices(shape, values);
    }, isFixed: true);

    /// <summary>Elements written by a function of your own.</summary>
    /// <exception cref="ArgumentNullException">The function is null.</exception>
    public static Input Of(Shape shape, Fill fill)
    {
        ArgumentNullException.ThrowIfNull(fill);
        return new(rng =>
        {
            var x = new Tensor(shape);
            fill(x.Edit(), rng);
            return x;
        });
    }

    /// <summary>Writes every element.</summary>
    public delegate void Fill(Span<Real> values, Rng rng);
}
