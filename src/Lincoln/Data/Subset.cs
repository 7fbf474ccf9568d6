using System.Buffers;
using Lincoln.Kernels;

namespace Lincoln.Data;

/// <summary>Some samples of another data set, such as one part of a <see cref="Split"/>, without a copy of them.</summary>
public sealed class Subset : IDataset
{
    private readonly IDataset source;
    private readonly int[] rows;

    /// <summary>The samples of <paramref name="source"/> at these indices, in this order.</summary>
    /// <exception cref="ArgumentException">A number is outside the source, or there are none.</exception>
    public Subset(IDataset source, IEnumerable<int> indices)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(indices);
        (this.source, rows) = (source, [.. indices]);
        if (rows.Length == 0) throw new ArgumentException("A subset needs at least one sample.", nameof(indices));
        Require.Indices(rows, source.Count, nameof(indices));
    }

    /// <inheritdoc/>
    public int Count => rows.Length;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">An index is outside 0..<see cref="Count"/>-1.</exception>
    public void Read(ReadOnlySpan<int> indices, Batch into)
    {
        Require.Indices(indices, rows.Length, nameof(indices));
        int[] mapped = ArrayPool<int>.Shared.Rent(indices.Length);
        for (int i = 0; i < indices.Length; i++) mapped[i] = rows[indices[i]];
        source.Read(mapped.AsSpan(0, indices.Length), into);
        ArrayPool<int>.Shared.Return(mapped);
    }
}
