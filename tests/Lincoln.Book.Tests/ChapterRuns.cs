using System.Diagnostics;
using System.Text;

namespace Lincoln.Book.Tests;

/// <summary>Runs chapters as a reader does, `dotnet run book/NN-name.cs`, into a folder of its own; what one chapter has built serves the next.</summary>
public sealed class ChapterRuns : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);
    private readonly string folder = Directory.CreateTempSubdirectory("lincoln-chapters-").FullName;

    /// <summary>Compiles and runs a chapter; fails the test when a row of its table misses.</summary>
    public ChapterPage Run(string name, params string[] arguments)
    {
        string root = FindRoot();
        var start = new ProcessStartInfo("dotnet", ["run", Path.Combine(root, "book", name + ".cs"), "--", "--out", folder, .. arguments]) { WorkingDirectory = root, RedirectStandardOutput = true, RedirectStandardError = true };
        // Builds of these tests stay apart from the build that runs them, and leave no server behind that would keep our pipes open.
        start.Environment["UseArtifactsOutput"] = "true";
        start.Environment["ArtifactsPath"] = Path.Combine(folder, "artifacts");
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment.Remove("LINCOLN_ISA");             // the machine's own width: all widths give the same bits, as other tests show
        start.Environment.Remove("MSBuildSDKsPath");
        start.Environment.Remove("MSBUILD_EXE_PATH");
        var output = new StringBuilder();
        using var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Add(line.Data);
        process.ErrorDataReceived += (_, line) => Add(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{name} did not end within {Limit}.\n{output}");
        }
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{name} ended with {process.ExitCode}:\n{output}");
        return new ChapterPage(Path.Combine(folder, name + ".html"));

        void Add(string? line)
        {
            lock (output) output.AppendLine(line);
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Lincoln.slnx"))) folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("Lincoln.slnx was not found above the tests.");
    }
}
