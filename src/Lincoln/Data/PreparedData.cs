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

    /// <summary>What turns new data into inputs as the training set was; it belongs into the model file.</summary>
    public required Preparation Preparation { get; init; }

    /// <summary>The SHA-256 of the content, in lower-case hexadecimal: of the CSV file; for a data set of several files, of the
    /// text of their SHA-256s, one a line.</summary>
    public required string Sha256 { get; init; }

    /// <summary>What was found and done, in sentences for the user: the task, missing values, columns left out.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Regression or classification.</summary>
    public LearningTask Task => Preparation.Task;

    /// <summary>The number of outputs of a network: one per class, or one for a number.</summary>
    public int OutputCount => Preparation.OutputCount;

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
        options ??= new();
        var shape = folder.SampleShape;
        CheckImages(shape, options.Fitted);
        var images = folder.Load(cancellation);
        var split = Split.Stratified(folder.Labels, options.Seed, options.Validation, options.Test);
        var preparation = options.Fitted as ImagePreparation ?? ImagePreparation.Fit(images, split.Training, folder.Classes);
        var scaled = preparation.Scale(images, options.Images ? shape : [shape.Count]);
        return new PreparedData
        {
            Name = Path.GetFileName(Path.TrimEndingDirectorySeparator(folder.Root)),
            Training = new Subset(scaled, split.Training),
            Validation = Part(scaled, split.Validation),
            Test = Part(scaled, split.Test),
            SampleShape = scaled.SampleShape,
            Preparation = preparation,
            Sha256 = folder.Sha256(),
            Notes = [.. folder.Notes()],
        };
    }

    /// <summary>Prepares a series for forecasting: sorted by time, standardised by the training set, and split by time, never at random:
    /// the first values are the training set, the next the validation set, the last the test set.</summary>
    /// <remarks>Inputs are windows [window, 1] and targets the values that follow, [horizon]. The targets of a window of the validation or
    /// test set lie in that set; the window itself may reach back, as the past is known when a forecast is made.</remarks>
    /// <param name="table">A table with a row for each time, at equal steps: seconds to weeks, or calendar months.</param>
    /// <param name="target">The column of the values; other columns are not used.</param>
    /// <param name="time">The column of the times, such as 2024-03-31, 2024-03-31 14:00, 2024-03 or 2024.</param>
    /// <param name="options">Horizon, window and fractions.</param>
    /// <exception cref="ArgumentException">There is no such column, too few values, or an option is out of range.</exception>
    /// <exception cref="InvalidDataException">A time or value is missing or not readable, times appear twice, or there are several series;
    /// the message says what to do.</exception>
    public static PreparedData FromSeries(Table table, string target, string time, SeriesOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        return SeriesPreparation.Prepare(table, target, time, options ?? new());
    }

    internal static Subset? Part(IDataset data, IReadOnlyList<int> samples) => samples.Count == 0 ? null : new(data, samples);

    private static void CheckImages(Shape shape, Preparation? fitted)
    {
        if (shape.Count > ImagePreparation.MostElements)
            throw new ArgumentException($"folder: images of shape {shape} have {shape.Count:N0} elements, "
                + $"more than the {ImagePreparation.MostElements:N0} that are prepared here (3 × 256 × 256 are fewer). "
                + "Choose a smaller height and width, or read the folder with a DataLoader.", "folder");
        if (fitted is null || (fitted is ImagePreparation images && images.Shape == shape)) return;
        string known = fitted is ImagePreparation other ? $"images of shape {other.Shape}" : "other data";
        throw new ArgumentException($"options: the given preparation is for {known}, but these images have the shape {shape}.", "options");
    }

    internal static PreparedData FromTable(Table table, string target, DataOptions options, Shape? sampleShape)
    {
        if (options.Fitted is { } given && given.Target != target)
            throw new ArgumentException($"options: the given preparation predicts '{given.Target}', not '{target}'.", nameof(options));
        var fitted = PixelTable.For(options.Fitted);
        if (fitted is null && options.Fitted is not null)
            throw new ArgumentException("options: the given preparation is not for tables.", nameof(options));
        var schema = fitted?.Schema ?? Schema.Infer(table, target, options.Schema);
        int[] rows = schema.RowsWithTarget(table);
        var split = schema.Task == LearningTask.Classification
            ? Split.Stratified(schema.Classes(table, rows), options.Seed, options.Validation, options.Test)
            : Split.Shuffled(rows.Length, options.Seed, options.Validation, options.Test);
        var preparation = fitted ?? TablePreparation.Fit(table, schema, Rows(split.Training), options.Preprocessing);
        return new PreparedData
        {
            Name = table.Name,
            Training = preparation.Dataset(table, Rows(split.Training), sampleShape),
            Validation = Part(split.Validation),
            Test = Part(split.Test),
            SampleShape = sampleShape ?? [preparation.FeatureNames.Count],
            Preparation = preparation,
            Sha256 = table.Sha256,
            Notes = [.. schema.Notes, .. preparation.Notes],
        };

        int[] Rows(IReadOnlyList<int> part) => [.. part.Select(i => rows[i])];

        ArrayDataset? Part(IReadOnlyList<int> part) => part.Count == 0 ? null : preparation.Dataset(table, Rows(part), sampleShape);
    }
}
