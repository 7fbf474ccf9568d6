using System.Diagnostics;
using Lincoln.Storage;

namespace Lincoln.Cli.Tests;

/// <summary>The tool as a process of its own: exit codes, signals, the working folder, the environment.</summary>
public class ProcessTests
{
    [Fact]
    public void Runs_are_numbered_and_redirected_output_has_no_escape_codes()
    {
        using var scratch = new Scratch();
        for (int i = 1; i <= 2; i++)
        {
            var result = Cli.RunProcess(scratch.Folder, "train", "iris", "--epochs", "2").MustSucceed();
            Assert.DoesNotContain('\e', result.Output);
            Assert.DoesNotContain('\r', result.Output);
            Assert.Empty(result.Error);
            Assert.Contains($"Written to {Path.Combine("runs", $"iris-{i}")}:", result.Output);
        }
        Assert.Equal(["iris-1", "iris-2"], Directory.GetFileSystemEntries(scratch["runs"]).Select(Path.GetFileName).Order());
        Assert.Contains("accuracy", Cli.RunProcess(scratch.Folder, "evaluate", "runs/iris-2", "iris").MustSucceed().Output);
    }

    [Fact]
    public void Exit_codes_reach_the_shell_and_nothing_is_left_behind()
    {
        using var scratch = new Scratch();
        string file = scratch.File("bad.csv", "a,b\n1\n");
        Cli.RunProcess(scratch.Folder, "train", "digist").MustFail(ExitCode.Usage, "Did you mean 'digits'?");
        Cli.RunProcess(scratch.Folder, "train", file, "--target", "b").MustFail(ExitCode.Failed, "bad.csv, line 2");
        Cli.RunProcess(scratch.Folder, "train", "boston", "--learning-rate", "1e30").MustFail(ExitCode.Failed, "diverged");
        Assert.Equal(["bad.csv"], Directory.GetFileSystemEntries(scratch.Folder).Select(Path.GetFileName));
    }

    [Fact]
    public void A_text_ends_when_its_reader_has_ended()
    {
        if (OperatingSystem.IsWindows()) return;                           // where .NET does not say it
        using var scratch = new Scratch();
        string story = scratch.File("story.txt", string.Concat(Enumerable.Repeat("to be or not to be. ", 60)));
        Cli.Run("train", story, "--layers", "4:rnn", "--epochs", "1", "--output", scratch["run"]).MustSucceed();
        using var process = Cli.Start(scratch.Folder, "generate", "run", "--length", "1000000000");
        Assert.NotEqual(-1, process.StandardOutput.Read());
        process.StandardOutput.Close();
        Assert.True(process.WaitForExit(60_000), "it goes on");
        Assert.Equal(ExitCode.Done, process.ExitCode);
        Assert.Empty(process.StandardError.ReadToEnd());
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public void A_signal_ends_the_training_cleanly_and_keeps_the_best_network(string signal)
    {
        if (OperatingSystem.IsWindows()) return;                           // which has no signals to send
        using var scratch = new Scratch();
        using var process = Cli.Start(scratch.Folder, "train", "digits", "--epochs", "1000000", "--early-stopping", "0", "--output", "run");
        string before = ReadUntil(process, line => line.StartsWith("    3   ", StringComparison.Ordinal));
        Send(signal, process);
        var result = Cli.Finish(process);
        Assert.Equal(ExitCode.Interrupted, result.ExitCode);
        Assert.Contains("Interrupted after", result.Output);
        Assert.DoesNotContain('\e', before);
        Assert.Empty(result.Error);

        var (json, metrics) = RoundTripTests.ReadRun(scratch["run"]);
        Assert.Equal("interrupted", json.GetProperty("ended").GetString());
        Assert.Equal(json.GetProperty("epochs").GetInt32(), File.ReadAllLines(scratch["run/history.csv"]).Length - 1);
        Assert.True(metrics["test_accuracy"] > 0.8);
        Assert.Equal(10, TrainedModel.Load(scratch["run/model.lincoln"]).Labels!.Count);
        string accuracy = $"{Rendering.Format.Percent(metrics["test_accuracy"])} accuracy";
        Assert.Contains(accuracy, Cli.Run("evaluate", scratch["run"], "digits").MustSucceed().Output);
    }

    [Fact]
    public void A_signal_in_the_first_epoch_keeps_the_network_as_it_is()
    {
        if (OperatingSystem.IsWindows()) return;
        using var scratch = new Scratch();
        string[] slow = ["--layers", "3000:relu,3000:relu,10", "--batch-size", "1"];
        using var process = Cli.Start(scratch.Folder, ["train", "digits", .. slow, "--output", "run"]);
        ReadUntil(process, line => line.Contains("vectors of", StringComparison.Ordinal));
        Thread.Sleep(200);
        Send("INT", process);
        var result = Cli.Finish(process);
        Assert.Equal(ExitCode.Interrupted, result.ExitCode);
        Assert.Contains("No epoch was completed", result.Output);
        Assert.Equal(0, RoundTripTests.ReadRun(scratch["run"]).Json.GetProperty("epochs").GetInt32());
        Cli.Run("summary", scratch["run"]).MustSucceed();
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("not an IDX file", "is not an IDX file")]
    [InlineData("\0\0\u0008\u0003\0\0\u0027\u0010\0\0\0\u001c\0\0\0\u001c", "train-images-idx3-ubyte")]
    public void An_image_file_that_is_damaged_is_named(string content, string fragment)
    {
        using var scratch = new Scratch();
        Directory.CreateDirectory(scratch["mnist"]);
        File.WriteAllText(scratch["mnist/train-images-idx3-ubyte"], content, System.Text.Encoding.Latin1);
        var environment = new Dictionary<string, string> { ["LINCOLN_DATA_HOME"] = scratch.Folder };
        using var process = Cli.Start(scratch.Folder, environment, "train", "mnist");
        Cli.Finish(process).MustFail(ExitCode.Failed, "train-images-idx3-ubyte", fragment);
        Assert.False(Directory.Exists(scratch["runs"]));
    }

    private static string ReadUntil(Process process, Func<string, bool> reached)
    {
        var read = new List<string>();
        while (process.StandardOutput.ReadLine() is { } line)
        {
            read.Add(line);
            if (reached(line)) return string.Join('\n', read);
        }
        string error = process.StandardError.ReadToEnd();
        throw new InvalidOperationException($"The process ended too early:\n{string.Join('\n', read)}\n{error}");
    }

    private static void Send(string signal, Process process)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
        kill.WaitForExit();
    }
}
