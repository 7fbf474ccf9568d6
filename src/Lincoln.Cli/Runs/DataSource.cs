using Lincoln.Cli.Arguments;
using Lincoln.Cli.Rendering;
using Lincoln.Data;

namespace Lincoln.Cli.Runs;

/// <summary>Loads DATA of the command line: a built-in name, a CSV file or a folder of images.</summary>
internal static class DataSource
{
    private const int LongestName = 60, MostNames = 30;

    /// <summary>The height and width of images when none is given.</summary>
    public const int DefaultSize = 32;

    /// <summary>What --size may be: a network halves smaller images to nothing; larger ones do not fit in memory.</summary>
    public const int SmallestSize = 8, LargestSize = 256;

    /// <summary>Loads, splits and preprocesses.</summary>
    /// <param name="data">A built-in name, or the path of a CSV file or of a folder of images.</param>
    /// <param name="target">The column to predict; may be left out for a built-in data set.</param>
    /// <param name="options">Seed and what is told about columns.</param>
    /// <param name="size">The height and width of the images of a folder; null for the default.</param>
    /// <param name="terminal">Where a download shows its progress.</param>
    /// <param name="cancel">Ends a download.</param>
    /// <exception cref="UsageException">There is no such data set or column.</exception>
    public static PreparedData Load(
        string data, string? target, DataOptions options, int? size, Terminal terminal, CancellationToken cancel)
    {
        var known = BuiltIn(data);
        if (IsImages(data))
        {
            if (target is not null || options.Schema.Categorical.Count > 0)
                throw Columns("is a folder of images, whose folders are the classes");
            CheckImages(data, options.Schema);
            var images = Images(data, size);
            terminal.Output.WriteLine($"Reading {Format.Count(images.Count, "image")} of {data} …");
            return PreparedData.FromImages(images, options, cancel);
        }
        if (size is not null && (known is not null || File.Exists(data)))
            throw new UsageException($"--size is for a folder of images, but {data} is none; leave it out.");
        if (Table(data) is { } table)
        {
            target ??= known?.Target ?? throw new UsageException(
                $"--target is missing: which column of {data} is to be predicted? It has {Names(table.Columns)}.");
            CheckColumn(table, "--target", target);
            foreach (string column in options.Schema.Categorical) CheckColumn(table, "--categorical", column);
            // The scaling of a built-in data set fits its own columns and target.
            bool own = target == known?.Target && options.Schema.Categorical.Count == 0 && options.Schema.Missing.Count == 0;
            if (!own) return PreparedData.FromTable(table, target, options);
        }
        else if ((target ?? known!.Target) != known!.Target || options.Schema.Categorical.Count > 0)
            throw Columns($"is made of images and always predicts '{known.Target}'");
        else CheckImages(data, options.Schema);
        return LoadBuiltIn(data, options, terminal, cancel);

        UsageException Columns(string why) => new($"--target and --categorical: {data} {why}; leave them out.");
    }

    private static string Names(IReadOnlyList<string> columns)
    {
        string names = string.Join(", ", columns.Take(MostNames).Select(c => $"'{c}'"));
        return columns.Count > MostNames ? $"{names} and {columns.Count - MostNames} more" : names;
    }

    // What is said about columns would be ignored.
    private static void CheckImages(string data, SchemaOptions said)
    {
        if (said.Task == LearningTask.Regression)
            throw new UsageException($"--task regression: the images of {data} have classes to learn, no numbers; leave it out.");
        if (said.Missing.Count > 0)
            throw new UsageException($"--missing is for tables, but {data} is made of images; leave it out.");
    }

    /// <summary>Loads a built-in data set with its own target; a download shows its progress.</summary>
    public static PreparedData LoadBuiltIn(string name, DataOptions options, Terminal terminal, CancellationToken cancel)
        => BuiltIn(name) is { Embedded: true }
            ? DataSets.Load(name, options)
            : DownloadView.Show(terminal, progress => DataSets.Load(name, options, progress, cancel));

    /// <summary>Whether it is a folder, and so one of images.</summary>
    public static bool IsImages(string data) => BuiltIn(data) is null && Directory.Exists(data);

    /// <summary>The images of a folder, in colour, all of one size.</summary>
    /// <exception cref="InvalidDataException">The folder has no classes or no images.</exception>
    public static ImageFolder Images(string data, int? size) => new(data, size ?? DefaultSize, size ?? DefaultSize);

    /// <summary>The table of a built-in name or a CSV file; null for a built-in data set that is made of images.</summary>
    /// <exception cref="UsageException">There is no such data set or file.</exception>
    /// <exception cref="InvalidDataException">The file is not a CSV.</exception>
    public static Table? Table(string data)
    {
        if (BuiltIn(data) is { } known) return known.Embedded ? DataSets.Table(data) : null;
        if (File.Exists(data)) return CsvTable.Load(data);
        if (Directory.Exists(data)) throw new UsageException($"{data} is a folder of images; give a CSV file.");
        string[] names = [.. DataSets.All.Select(d => d.Name)];
        throw new UsageException($"There is no built-in data set and no file '{data}'.{Nearest.Hint(data, names)} "
            + $"Built in are {string.Join(", ", names)}; anything else must be a CSV file, a text file, "
            + "or a folder that has a folder of images for each class.");
    }

    public static DataSetInfo? BuiltIn(string data) => DataSets.All.FirstOrDefault(d => d.Name == data);

    /// <summary>A name for folders: letters, digits and hyphens.</summary>
    public static string ShortName(string data)
    {
        string file = Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(data));
        string name = new string([.. file.Select(c => char.IsLetterOrDigit(c) || c is '_' ? c : '-')]).Trim('-');
        return name.Length == 0 ? "data" : name[..Math.Min(name.Length, LongestName)];
    }

    private static void CheckColumn(Table table, string option, string column)
    {
        try { table.IndexOf(column); }
        catch (ArgumentException e)
        {
            bool hinted = e.Message.Contains("Did you mean", StringComparison.Ordinal);
            throw new UsageException($"{option}: {ErrorText.Of(e)}{(hinted ? "" : Nearest.Hint(column, table.Columns))}");
        }
    }
}
