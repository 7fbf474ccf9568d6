using Lincoln.Data;

namespace Lincoln.Training;

/// <summary>Reads samples of a data set into one batch that is used again and again, and says clearly what is wrong with them.</summary>
internal sealed class DatasetReader
{
    private readonly IDataset data;
    private readonly string name;
    private readonly Batch batch = new();

    /// <summary>A reader; the name is the argument's that the data set came from.</summary>
    /// <exception cref="ArgumentException">The data set is empty.</exception>
    public DatasetReader(IDataset data, string name)
    {
        if (data.Count < 1) throw new ArgumentException($"{name}: the data set is empty.", name);
        (this.data, this.name, Count) = (data, name, data.Count);
    }

    /// <summary>How many samples there are.</summary>
    public int Count { get; }

    /// <summary>Reads these samples; what was read before is gone.</summary>
    /// <exception cref="InvalidDataException">The data set failed, or wrote something else than was asked for.</exception>
    public Batch Read(ReadOnlySpan<int> samples)
    {
        try { data.Read(samples, batch); }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new InvalidDataException($"{name}: the data set could not read {samples.Length} samples, beginning with number {samples[0]}: {e.Message}", e);
        }
        string? wrong = batch switch
        {
            { Inputs: null, InputIndices: null } => "it wrote no inputs",
            { Target: { Values: null, Labels: null } } => "it wrote no targets",
            _ when batch.Count != samples.Length => $"it wrote {batch.Count} samples instead of {samples.Length}",
            _ when (batch.Inputs?.Shape ?? batch.InputIndices!.Shape)[0] != samples.Length => $"it wrote inputs of shape {batch.Inputs?.Shape ?? batch.InputIndices!.Shape} for {samples.Length} samples",
            _ when batch.Target.Shape[0] != samples.Length => $"it wrote targets of shape {batch.Target.Shape} for {samples.Length} samples",
            _ => null,
        };
        return wrong is null ? batch : throw new InvalidDataException($"{name}: the data set did not do what Read must: {wrong}.");
    }

    /// <summary>Gives the network its shapes, from the first sample.</summary>
    /// <exception cref="ArgumentException">The samples do not fit the network.</exception>
    public void Build(NeuralNetwork network)
    {
        var first = Read([0]);
        try
        {
            if (first.Inputs is { } x) network.Build(x.Shape[1..]);
            else network.Build(first.InputIndices!.Shape[1..], indices: true);
        }
        catch (ArgumentException e) { throw Unfit([0], e); }
    }

    /// <summary>Runs the first sample through network, loss and metrics, so that what does not fit is found before the training begins.</summary>
    /// <exception cref="ArgumentException">It does not fit.</exception>
    public void Try(NeuralNetwork network, IReadOnlyList<Metric> metrics) => new Evaluator(network, this, metrics, 1).Run(CancellationToken.None, count: 1);

    /// <summary>What an operation, a loss or a metric refused, with the samples that it was given.</summary>
    public ArgumentException Unfit(ReadOnlySpan<int> samples, ArgumentException refused)
    {
        string numbers = string.Join(", ", samples[..Math.Min(samples.Length, 10)].ToArray()) + (samples.Length > 10 ? ", …" : "");
        string why = refused.Message.Replace($" (Parameter '{refused.ParamName}')", "", StringComparison.Ordinal);       // of a method that the caller did not call
        return new($"{name}: {(samples.Length == 1 ? "sample" : "samples")} {numbers} cannot be used. {why}", name, refused);
    }
}

/// <summary>A network's run over a batch, whatever kind of inputs it holds.</summary>
internal static class BatchExtension
{
    extension(NeuralNetwork network)
    {
        public Tensor Forward(Batch batch) => batch.Inputs is { } x ? network.Forward(x) : network.Forward(batch.InputIndices!);
    }
}
