using System.Text;
using Lincoln.Data;
using Lincoln.Kernels;
using Lincoln.Storage;

namespace Lincoln.Cli.Tests;

/// <summary>Texts: train → generate, evaluate, summary.</summary>
public class TextTests
{
    // 2,400 characters that follow a rule: quickly learned, in part.
    private static string Story { get; } = string.Concat(Enumerable.Range(0, 80).Select(i => i % 3 == 0 ? Cat : Dog));

    private const string Cat = "the cat sat on the mat 😀.\n", Dog = "the dog sat on the log 😀.\n";

    [Fact]
    public void A_story_is_learned_and_written_on()
    {
        using var scratch = new Scratch();
        string file = scratch.File("story.txt", Story), run = scratch["run"];
        string[] options = ["--layers", "24:gru", "--epochs", "12", "--learning-rate", "0.02"];
        string trained = Cli.Run(["train", file, .. options, "--output", run]).MustSucceed().Output;
        int characters = Vocabulary.Of(Story).Encode(Story).Length;
        string[] said =
        [
            $"a text of {characters:N0} characters, {Vocabulary.Of(Story).Count} different ones", "windows of 16", "Embedding(", "GRU(24)",
            "perplexity", "the best on the validation part (*), is kept.", "nats per character", "generate", "summary", "evaluate",
        ];
        foreach (string text in said) Assert.Contains(text, trained);
        // After each epoch a line of its own, which becomes English.
        var samples = trained.Split('\n').Where(line => line.StartsWith("        ", StringComparison.Ordinal));
        Assert.Contains("sat on the", samples.Last(line => line.Contains("cat", StringComparison.Ordinal)));

        Assert.Equal(["history.csv", "model.lincoln", "run.json"], Directory.GetFiles(run).Select(Path.GetFileName).Order());
        Assert.StartsWith("epoch,training_loss,validation_loss,perplexity,", File.ReadAllText(Path.Combine(run, "history.csv")));
        var (json, metrics) = RoundTripTests.ReadRun(run);
        Assert.Equal("text", json.GetProperty("task").GetString());
        Assert.Equal("24:gru", json.GetProperty("model").GetString());
        Assert.Equal(characters, json.GetProperty("characters").EnumerateObject().Sum(part => part.Value.GetInt32()));
        Assert.Equal(["test_loss", "test_perplexity"], metrics.Keys);
        Assert.Equal(Math.Exp(metrics["test_loss"]), metrics["test_perplexity"], 1e-3);
        Assert.True(metrics["test_loss"] < 1, $"{metrics["test_loss"]}");

        // The same number again, from the part that was not learned; and from another text.
        string loss = Rendering.Format.Number(metrics["test_loss"]), perplexity = Rendering.Format.Number(metrics["test_perplexity"]);
        string measured = $"{loss} nats per character, perplexity {perplexity}";
        Assert.Contains("Test: " + measured, trained);
        string evaluated = Cli.Run("evaluate", run, file).MustSucceed().Output;
        Assert.Contains("the last tenth of", evaluated);
        Assert.Contains("Evaluation: " + measured, evaluated);
        string reversed = scratch.File("other.txt", string.Concat(Story.Reverse().Where(char.IsAscii)));
        string other = Cli.Run("evaluate", run, reversed).MustSucceed().Output;
        Assert.DoesNotContain("tenth", other);
        Cli.Run("evaluate", run, scratch.File("foreign.txt", "the fox jumps")).MustFail(ExitCode.Failed, "foreign.txt", "'f'");
        Cli.Run("evaluate", run, "digits").MustFail(ExitCode.Usage, "no built-in text");

        Assert.Contains("writes texts of", Cli.Run("summary", run).MustSucceed().Output);
        Cli.Run("predict", run, file).MustFail(ExitCode.Failed, "a model of texts", "generate");
    }

    [Fact]
    public void Generating()
    {
        using var scratch = new Scratch();
        string run = scratch["run"];
        Cli.Run("train", scratch.File("story.txt", Story), "--layers", "12:lstm,12:rnn", "--epochs", "2", "--output", run).MustSucceed();
        string text = Generate();
        Assert.StartsWith("the ", text);
        Assert.Equal(4 + 60, Vocabulary.Of(Story).Encode(text.TrimEnd('\n') + (text.EndsWith("\n\n") ? "\n" : "")).Length);
        Assert.Equal(text, Generate());
        Assert.NotEqual(text, Generate("--seed", "2"));
        Assert.NotEqual(text, Generate("--temperature", "3"));
        Assert.Equal(Generate("--temperature", "0"), Generate("--top-k", "1", "--seed", "9"));
        Assert.Equal(Generate("--temperature", "0"), Generate("--top-p", "0.000001"));
        Assert.NotEmpty(Cli.Run("generate", run, "--length", "3").MustSucceed().Output);
        Cli.Run("generate", run, "--prompt", "why?").MustFail(ExitCode.Usage, "--prompt", "character 1 is 'w'");
        Cli.Run("generate", run, "--prompt", "").MustFail(ExitCode.Usage, "--prompt is empty");
        Cli.Run("generate", run, "--temperature", "-1").MustFail(ExitCode.Usage, "--temperature");
        Cli.Run("generate", run, "--top-p", "0").MustFail(ExitCode.Usage, "--top-p");
        Cli.Run("generate", scratch["none"]).MustFail(ExitCode.Usage, "no model");

        string Generate(params string[] more)
            => Cli.Run(["generate", run, "--prompt", "the ", "--length", "60", .. more]).MustSucceed().Output;
    }

