namespace Lincoln.Data;

/// <summary>A few samples together: the inputs and the targets of one training step. Its memory is used again for the next batch.</summary>
/// <remarks>
/// A data set fills it: <c>into.WriteInputs(count, sample)</c> gives the places for the inputs, <c>WriteLabels</c> or <c>WriteTargets</c>
/// those for the targets. What it held before is gone then; <see cref="Tensor.Keep"/> makes a copy that stays.
/// </remarks>
public sealed partial class Batch
{
    private Tensor? inputs, targets;
    private int[] inputIndices = [], labels = [];

    /// <summary>How many samples it holds.</summary>
    public int Count { get; private set; }

    /// <summary>
    /// The epoch that the samples are read for, counted from 1, and 0 outside a training. Whoever reads says it; random changes of the
    /// samples (<see cref="TransformedDataset"/>) depend on it, so that each epoch sees others.
    /// </summary>
    public int Epoch { get; set; }

    /// <summary>The inputs, [count, ..sample]; null when they are integers.</summary>
    public Tensor? Inputs { get; private set; }

    /// <summary>The inputs that are integers (token ids), [count, ..sample]; null when they are numbers.</summary>
    public Indices? InputIndices { get; private set; }

    /// <summary>The targets: labels or numbers.</summary>
    public Target Target { get; private set; }

    /// <summary>The places for the inputs, sample after sample; write every number.</summary>
    public Span<Real> WriteInputs(int count, Shape sample)
    {
        (Count, InputIndices) = (count, null);
        Inputs = Place(ref inputs, Inputs, sample.Prepend(count));
        return Inputs.Edit();
    }

    /// <summary>The places for inputs that are integers, such as token ids.</summary>
    public Span<int> WriteInputIndices(int count, Shape sample)
    {
        (Count, Inputs) = (count, null);
        InputIndices = Place(ref inputIndices, sample.Prepend(count));
        return InputIndices.Storage;
    }

    /// <summary>The places for targets that are numbers; write every number.</summary>
    public Span<Real> WriteTargets(int count, Shape sample)
    {
        var place = Place(ref targets, Target.Values, sample.Prepend(count));
        Target = place;
        return place.Edit();
    }

    /// <summary>The places for class labels: one per sample, or one per place of the sample's shape (a label per time step).</summary>
    public Span<int> WriteLabels(int count, Shape sample = default)
    {
        var place = Place(ref labels, sample.Prepend(count));
        Target = place;
        return place.Storage;
    }

    // The largest batch so far owns the memory; a smaller one, such as the last of an epoch, is a view of it.
    private static Tensor Place(ref Tensor? owner, Tensor? last, Shape shape)
    {
        if (last is not null && last.Shape == shape) return last;
        if (owner is null || owner.Shape.Count < shape.Count) owner = Tensor.Persistent([shape.Count]);
        return owner.View(shape);
    }

    private static Indices Place(ref int[] owner, Shape shape)
    {
        if (owner.Length < shape.Count) owner = new int[shape.Count];
        return new(shape, owner, 0);
    }
}
