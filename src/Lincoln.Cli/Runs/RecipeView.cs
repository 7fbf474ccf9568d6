using Lincoln.Cli.Rendering;
using Lincoln.Kernels;
using Spectre.Console;

namespace Lincoln.Cli.Runs;

/// <summary>What is said before a training begins: what is trained, and how.</summary>
internal static class RecipeView
{
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
