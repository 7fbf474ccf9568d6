using System.Globalization;

namespace Lincoln.Cli.Runs;

/// <summary>
/// The folder of a run: the one of --output, or runs/NAME-1, runs/NAME-2 and so on. Its files are written into a hidden folder beside
/// (or in) it and appear together in the end, so that a run that fails leaves nothing behind.
/// </summary>
internal sealed class RunFolder : IDisposable
{
    private const string Runs = "runs";
    private readonly string? output;
    private readonly string name;
    private readonly List<string> madeParents = [];
    private bool published;

    /// <summary>Makes the hidden folder, which shows before the training whether the place can be written.</summary>
    /// <exception cref="UsageException">--output is a file, or is empty.</exception>
    /// <exception cref="IOException">The place cannot be written.</exception>
    public RunFolder(string? output, string name)
    {
        if (output is not null && output.Trim().Length == 0) throw new UsageException("--output is empty; name a folder.");
        if (File.Exists(output)) throw new UsageException($"--output: {output} is a file; name a folder.");
        (this.output, this.name) = (output, name);
        string place = output is null ? Runs : Directory.Exists(output) ? output : Path.GetDirectoryName(Path.GetFullPath(output))!;
        Staging = Path.Combine(place, $".{name}-{Environment.ProcessId}-{Random.Shared.Next():x8}");
        try
        {
            MakeParents(Path.GetFullPath(place));
            Directory.CreateDirectory(Staging);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Dispose();
            throw new IOException($"The folder {output ?? Runs} cannot be written: {e.Message.TrimEnd('.')}. Name another one with --output.", e);
        }
    }

    /// <summary>Where the files are written.</summary>
    public string Staging { get; }

    /// <summary>Gives the folder its name and returns it, as it is typed from here.</summary>
    public string Publish()
    {
        published = true;
        if (output is null) return PublishNumbered();
        if (!Directory.Exists(output)) Directory.Move(Staging, output);
        else
        {
            foreach (string file in Directory.GetFiles(Staging)) File.Move(file, Path.Combine(output, Path.GetFileName(file)), overwrite: true);
            Directory.Delete(Staging);
        }
        return output;
    }

    /// <summary>Removes what was not published.</summary>
    public void Dispose()
    {
        if (published) return;
        if (Directory.Exists(Staging)) Directory.Delete(Staging, recursive: true);
        madeParents.Reverse();
        foreach (string parent in madeParents)
            if (Directory.Exists(parent) && !Directory.EnumerateFileSystemEntries(parent).Any()) Directory.Delete(parent);
        published = true;
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
                Directory.Move(Staging, folder);
                return folder;
            }
            catch (IOException) when (Path.Exists(folder)) { }
        }
    }

    private int Number(string folder)
        => int.TryParse(Path.GetFileName(folder)[(name.Length + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;

    private void MakeParents(string folder)
    {
        if (Directory.Exists(folder)) return;
        if (Path.GetDirectoryName(folder) is { } parent) MakeParents(parent);
        Directory.CreateDirectory(folder);
        madeParents.Add(folder);
    }
}
