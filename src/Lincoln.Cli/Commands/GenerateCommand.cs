using System.CommandLine;
using Lincoln.Cli.Arguments;
using Lincoln.Cli.Kinds;
using Lincoln.Cli.Rendering;
using Lincoln.Cli.Runs;
using Lincoln.Data;

namespace Lincoln.Cli.Commands;

/// <summary>`lincoln generate MODEL`: lets a model of texts write on, character by character, to standard output.</summary>
internal static class GenerateCommand
{
    private const int DefaultLength = 500;
    private const double DefaultTemperature = 0.8;

    public static Command Create(Terminal terminal, CancellationToken cancel)
    {
        var model = new Argument<string>("model") { Description = ModelFile.Description };
        var prompt = Options.Text("--prompt", "TEXT", "How the text begins. Default: a new line.");
        var length = Options.Count("--length", $"How many characters to write. Default: {DefaultLength}.");
        var temperature = Options.Number("--temperature",
            "Below 1 likely characters become likelier still, above 1 all become more alike; 0 always takes the likeliest. "
            + $"Default: {Format.Rate(DefaultTemperature)}.",
            x => x >= 0 && double.IsFinite(x), "a number of at least 0");
        var topK = Options.Count("--top-k", "How many of the likeliest characters are considered. Default: all.");
        var topP = Options.Number("--top-p", "Consider the likeliest characters whose probabilities sum to this. Default: 1, all.",
            x => x is > 0 and <= 1, "a number above 0 and at most 1");
        var seed = Options.Seed("--seed", "Where the randomness comes from. The same seed gives the same text. Default: 1.");
        var command = new Command("generate", "Lets a model of texts write on.") { model, prompt, length, temperature, topK, topP, seed };
        command.SetAction(given =>
        {
            double heat = given.GetValue(temperature) ?? DefaultTemperature;
            var sampler = new Sampler(heat, given.GetValue(topK), given.GetValue(topP) ?? 1, given.GetValue(seed) ?? 1);
            int count = given.GetValue(length) ?? DefaultLength;
            var file = ModelFile.Load(given.GetRequiredValue(model));
            return Kind.Of(file).Generate(file, given.GetValue(prompt), count, sampler, terminal, cancel);
        });
        return command;
    }
}
