using Lincoln.Data;
using Lincoln.Kernels;

namespace Lincoln.Storage;

/// <summary>Samples that stay in their files until they are read: for data larger than memory. May be read from several threads.</summary>
/// <example><code>
/// FileArray images = FileArray.OpenIdx("train-images-idx3-ubyte"), labels = FileArray.OpenIdx("train-labels-idx1-ubyte");
/// var train = new FileDataset(images, labels, scale: 1 / 255.0);
/// </code></example>
public sealed class FileDataset : IDataset
{
    private readonly FileArray inputs, targets;
    private readonly double scale, shift;
    private readonly bool labels;

    /// <summary>A data set over arrays in files.</summary>
    /// <param name="inputs">[samples, ..sample]; what is read is multiplied by <paramref name="scale"/>, then <paramref name="shift"/> is
    /// added.</param>
    /// <param name="targets">Integers are class labels, others are numbers to predict, [samples, ..outputs].</param>
    /// <param name="scale">What inputs are multiplied by.</param>
    /// <param name="shift">What is added then.</param>
    /// <exception cref="ShapeException">The elements of samples differ, or numbers as targets have a single axis.</exception>
    /// <exception cref="ArgumentException">Scale or shift is not finite.</exception>
    public FileDataset(FileArray inputs, FileArray targets, double scale = 1, double shift = 0)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(targets);
        if (inputs.Count != targets.Count)
            throw new ShapeException($"FileDataset: there are {inputs.Count} inputs but {targets.Count} targets; "
                + "the number of samples must be equal.");
        if (inputs.SampleShape.Rank == 0)
            throw new ShapeException($"FileDataset: the inputs must be [samples, ..sample], found [{inputs.Count}].");
        if (!targets.IsWhole && targets.SampleShape.Rank == 0)
            throw new ShapeException($"FileDataset: numbers as targets must be [samples, ..outputs], found [{targets.Count}]. "
                + "For one number a sample save [samples, 1].");
        if (!double.IsFinite(scale) || !double.IsFinite(shift))
            throw new ArgumentException($"Scale {scale} and shift {shift} must be finite.", nameof(scale));
        (this.inputs, this.targets, this.scale, this.shift, labels) = (inputs, targets, scale, shift, targets.IsWhole);
    }

    /// <inheritdoc/>
    public int Count => inputs.Count;

    /// <summary>The shape of one input.</summary>
    public Shape SampleShape => inputs.SampleShape;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">An index is outside 0..<see cref="Count"/>-1.</exception>
    public void Read(ReadOnlySpan<int> indices, Batch into)
    {
        ArgumentNullException.ThrowIfNull(into);
        Require.Indices(indices, Count, nameof(indices));
        inputs.Read(indices, into.WriteInputs(indices.Length, inputs.SampleShape), scale, shift);
        if (labels) targets.Read(indices, into.WriteLabels(indices.Length, targets.SampleShape));
        else targets.Read(indices, into.WriteTargets(indices.Length, targets.SampleShape));
    }
}
