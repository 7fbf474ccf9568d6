using System.Diagnostics;
using Lincoln.Cli.Rendering;

namespace Lincoln.Cli.Tests;

/// <summary>What a run of the tool left behind.</summary>
internal sealed record CliResult(int ExitCode, string Output, string Error)
{
    /// <summary>The message of a run that had to fail: on standard error, without a stack trace, with every fragment in it.</summary>
    public string MustFail(int exitCode, params string[] fragments)
    {
        Assert.True(ExitCode == exitCode, $"exit code {ExitCode} instead of {exitCode}\n{Output}\n{Error}");
        Assert.DoesNotContain("   at ", Error);
        Assert.DoesNotContain("Exception", Error);
        foreach (string fragment in fragments) Assert.Contains(fragment, Error);
        return Error;
    }

    public CliResult MustSucceed()
    {
        Assert.True(ExitCode == 0, $"exit code {ExitCode}\n{Output}\n{Error}");
        return this;
    }
}

/// <summary>Runs the tool.</summary>
internal static class Cli
{
    /// <summary>In this process: fast, but it shares the working folder, so runs must be given --output.</summary>
    public static CliResult Run(params string[] args)
    {
        using StringWriter output = new(), error = new();
        int exitCode = Tool.Run(args, new Terminal(output, error, Spectre.Console.AnsiSupport.No));
        return new(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>As a process of its own in a folder.</summary>
    public static CliResult RunProcess(string folder, params string[] args)
    {
        using var process = Start(folder, args);
        return Finish(process);
    }

    public static Process Start(string folder, params string[] args) => Start(folder, [], args);

    public static Process Start(string folder, Dictionary<string, string> environment, params string[] args)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Lincoln.Cli.dll"));
        foreach (var (name, value) in environment) start.Environment[name] = value;
        foreach (string arg in args) start.ArgumentList.Add(arg);
        return Process.Start(start)!;
    }

    public static CliResult Finish(Process process)
    {
        var error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        if (!process.WaitForExit(TimeSpan.FromMinutes(2))) process.Kill();
        return new(process.ExitCode, output, error.Result);
    }
}
