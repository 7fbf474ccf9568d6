using System.Globalization;

namespace Lincoln.Cli.Runs;

/// <summary>
/// The folder of a run: the one of --output, or runs/NAME-1, runs/NAME-2 and so on. Its files are written into a hidden folder next to it
/// (or in it) and appear together in the end, so that a run that fails or is killed while it trains leaves nothing behind.
/// </summary>
internal sealed class RunFolder : IDisposable
{
    private const string Runs = "runs";
    private readonly string? output;
    private readonly string name;
    private readonly List<string> madeParents = [];
    private readonly string place, staging;

    /// <summary>Creates the hidden folder and removes it again: so a place that cannot be written is found before the training.</summary>
    /// <exception cref="UsageException">--output is a file, or is empty.</exception>
    /// <exception cref="IOException">The place cannot be written.</exception>
    public RunFolder(string? output, string name)
    {
        if (output is not null && output.Trim().Length == 0) throw new UsageException("--output is empty; name a folder.");
        if (File.Exists(output)) throw new UsageException($"--output: {output} is a file; name a folder.");
        (this.output, this.name) = (output, name);
        place = output switch
        {
            null => Runs,
            _ when Directory.Exists(output) => output,
            _ => Path.GetDirectoryName(Path.GetFullPath(output))!,
        };
        staging = Path.Combine(place, $".{name}-{Environment.ProcessId}-{Random.Shared.Next():x8}");
        try { Stage(); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string folder = output ?? Runs;
            throw new IOException($"The folder {folder} cannot be written: {e.Message.TrimEnd('.')}. Name another one with --output.", e);
        }
        finally { Dispose(); }
    }

    /// <summary>Creates the hidden folder, in which the files are written.</summary>
    public string Stage()
    {
        MakeParents(Path.GetFullPath(place));
        Directory.CreateDirectory(staging);
        return staging;
    }

    /// <summary>Gives the folder its name and returns it, as it is typed from here.</summary>
    public string Publish()
    {
        if (output is null) return PublishNumbered();
        if (!Directory.Exists(output)) Directory.Move(staging, output);
        else
        {
            foreach (string file in Directory.GetFiles(staging))
                File.Move(file, Path.Combine(output, Path.GetFileName(file)), overwrite: true);
            Directory.Delete(staging);
        }
        return output;
    }

    /// <summary>Removes what was not published.</summary>
    public void Dispose()
    {
        if (Directory.Exists(staging)) Directory.Delete(staging, recursive: true);
        foreach (string parent in Enumerable.Reverse(madeParents))
            if (Directory.Exists(parent) && !Directory.EnumerateFileSystemEntries(parent).Any()) Directory.Delete(parent);
        madeParents.Clear();
    }

    // A move does not replace a folder, so two runs that end at once get two numbers.
    private string PublishNumbered()
    {
        int number = Directory.EnumerateDirectories(Runs, name + "-*").Select(Number).DefaultIfEmpty(0).Max();
        while (true)
        {
            string folder = Path.Combine(Runs, $"{name}-{++number}");
            try
            {
                Directory.Move(staging, folder);
                return folder;
            }
            catch (IOException) when (Path.Exists(folder)) { }
        }
    }

    private int Number(string folder)
    {
        string digits = Path.GetFileName(folder)[(name.Length + 1)..];
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;
    }

    private void MakeParents(string folder)
    {
        if (Directory.Exists(folder)) return;
        if (Path.GetDirectoryName(folder) is { } parent) MakeParents(parent);
        Directory.CreateDirectory(folder);
        madeParents.Add(folder);
    }
}
