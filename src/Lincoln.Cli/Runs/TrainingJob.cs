using System.Text.Json;
using Lincoln.Cli.Rendering;
using Lincoln.Data;
using Lincoln.Storage;
using Lincoln.Training;
using Spectre.Console;

namespace Lincoln.Cli.Runs;

/// <summary>What a kind of data gives to a training: the network, the sets, and what is said and written about them.</summary>
/// <param name="recipe">What is trained, and how.</param>
/// <param name="model">The network, built, with what turns data into its inputs.</param>
internal abstract class TrainingJob(Recipe recipe, TrainedModel model)
{
    public Recipe Recipe => recipe;

    public TrainedModel Model => model;

    public abstract IDataset Training { get; }

    public abstract IDataset Validation { get; }

    /// <summary>What the validation set is made of: "rows", or a "part" of a text.</summary>
    public abstract string ValidationUnit { get; }

    /// <summary>What is measured after each epoch.</summary>
    public abstract Metric Metric { get; }

    /// <summary>The lines of the epochs.</summary>
    public abstract EpochRows Rows(IAnsiConsole console);

    public virtual TrainerOptions Options => recipe.Options([Metric]);

    /// <summary>Says what was found in the data.</summary>
    public abstract void Introduce(IAnsiConsole console);

    /// <summary>Writes more below the line of an epoch.</summary>
    public virtual void AfterEpoch(IAnsiConsole console) { }

    /// <summary>Evaluates the network on the test set.</summary>
    public abstract TestResult Test();

    /// <summary>Writes what run.json says about the data.</summary>
    public abstract void Describe(Utf8JsonWriter json);

    /// <summary>The commands that make sense next, with MODEL in place of the folder.</summary>
    public abstract IEnumerable<string> Next { get; }
}
