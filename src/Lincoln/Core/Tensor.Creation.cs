namespace Lincoln;

public partial class Tensor
{
    /// <summary>A tensor of one axis with the given values.</summary>
    public static Tensor From(params ReadOnlySpan<Real> values) => new([values.Length], values);

    /// <summary>A matrix with the values of a two-dimensional array.</summary>
    /// <exception cref="ArgumentNullException">The array is null.</exception>
    public static Tensor From(Real[,] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new([values.GetLength(0), values.GetLength(1)], Flat(values));
    }

    /// <summary>A tensor with the values of a three-dimensional array.</summary>
    /// <exception cref="ArgumentNullException">The array is null.</exception>
    public static Tensor From(Real[,,] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new([values.GetLength(0), values.GetLength(1), values.GetLength(2)], Flat(values));
    }

    /// <summary>A tensor with the values of a four-dimensional array.</summary>
    /// <exception cref="ArgumentNullException">The array is null.</exception>
    public static Tensor From(Real[,,,] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new([values.GetLength(0), values.GetLength(1), values.GetLength(2), values.GetLength(3)], Flat(values));
    }

    /// <summary>A single number: shape <c>[]</c>.</summary>
    public static Tensor Scalar(Real value) => new([], [value]);

    /// <summary>A tensor of ones.</summary>
    public static Tensor Ones(Shape shape) => Full(shape, 1);

    /// <summary>A tensor whose elements all have one value.</summary>
    public static Tensor Full(Shape shape, Real value)
    {
        var tensor = Uninitialized(shape);
        tensor.Storage.Fill(value);
        return tensor;
    }

    /// <summary>Evenly spaced numbers, both ends included.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public static Tensor LinearSpace(Real from, Real to, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var tensor = Uninitialized([count]);
        for (int i = 0; i < count; i++) tensor.Storage[i] = (Real)(from + ((double)to - from) * i / Math.Max(1, count - 1));
        if (count > 1) tensor.Storage[^1] = to;
        return tensor;
    }

    /// <summary>Normally distributed numbers.</summary>
    /// <exception cref="ArgumentNullException">The generator is null.</exception>
    public static Tensor Normal(Shape shape, Rng rng, Real mean = 0, Real deviation = 1)
    {
        ArgumentNullException.ThrowIfNull(rng);
        var tensor = Uninitialized(shape);
        rng.Normal(tensor.Storage, mean, deviation);
        return tensor;
    }

    /// <summary>Uniformly distributed numbers, low ≤ x &lt; high.</summary>
    /// <exception cref="ArgumentNullException">The generator is null.</exception>
    public static Tensor Uniform(Shape shape, Rng rng, Real low = 0, Real high = 1)
    {
        ArgumentNullException.ThrowIfNull(rng);
        var tensor = Uninitialized(shape);
        rng.Uniform(tensor.Storage, low, high);
        return tensor;
    }

    private static ReadOnlySpan<Real> Flat(Array values)
        => MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<byte, Real>(ref MemoryMarshal.GetArrayDataReference(values)), values.Length);
}
