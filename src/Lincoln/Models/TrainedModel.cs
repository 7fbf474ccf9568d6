using Lincoln.Data;

namespace Lincoln.Storage;

/// <summary>A network with all that is needed to use it on new data: what a <c>model.lincoln</c> file holds (docs/formats.md).</summary>
/// <remarks>
/// Predictions after saving and loading are equal to the last bit in the same precision. A model saved in single precision can be loaded in
/// double and the other way round; its weights are then rounded to the nearest, and its predictions differ accordingly.
/// Like the network, it is not for several threads at once.
/// </remarks>
/// <example><code>
/// new TrainedModel(network, houses.Preprocessor).Save("houses.lincoln");
/// var model = TrainedModel.Load("houses.lincoln");
/// Console.WriteLine(model.Predict(("rooms", 5), ("district", "harbour")));
/// </code></example>
public sealed partial class TrainedModel
{
    private const int ChunkRows = 256;

    /// <summary>A network alone.</summary>
    /// <exception cref="ArgumentNullException">The network is null.</exception>
    public TrainedModel(NeuralNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        Network = network;
    }

    /// <summary>A network that reads rows of tables: the preprocessing says what the columns mean, and what the outputs.</summary>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The network takes another number of inputs, or gives another number of outputs.</exception>
    public TrainedModel(NeuralNetwork network, TablePreprocessor preprocessing) : this(network)
    {
        ArgumentNullException.ThrowIfNull(preprocessing);
        (Preprocessing, Labels) = (preprocessing, preprocessing.Schema.Task == LearningTask.Classification
            ? preprocessing.Schema.ClassLabels : null);
        int inputs = preprocessing.FeatureNames.Count;
        if (network.InputShape is { } sample && sample.Count != inputs)
            throw new ArgumentException($"preprocessing: it makes {inputs} inputs of a row, "
                + $"but the network takes {sample.Count} ({sample}).", nameof(preprocessing));
        CheckOutputs(Labels?.Count ?? 1, nameof(preprocessing));
    }

    /// <summary>A classifier of inputs that do not come from tables, such as images.</summary>
    /// <param name="network">The network.</param>
    /// <param name="labels">The names of the classes in the order of the network's outputs.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">There is another number of outputs, or a label is null or appears twice.</exception>
    public TrainedModel(NeuralNetwork network, IReadOnlyList<string> labels) : this(network)
    {
        ArgumentNullException.ThrowIfNull(labels);
        Labels = [.. labels];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string label in Labels)
            if (label is null || !seen.Add(label))
                throw new ArgumentException($"labels: {(label is null ? "one of them is null" : $"{Quoted.Name(label)} appears twice")}.",
                    nameof(labels));
        CheckOutputs(Labels.Count, nameof(labels));
    }

    /// <summary>The network.</summary>
    public NeuralNetwork Network { get; }

    /// <summary>What turns rows of a table into inputs; null when the model takes tensors.</summary>
    public TablePreprocessor? Preprocessing { get; }

    /// <summary>What the columns of a table mean; null when the model takes tensors.</summary>
    public Schema? Schema => Preprocessing?.Schema;

    /// <summary>The names of the classes in the order of the network's outputs; null when it predicts numbers.</summary>
    public IReadOnlyList<string>? Labels { get; }

    /// <summary>What the model says about one row: <c>model.Predict(("rooms", 5), ("district", "harbour"))</c>.</summary>
    /// <param name="row">Names of columns with their values, in any order; null is a missing value, columns that the model does not know
    /// are ignored.</param>
    /// <exception cref="ArgumentException">A column that the model needs is missing, appears twice, or has a value that is not a number but
    /// should be.</exception>
    /// <exception cref="InvalidOperationException">The model has no preprocessing.</exception>
    public Prediction Predict(params (string Column, object? Value)[] row)
    {
        ArgumentNullException.ThrowIfNull(row);
        NeedsPreprocessing();
        var table = Table.From([row],
            [.. row.Select((cell, i) => (cell.Column, (Func<(string, object? Value)[], object?>)(r => r[i].Value)))]);
        try { return Predict(table)[0]; }
        catch (InvalidDataException e) { throw new ArgumentException(e.Message, nameof(row), e); }
    }

    /// <summary>
    /// What the model says about the rows of a table. Columns are found by name; the target and unknown columns are ignored.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="notes">Receives what was replaced or not known, in sentences for the user.</param>
    /// <exception cref="InvalidDataException">A column is missing in the table, or a value of a numeric column is not a number.</exception>
    /// <exception cref="InvalidOperationException">The model has no preprocessing, or an output is not a number.</exception>
    public IReadOnlyList<Prediction> Predict(Table table, ICollection<string>? notes = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        var preprocessing = NeedsPreprocessing();
        var inputs = preprocessing.Transform(table, notes);
        int width = preprocessing.FeatureNames.Count;
        Shape sample = Network.InputShape ?? [width];
        var predictions = new List<Prediction>(table.RowCount);
        for (int row = 0; row < table.RowCount; row += ChunkRows)
        {
            int rows = Math.Min(ChunkRows, table.RowCount - row);
            Read(new Tensor(sample.Prepend(rows), inputs.Values.Slice(row * width, rows * width)), predictions);
        }
        return predictions;
    }

    /// <summary>What the model says about inputs that are prepared already, [batch, ..sample].</summary>
    /// <exception cref="ShapeException">The batch does not fit the network.</exception>
    /// <exception cref="InvalidOperationException">The outputs do not fit the labels, or one is not a number.</exception>
    public IReadOnlyList<Prediction> Predict(Tensor batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var predictions = new List<Prediction>();
        Read(batch, predictions);
        return predictions;
    }

    /// <summary>
    /// The shape [channels, height, width] of the images that the model was trained on; null when it was not trained on images.
    /// </summary>
    public Shape? ImageShape => Preprocessing?.ImageShape;

    /// <summary>What the model says about an image file, PNG or JPEG, which is resized to <see cref="ImageShape"/>.</summary>
    /// <exception cref="InvalidOperationException">The model was not trained on an image folder
    /// (<see cref="PreparedData.FromImages"/>).</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not an image that is read, or damaged.</exception>
    public Prediction PredictImage(string path)
    {
        if (ImageShape is not { } shape)
            throw new InvalidOperationException("PredictImage: this model was not trained on an image folder, "
                + "so it does not know what to make of a picture.");
        var pixels = ImageFolder.ReadBytes(path, shape, new(shape[1], shape[2]));
        var batch = new Batch();
        FolderImages.Scaled(new(pixels, shape, [0]), Preprocessing!, Network.InputShape ?? shape).Read([0], batch);
        return Predict(batch.Inputs!)[0];
    }

    private void Read(Tensor batch, List<Prediction> into)
    {
        using var mode = Mode.Predict();
        using var step = Workspace.Begin();
        new OutputReader(Network.Loss, Labels, Preprocessing).Read(Network.Predict(batch), into);
    }

    private TablePreprocessor NeedsPreprocessing() => Preprocessing
        ?? throw new InvalidOperationException("Predict: this model has no preprocessing, "
            + "so it does not know what the columns of a table mean. Give it a Tensor.");

    // One score is enough for two classes; a sequence has scores at every step.
    private void CheckOutputs(int expected, string argument)
    {
        if (Network.Layer.OutputShape is not { Rank: > 0 } output || output[^1] == expected || (output[^1] == 1 && expected == 2)) return;
        throw new ArgumentException($"{argument}: {(Labels is null ? "one output was expected" : $"there are {expected} labels")}, "
            + $"but the network gives {output[^1]}.", argument);
    }
}
