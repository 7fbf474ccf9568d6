using Spectre.Console;

namespace Lincoln.Cli.Rendering;

/// <summary>Where the files of a run are, and what to type next.</summary>
internal static class NextSteps
{
    public static void Write(IAnsiConsole console, string folder, string data)
    {
        console.WriteLine();
        console.MarkupLineInterpolated($"Written to [bold]{folder}[/]: {string.Join(", ", new DirectoryInfo(folder).GetFiles().OrderBy(f => f.Name).Select(f => $"{f.Name} ({Format.Bytes(f.Length)})"))}");
        console.WriteLine();
        console.WriteLine("Next:");
        string model = Quoted(folder);
        console.MarkupLineInterpolated($"  {CommandName} summary {model}");
        console.MarkupLineInterpolated($"  {CommandName} evaluate {model} {Quoted(data)}");
        console.MarkupLineInterpolated($"  {CommandName} predict {model} FILE.csv > predictions.csv");
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
