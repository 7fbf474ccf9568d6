using Spectre.Console;

namespace Lincoln.Cli.Rendering;

/// <summary>Where the files of a run are, and what to type next.</summary>
internal static class NextSteps
{
    public static void Write(Terminal terminal, string folder, string data)
    {
        var console = terminal.Console;
        console.WriteLine();
        console.MarkupLineInterpolated($"Written to [bold]{folder}[/]: {string.Join(", ", new DirectoryInfo(folder).GetFiles().OrderBy(f => f.Name).Select(f => $"{f.Name} ({Format.Bytes(f.Length)})"))}");
        console.WriteLine();
        console.WriteLine("Next:");
        string model = Quoted(folder);
        // Not through the console, which would break long lines: they are there to be copied.
        foreach (string command in (string[])[$"summary {model}", $"evaluate {model} {Quoted(data)}", $"predict {model} FILE.csv"])
            terminal.Output.WriteLine($"  {CommandName} {command}");
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

    private static string Quoted(string path) => path.Contains(' ') ? $"\"{path}\"" : path;
}
