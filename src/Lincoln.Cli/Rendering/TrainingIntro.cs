using Lincoln.Cli.Runs;
using Lincoln.Data;
using Lincoln.Kernels;
using Spectre.Console;

namespace Lincoln.Cli.Rendering;

/// <summary>What is said before a training begins: what was found out about the data, and what is trained how.</summary>
internal static class TrainingIntro
{
    public static void Write(IAnsiConsole console, string name, PreparedData data, Recipe recipe, NeuralNetwork network)
    {
        int training = data.Training.Count, validation = data.Validation?.Count ?? 0, test = data.Test?.Count ?? 0;
        string size = $"{Format.Count(training + validation + test, "row")}, {Format.Count(data.SampleShape.Count, "input")}";
        string parts = $"{Format.Count(training, "row")} to train, {Format.Count(validation)} to validate, {Format.Count(test)} to test";
        string stratified = data.Task == LearningTask.Classification ? ", each class in its share" : "";
        console.MarkupLineInterpolated($"[bold]{name}[/]: {size}, predicting '{data.Schema.Target.Name}'");
        foreach (string note in data.Notes) console.MarkupLineInterpolated($"  {note}");
        console.MarkupLineInterpolated($"  {parts}{stratified}; seed {recipe.Seed}.");
        console.WriteLine();
        Write(console, recipe, network);
    }

    /// <summary>What is trained, and how.</summary>
    public static void Write(IAnsiConsole console, Recipe recipe, NeuralNetwork network)
    {
        ModelTable.Write(console, network);
        string rate = $"learning rate {Format.Rate(recipe.LearningRate)} {Decay(recipe)}";
        console.MarkupLineInterpolated($"  loss {recipe.Loss}; {recipe.Optimizer}, {rate}; batches of {recipe.BatchSize}{Changed(recipe)}");
        console.MarkupLineInterpolated($"  {Length(recipe)}");
        console.MarkupLineInterpolated($"  {Format.Count(Work.Threads, "thread")}, vectors of {Isa.Describe()}");
        console.WriteLine();
    }

    private static string Changed(Recipe recipe) => recipe.Augmentation switch
    {
        Augmentation.Shift => "; images shifted at random",
        Augmentation.ShiftAndFlip => "; images shifted and mirrored at random",
        _ => "",
    };

    private static string Decay(Recipe recipe) => recipe.Decay.Kind == "none" ? "constant" : $"with {recipe.Decay.Kind} decay";

    private static string Length(Recipe recipe)
    {
        string epochs = Format.Count(recipe.Epochs, "epoch");
        bool canStop = recipe.EarlyStopping > 0 && recipe.EarlyStopping < recipe.Epochs;
        return canStop ? $"at most {epochs}, fewer after {recipe.EarlyStopping} in a row without a better validation loss" : epochs;
    }
}
