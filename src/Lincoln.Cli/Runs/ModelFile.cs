using System.Text.Json;
using Lincoln.Data;
using Lincoln.Storage;

namespace Lincoln.Cli.Runs;

/// <summary>The model file of a run: MODEL on the command line is the file, or the folder that has it.</summary>
/// <param name="Path">The file.</param>
/// <param name="Model">What it holds.</param>
internal sealed record ModelFile(string Path, TrainedModel Model)
{
    public const string Name = "model.lincoln";

    public const string Description = "A model file, or the folder of a run that has one.";

    /// <exception cref="UsageException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is not a model.</exception>
    public static ModelFile Load(string path)
    {
        string file = Directory.Exists(path) ? System.IO.Path.Combine(path, Name) : path;
        if (file != path && !File.Exists(file)) throw new UsageException($"The folder {path} has no {Name}; is it the folder of a run?");
        if (!File.Exists(file))
            throw new UsageException($"There is no model '{path}'. Give a model file, or a run's folder; 'lincoln train' creates one.");
        return new(file, TrainedModel.Load(file));
    }

    /// <summary>What turns rows of a table into inputs.</summary>
    /// <exception cref="InvalidDataException">The model has none.</exception>
    public TablePreparation Preprocessing => PixelTable.For(Model.Preparation)
        ?? throw new InvalidDataException($"{Path} holds a network without preprocessing, "
            + "so it does not say what the columns of a table mean. Use it in a program, with TrainedModel.Load.");

    /// <summary>Whether the model was trained on data with this checksum, as run.json in the same folder says.</summary>
    public bool WasTrainedOn(string sha256)
    {
        string run = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Path)!, RunFile.Name);
        if (!File.Exists(run)) return false;
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(run));
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("data_sha256", out var found)
                && found.ValueKind == JsonValueKind.String && found.GetString() == sha256;
        }
        // it only serves a remark
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException) { return false; }
    }
}
