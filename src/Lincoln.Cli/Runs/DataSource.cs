using Lincoln.Cli.Arguments;
using Lincoln.Cli.Rendering;
using Lincoln.Data;

namespace Lincoln.Cli.Runs;

/// <summary>Finds DATA of the command line: a built-in name or a CSV file.</summary>
internal static class DataSource
{
    private const int LongestName = 60;

    public static DataSetInfo? BuiltIn(string data) => DataSets.All.FirstOrDefault(d => d.Name == data);

    /// <summary>Loads a built-in data set with its own target; a download shows its progress.</summary>
    public static PreparedData LoadBuiltIn(string name, DataOptions options, Terminal terminal, CancellationToken cancel)
        => BuiltIn(name) is { Embedded: true }
            ? DataSets.Load(name, options)
            : DownloadView.Show(terminal, progress => DataSets.Load(name, options, progress, cancel));

    /// <summary>The table of a built-in name or a CSV file; null for a built-in data set that is made of images.</summary>
    /// <exception cref="UsageException">There is no such data set or file.</exception>
    /// <exception cref="InvalidDataException">The file is not a CSV.</exception>
    public static Table? Table(string data)
    {
        if (BuiltIn(data) is { } known) return known.Embedded ? DataSets.Table(data) : null;
        return File.Exists(data) ? CsvTable.Load(data) : throw Missing(data);
    }

    /// <summary>There is no such data set or file.</summary>
    public static UsageException Missing(string data)
    {
        string[] names = [.. DataSets.All.Select(d => d.Name)];
        return new($"There is no built-in data set and no file '{data}'.{Nearest.Hint(data, names)} "
            + $"Built in are {string.Join(", ", names)}; anything else must be a CSV file, a text file, "
            + "or a folder that has a folder of images for each class.");
    }

    /// <summary>A name for folders: letters, digits and hyphens.</summary>
    public static string ShortName(string data)
    {
        string file = Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(data));
        string name = new string([.. file.Select(c => char.IsLetterOrDigit(c) || c is '_' ? c : '-')]).Trim('-');
        return name.Length == 0 ? "data" : name[..Math.Min(name.Length, LongestName)];
    }
}
