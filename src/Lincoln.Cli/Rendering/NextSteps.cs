using Spectre.Console;

namespace Lincoln.Cli.Rendering;

/// <summary>Where the files of a run are, and what to type next.</summary>
internal static class NextSteps
{
    /// <param name="terminal">Where to write.</param>
    /// <param name="folder">The folder of the run.</param>
    /// <param name="commands">What to type, with MODEL in place of the folder.</param>
    public static void Write(Terminal terminal, string folder, IEnumerable<string> commands)
    {
        var console = terminal.Console;
        console.WriteLine();
        var files = new DirectoryInfo(folder).GetFiles().OrderBy(f => f.Name).Select(f => $"{f.Name} ({Format.Bytes(f.Length)})");
        console.MarkupLineInterpolated($"Written to [bold]{folder}[/]: {string.Join(", ", files)}");
        console.WriteLine();
        console.WriteLine("Next:");
        // Not through the console, which would break long lines: they are there to be copied.
        foreach (string command in commands)
            terminal.Output.WriteLine($"  {CommandName} {command.Replace("MODEL", Quoted(folder), StringComparison.Ordinal)}");
    }

    /// <summary>What one types to run the tool again: from the sources, when that is how it runs.</summary>
    private static string CommandName
    {
        get
        {
            // BaseDirectory is src/Lincoln.Cli/bin/Release/net10.0/ then.
            string project = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../.."));
            return File.Exists(Path.Combine(project, "Lincoln.Cli.csproj"))
                ? $"dotnet run -c Release --project {Quoted(Path.GetRelativePath(Environment.CurrentDirectory, project))} --" : "lincoln";
        }
    }

    public static string Quoted(string path) => path.Contains(' ') ? $"\"{path}\"" : path;
}
