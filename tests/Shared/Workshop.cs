using System.Diagnostics;
using System.Text;

namespace Lincoln.Tests;

/// <summary>A folder for what tests build, apart from the folders of the build that runs them; and the `dotnet` command in it.</summary>
public sealed class Workshop : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    public Workshop() => Folder = Directory.CreateTempSubdirectory("lincoln-workshop-").FullName;

    public string Folder { get; }

    /// <summary>The root of the repository.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The text of a file of the repository.</summary>
    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>Runs `dotnet` and returns what it printed; fails the test when it does not end with 0.</summary>
    public string Dotnet(params string[] arguments) => Run("dotnet", Root, arguments);

    /// <summary>Runs a program in a folder and returns what it printed; fails the test when it does not end with 0.</summary>
    public string Run(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Builds of these tests go to a folder of their own, and leave no server behind that would keep our pipes open.
        start.Environment["UseArtifactsOutput"] = "true";
        start.Environment["ArtifactsPath"] = Path.Combine(Folder, "artifacts");
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment["RunAnalyzers"] = "false";         // the build before the tests has checked the style
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
            Assert.Fail($"{program} {string.Join(' ', arguments)} did not end within {Limit}.\n{output}");
        }
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{output}");
        return output.ToString();

        void Add(string? line)
        {
            lock (output) output.AppendLine(line);
        }
    }

    /// <summary>Creates a folder with these files.</summary>
    public string Project(string name, params (string File, string Text)[] files)
    {
        string folder = Path.Combine(Folder, name);
        Directory.CreateDirectory(folder);
        foreach (var (file, text) in files) File.WriteAllText(Path.Combine(folder, file), text);
        return folder;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Lincoln.slnx"))) folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("Lincoln.slnx was not found above the tests.");
    }
}
