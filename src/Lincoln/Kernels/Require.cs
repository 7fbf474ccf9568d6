namespace Lincoln.Kernels;

/// <summary>Checks on arguments. Kernels work on raw memory, so a wrong length must never get through.</summary>
internal static class Require
{
    /// <summary>The span has exactly so many numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Length(int found, long expected, string name)
    {
        if (found != expected) ThrowLength(found, expected, name);
    }

    /// <summary>The span has exactly so many numbers, or none: "not wanted".</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LengthOrEmpty(int found, long expected, string name)
    {
        if (found != expected && found != 0) ThrowLength(found, expected, name);
    }

    /// <summary>The number of rows of a matrix with so many columns.</summary>
    public static int Rows(int length, int columns, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        if (columns == 0 ? length != 0 : length % columns != 0)
            throw new ArgumentException($"{name} holds {length} numbers, which is not a whole number of rows of {columns} columns.", name);
        return columns == 0 ? 0 : length / columns;
    }

    /// <summary>Every index is at least 0 and less than the limit.</summary>
    public static void Indices(ReadOnlySpan<int> indices, int limit, string name)
    {
        for (int i = 0; i < indices.Length; i++)
            if ((uint)indices[i] >= (uint)limit)
                throw new ArgumentOutOfRangeException(name, indices[i], $"{name}[{i}] is {indices[i]}: it must be at least 0 and less than {limit}.");
    }

    /// <summary>
    /// The product of the sizes of a shape; more than a long can hold counts as the largest long, which no span is as long as.
    /// </summary>
    public static long Count(ReadOnlySpan<int> shape, string name)
    {
        long count = 1;
        foreach (int size in shape)
        {
            if (size < 0) throw new ArgumentException($"{name} has an axis of size {size}: sizes are 0 or more.", name);
            count = size > 0 && count > long.MaxValue / size ? long.MaxValue : count * size;
        }
        return count;
    }

    /// <summary>A shape as it is written: [2, 3].</summary>
    public static string Text(ReadOnlySpan<int> shape) => $"[{string.Join(", ", shape.ToArray())}]";

    [DoesNotReturn]
    private static void ThrowLength(int found, long expected, string name)
        => throw new ArgumentException($"{name} holds {found} numbers where {expected} are needed.", name);
}
