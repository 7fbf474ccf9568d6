using System.Globalization;
using Lincoln.Layers;
using Lincoln.Training;

namespace Lincoln;

/// <summary>The layers of a network with their output shapes and numbers of parameters.</summary>
public sealed class ModelSummary
{
    internal ModelSummary(IReadOnlyList<Row> rows, long trainable) => (Rows, TrainableParameters) = (rows, trainable);

    /// <summary>One layer.</summary>
    /// <param name="Path">The names from the network down to the layer, joined by dots.</param>
    /// <param name="Layer">The layer: <c>Dense(89, tanh)</c>.</param>
    /// <param name="OutputShape">The shape of its result without the batch; null when it is not known.</param>
    /// <param name="Parameters">The number of elements of its parameters; shared ones are counted where they first occur.</param>
    public sealed record Row(string Path, string Layer, Shape? OutputShape, long Parameters);

    /// <summary>The layers, in the order of declaration, without those that only contain others.</summary>
    public IReadOnlyList<Row> Rows { get; }

    /// <summary>The number of elements of all parameters.</summary>
    public long TotalParameters => Rows.Sum(row => row.Parameters);

    /// <summary>The number of elements of the parameters that an optimizer updates.</summary>
    public long TrainableParameters { get; }

    /// <summary>A table in plain text.</summary>
    public override string ToString()
    {
        string[][] rows =
        [
            ["path", "layer", "output", "parameters"],
            .. Rows.Select(r => (string[])[r.Path, r.Layer, r.OutputShape?.ToString() ?? "", Number(r.Parameters)]),
            ["", "total", "", Number(TotalParameters)],
        ];
        return TextTable.Of(rows, leftColumns: 3)
            + (TrainableParameters == TotalParameters ? "" : $"of which trainable: {Number(TrainableParameters)}\n");
    }

    private static string Number(long n) => n.ToString("N0", CultureInfo.InvariantCulture);
}

/// <summary>The method <c>network.Summary()</c>.</summary>
public static class ModelSummaryExtension
{
    extension(NeuralNetwork network)
    {
        /// <summary>The layers with their output shapes and numbers of parameters.</summary>
        /// <exception cref="InvalidOperationException">The network is not built yet.</exception>
        public ModelSummary Summary()
        {
            ArgumentNullException.ThrowIfNull(network);
            var rows = new List<ModelSummary.Row>();
            Add(network.Layer, [.. network.Parameters], "", rows);
            return new(rows, network.Parameters.Where(p => p.Parameter.Trainable).Sum(p => (long)p.Parameter.Shape.Count));
        }
    }

    // A layer whose parts are layers is opened; one whose parts are not (a recurrent layer with its cell) is one row.
    private static void Add(Module module, (string Path, Parameter Parameter)[] parameters, string path, List<ModelSummary.Row> rows)
    {
        string prefix = path.Length == 0 ? "" : path + ".";
        bool open = module.Children.Any(c => c.Module is Layer);
        long count = parameters.Where(p => IsOwn(p.Path)).Sum(p => (long)p.Parameter.Shape.Count);
        if (!open || count > 0) rows.Add(new(path, module.ToString(), (module as Layer)?.OutputShape, count));
        if (!open) return;
        foreach (var (name, child) in module.Children) Add(child, parameters, prefix + name, rows);

        bool IsOwn(string parameter)
            => parameter.StartsWith(prefix, StringComparison.Ordinal) && !(open && parameter.AsSpan(prefix.Length).Contains('.'));
    }
}
