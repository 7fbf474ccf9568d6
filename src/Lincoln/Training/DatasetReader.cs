using Lincoln.Data;

namespace Lincoln.Training;

/// <summary>A data set for training or evaluation, read through a <see cref="DataLoader"/>.</summary>
internal sealed class DatasetReader
{
    private readonly string name;

    /// <summary>Creates the reader; the name is that of the argument, for messages.</summary>
    /// <exception cref="ArgumentException">The data set is empty, or an option is wrong.</exception>
    public DatasetReader(IDataset data, string name, DataLoaderOptions options) => (this.name, Loader) = (name, new(data, options, name));

    /// <summary>Reads the samples.</summary>
    public DataLoader Loader { get; }

    /// <summary>Gives the network its shapes, from the first sample.</summary>
    /// <exception cref="SampleException">The first sample does not fit the network.</exception>
    public void Build(NeuralNetwork network)
    {
        using var first = Loader.Single();
        first.Next();
        try
        {
            if (first.Batch.Inputs is { } x) network.Build(x.Shape[1..]);
            else network.Build(first.Batch.InputIndices!.Shape[1..], indices: true);
        }
        catch (ArgumentException e) { throw Refused(first.Samples, e); }
    }

    /// <summary>The exception for samples that an operation, a loss or a metric refused.</summary>
    public SampleException Refused(ReadOnlySpan<int> samples, ArgumentException reason) => new(name, samples.ToArray(), reason);
}

/// <summary>What trainings and evaluations do with a network.</summary>
internal static class NetworkExtension
{
    extension(NeuralNetwork network)
    {
        /// <summary>Runs the network over a batch with inputs of either kind, numbers or indices.</summary>
        public Tensor Forward(Batch batch) => batch.Inputs is { } x ? network.Forward(x) : network.Forward(batch.InputIndices!);

        public void ClearGradients()
        {
            foreach (var parameter in network.ParameterArray) parameter.ClearGradient();
        }
    }
}