    [Fact]
    public void A_table_is_no_text_to_write_on()
    {
        using var scratch = new Scratch();
        Cli.Run("train", "iris", "--epochs", "1", "--output", scratch["iris"]).MustSucceed();
        Cli.Run("generate", scratch["iris"]).MustFail(ExitCode.Failed, "is not a model of texts");
        Cli.Run("train", "iris", "--window", "8").MustFail(ExitCode.Usage, "--window is for texts");
        Cli.Run("train", "iris", "--layers", "8:lstm,3").MustFail(ExitCode.Usage, "'8:lstm' is a layer for texts");
        // A file is what its ending says, unless --task says otherwise.
        string csv = scratch.File("words.csv", Story);
        Cli.Run("train", csv).MustFail(ExitCode.Usage, "--target is missing");
        Cli.Run("train", csv, "--task", "text", "--layers", "4:rnn", "--epochs", "1", "--output", scratch["csv"]).MustSucceed();
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits_at_any_number_of_threads()
    {
        using var scratch = new Scratch();
        string file = scratch.File("story.txt", Story);
        int before = Work.Threads;
        byte[][] models = [.. new[] { 2, 1, 3 }.Select((threads, i) => Train(i, threads))];
        Work.Threads = before;
        Assert.Equal(models[0], models[1]);
        Assert.Equal(models[0], models[2]);

        byte[] Train(int i, int threads)
        {
            string[] options = ["--layers", "24:lstm", "--epochs", "1", "--threads", $"{threads}"];
            Cli.Run(["train", file, .. options, "--output", scratch[$"{i}"]]).MustSucceed();
            return File.ReadAllBytes(Path.Combine(scratch[$"{i}"], "model.lincoln"));
        }
    }

    // What is shown to be typed must mean the same to a shell, and what is shown must not move the cursor.
    [Fact]
    public void What_is_shown_is_plain()
    {
        using var scratch = new Scratch();
        string file = scratch.File("odd.txt", string.Concat(Enumerable.Repeat("a\r\n\"$HOME\" `b`\e[31m ", 40)));
        string output = Cli.Run("train", file, "--layers", "4:rnn", "--epochs", "1", "--output", scratch["run"]).MustSucceed().Output;
        Assert.DoesNotContain('\e', output);
        Assert.DoesNotContain('$', output.Split('\n').Single(line => line.Contains("generate ", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_is_refused()
    {
        using var scratch = new Scratch();
        string story = scratch.File("story.txt", Story);
        Fails(ExitCode.Failed, scratch.File("empty.txt", ""), [], "empty.txt is empty");
        string shorter = scratch.File("short.txt", "Once upon a time.");
        Fails(ExitCode.Failed, shorter, [], "short.txt has 17 characters, too few for windows of 16", "at least 180 characters");
        Fails(ExitCode.Failed, scratch.File("same.txt", new string('a', 500)), [], "same.txt has the character a in every place");
        Fails(ExitCode.Failed, story, ["--window", "500"], "too few for windows of 500", "a smaller --window");
        File.WriteAllBytes(scratch["latin1.txt"], Encoding.Latin1.GetBytes("Käse\n"));
        Fails(ExitCode.Failed, scratch["latin1.txt"], [], "is not UTF-8: the byte 0xE4 at 1 (line 1)");
        Fails(ExitCode.Usage, story, ["--layers", "8:relu"], "a text needs at least one layer of rnn, gru, lstm");
        Fails(ExitCode.Usage, story, ["--layers", "8:ltsm"], "Did you mean 'lstm'?");
        Fails(ExitCode.Usage, story, ["--loss", "huber"], "--loss huber does not fit");
        Fails(ExitCode.Usage, story, ["--batch-size", "1000"], "write at most");
        Fails(ExitCode.Usage, story, ["--task", "text", "--target", "x"], "--target is for tables");
        Fails(ExitCode.Usage, story, ["--size", "32"], "--size is for a folder of images");
        Fails(ExitCode.Usage, scratch["none.txt"], ["--task", "text"], "no built-in text and no file");
        Assert.False(Directory.Exists(scratch["run"]));

        void Fails(int code, string file, string[] more, params string[] fragments)
            => Cli.Run(["train", file, "--output", scratch["run"], .. more]).MustFail(code, fragments);
    }

    [Fact]
    public void The_built_in_text_is_learned()
    {
        using var scratch = new Scratch();
        string[] options = ["--layers", "32:gru", "--window", "32", "--batch-size", "16", "--epochs", "1"];
        Cli.Run(["train", "pride-and-prejudice", .. options, "--output", scratch["run"]]).MustSucceed();
        var (_, metrics) = RoundTripTests.ReadRun(scratch["run"]);
        // Knowing only how often each character occurs gives 3.1.
        Assert.True(metrics["test_loss"] < 2.7, $"{metrics["test_loss"]}");
        Assert.Equal(74, TrainedModel.Load(Path.Combine(scratch["run"], "model.lincoln")).Preparation!.OutputCount);
        Assert.Contains("pride-and-prejudice", Cli.Run("datasets").MustSucceed().Output);
    }
}
