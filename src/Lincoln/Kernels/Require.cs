namespace Lincoln.Kernels;

/// <summary>Checks on arguments. Kernels work on raw memory, so a wrong length must never get through.</summary>
internal static partial class Require
{
    /// <summary>The span has the expected length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Length(int found, long expected, string name)
    {
        if (found != expected) ThrowLength(found, expected, name);
    }

    /// <summary>The span has the expected length, or is empty: not needed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LengthOrEmpty(int found, long expected, string name)
    {
        if (found != expected && found != 0) ThrowLength(found, expected, name);
    }

    /// <summary>The number of rows of a matrix of this length and number of columns.</summary>
    public static int Rows(int length, int columns, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        if (columns == 0 ? length != 0 : length % columns != 0)
            throw new ArgumentException($"{name} has {length} elements: not a multiple of {columns} columns.", name);
        return columns == 0 ? 0 : length / columns;
    }

    /// <summary>Every index is at least 0 and less than the limit.</summary>
    public static void Indices(ReadOnlySpan<int> indices, int limit, string name)
    {
        for (int i = 0; i < indices.Length; i++)
        {
            if ((uint)indices[i] < (uint)limit) continue;
            string message = $"{name}[{i}] is {indices[i]}: it must be at least 0 and less than {limit}.";
            throw new ArgumentOutOfRangeException(name, indices[i], message);
        }
    }

    /// <summary>The product of the sizes of a shape; beyond a long it is the largest long, which no span has as its length.</summary>
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
        => throw new ArgumentException($"{name} has {found} elements where {expected} are needed.", name);
}
