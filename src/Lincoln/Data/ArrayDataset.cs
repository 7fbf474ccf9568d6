using Lincoln.Kernels;

namespace Lincoln.Data;

/// <summary>Samples in memory: inputs that are numbers, and class labels or numbers as targets. May be read from several
/// threads, each with its own batch.</summary>
/// <example><code>
/// var data = new ArrayDataset(Tensor.From(measurements), new Indices(species));   // [150, 4] and 150 labels
/// </code></example>
public sealed class ArrayDataset : IDataset
{
    private readonly Tensor inputs;
    private readonly Target targets;
    private readonly int inputSize, targetSize;

    /// <summary>A data set over tensors, which it shares; edit neither while it is in use.</summary>
    /// <param name="inputs">[samples, ..sample]</param>
    /// <param name="targets">Labels [samples] or [samples, ..], or numbers [samples, ..outputs], such as [samples, 1].</param>
    /// <exception cref="ShapeException">The numbers of samples differ, or there are none, or numbers as targets have a single
    /// axis.</exception>
    public ArrayDataset(Tensor inputs, Target targets)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var shape = targets.Shape;
        if (inputs.Shape.Rank < 2)
            throw new ShapeException($"ArrayDataset: the inputs must be [samples, ..sample], found {inputs.Shape}. "
                + "For one number a sample give [samples, 1].");
        if (targets.Values is not null && shape.Rank < 2)
            throw new ShapeException($"ArrayDataset: the targets must be [samples, ..outputs], found {shape}. "
                + "For one number a sample give [samples, 1].");
        if (shape.Rank == 0 || shape[0] != inputs.Shape[0])
            throw new ShapeException($"ArrayDataset: the inputs are {inputs.Shape} but the targets {shape}; "
                + "the number of samples must be equal.");
        if (inputs.Shape.Count == 0 || shape.Count == 0)
            throw new ShapeException($"ArrayDataset: there is no data in inputs {inputs.Shape} and targets {shape}.");
        (this.inputs, this.targets, inputSize, targetSize) = (inputs, targets, inputs.Shape.Count / Count(inputs),
            shape.Count / Count(inputs));
        (SampleShape, TargetShape) = (inputs.Shape[1..], shape[1..]);

        static int Count(Tensor t) => t.Shape[0];
    }

    /// <inheritdoc/>
    public int Count => inputs.Shape[0];

    /// <summary>The shape of one input.</summary>
    public Shape SampleShape { get; }

    /// <summary>The shape of one target; [] for a class label.</summary>
    public Shape TargetShape { get; }

    /// <summary>A data set from rows of numbers and a class label for each.</summary>
    /// <exception cref="ArgumentException">No rows, rows of different lengths, or another number of labels.</exception>
    public static ArrayDataset From(IReadOnlyList<Real[]> rows, ReadOnlySpan<int> labels) => new(Matrix(rows), new Indices(labels));

    /// <summary>A data set from rows of numbers and a number to predict for each.</summary>
    /// <exception cref="ArgumentException">No rows, rows of different lengths, or another number of targets.</exception>
    public static ArrayDataset From(IReadOnlyList<Real[]> rows, ReadOnlySpan<Real> targets)
        => new(Matrix(rows), new Tensor([targets.Length, 1], targets).Keep());

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">An index is outside 0..<see cref="Count"/>-1.</exception>
    public void Read(ReadOnlySpan<int> indices, Batch into)
    {
        ArgumentNullException.ThrowIfNull(into);
        Gathering.Rows(inputs.Values, indices, inputSize, into.WriteInputs(indices.Length, SampleShape));
        if (targets.Values is { } values)
        {
            Gathering.Rows(values.Values, indices, targetSize, into.WriteTargets(indices.Length, TargetShape));
            return;
        }
        var labels = targets.Labels!.Values;
        var places = into.WriteLabels(indices.Length, TargetShape);
        for (int i = 0; i < indices.Length; i++) labels.Slice(indices[i] * targetSize, targetSize).CopyTo(places[(i * targetSize)..]);
    }

    private static Tensor Matrix(IReadOnlyList<Real[]> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Count == 0) throw new ArgumentException("There are no rows.", nameof(rows));
        int width = rows[0]?.Length ?? 0;
        var matrix = Tensor.Persistent([rows.Count, width]);
        for (int r = 0; r < rows.Count; r++)
        {
            if (rows[r]?.Length != width)
                throw new ArgumentException($"Row {r} has {rows[r]?.Length ?? 0} elements, row 0 has {width}; they must be equal.",
                    nameof(rows));
            rows[r].CopyTo(matrix.Edit()[(r * width)..]);
        }
        return matrix;
    }
}
