namespace Lincoln.Data;

/// <summary>Data ready to train on: split, preprocessed, with all that a trained model must know to read new data alike.</summary>
/// <example><code>
/// PreparedData digits = DataSets.Load("digits");
/// PreparedData houses = PreparedData.FromTable(CsvTable.Load("houses.csv"), target: "price");
/// </code></example>
public sealed class PreparedData
{
    internal PreparedData() { }

    /// <summary>The name of the data set or file.</summary>
    public required string Name { get; init; }

    /// <summary>The training set.</summary>
    public required IDataset Training { get; init; }

    /// <summary>The validation set; null when its fraction is 0.</summary>
    public required IDataset? Validation { get; init; }

    /// <summary>The test set; null when its fraction is 0.</summary>
    public required IDataset? Test { get; init; }

    /// <summary>The shape of one input.</summary>
    public required Shape SampleShape { get; init; }

    /// <summary>What turns new rows into inputs as the training rows were; it belongs into the model file.</summary>
    public required TablePreprocessor Preprocessor { get; init; }

    /// <summary>The SHA-256 of the content, in lower-case hexadecimal: of the CSV file; for a data set of several files, of the
    /// text of their SHA-256s, one a line.</summary>
    public required string Sha256 { get; init; }

    /// <summary>What was found and done, in sentences for the user: the task, missing values, columns left out.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>What the columns mean.</summary>
    public Schema Schema => Preprocessor.Schema;

    /// <summary>Regression or classification.</summary>
    public LearningTask Task => Schema.Task;

    /// <summary>How many numbers the network gives for a sample: one per class, or one for a regression.</summary>
    public int OutputCount => Task == LearningTask.Classification ? Schema.ClassLabels.Count : 1;

    /// <summary>Infers the schema of a table, splits its rows (by class for a classification), and fits the preprocessing on the
    /// training rows alone.</summary>
    /// <exception cref="ArgumentException">There is no such target column, too few rows, or fractions that cannot be.</exception>
    /// <exception cref="InvalidDataException">The table's values do not fit its columns; the message says where.</exception>
    public static PreparedData FromTable(Table table, string target, DataOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        return FromTable(table, target, options ?? new(), sampleShape: null);
    }

    /// <summary>Decodes the images of a folder into memory, splits them by class, and scales them by the mean and deviation of all pixels
    /// of the training images.</summary>
    /// <param name="folder">The images.</param>
    /// <param name="options">Seed, fractions, and whether an image stays [channels, height, width] or becomes one row.</param>
    /// <param name="cancellation">Ends the decoding.</param>
    /// <exception cref="ArgumentException">Too few images for the fractions.</exception>
    /// <exception cref="InvalidDataException">A file is damaged or has another size than the others.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static PreparedData FromImages(ImageFolder folder, DataOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return FolderImages.Prepare(folder, options ?? new(), cancellation);
    }

    internal static PreparedData FromTable(Table table, string target, DataOptions options, Shape? sampleShape)
    {
        var schema = options.Fitted?.Schema ?? Schema.Infer(table, target, options.Schema);
        if (schema.Target.Name != target)
            throw new ArgumentException($"The given preprocessor predicts '{schema.Target.Name}', not '{target}'.", nameof(options));
        int[] rows = schema.RowsWithTarget(table);
        var split = schema.Task == LearningTask.Classification
            ? Split.Stratified(schema.Classes(table, rows), options.Seed, options.Validation, options.Test)
            : Split.Shuffled(rows.Length, options.Seed, options.Validation, options.Test);
        var preprocessor = options.Fitted
            ?? TablePreprocessor.Fit(table, schema, Rows(split.Training), options.Preprocessing);
        return new PreparedData
        {
            Name = table.Name,
            Training = preprocessor.Dataset(table, Rows(split.Training), sampleShape),
            Validation = Part(split.Validation),
            Test = Part(split.Test),
            SampleShape = sampleShape ?? [preprocessor.FeatureNames.Count],
            Preprocessor = preprocessor,
            Sha256 = table.Sha256,
            Notes = [.. schema.Notes, .. preprocessor.Notes],
        };

        int[] Rows(IReadOnlyList<int> part) => [.. part.Select(i => rows[i])];

        ArrayDataset? Part(IReadOnlyList<int> part) => part.Count == 0 ? null : preprocessor.Dataset(table, Rows(part), sampleShape);
    }
}
