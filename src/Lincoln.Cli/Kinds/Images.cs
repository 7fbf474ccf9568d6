using Lincoln.Cli.Rendering;
using Lincoln.Cli.Runs;
using Lincoln.Data;
using Spectre.Console;

namespace Lincoln.Cli.Kinds;

/// <summary>Images: a folder that has a folder for each class, and built-in data sets that are made of images.</summary>
internal sealed class Images : Rows
{
    /// <summary>Whether a built-in data set is trained as images: one that is no table always, digits for what needs images.</summary>
    public static bool AreIn(DataSetInfo known, TrainSettings settings)
        => !known.Embedded || (ImageModel.Data.Contains(known.Name) && settings.NeedsImages);

    protected override string What(string data) => DataSource.BuiltIn(data) is { } known
        ? $"made of images, which always predict '{known.Target}'"
        : "a folder of images, whose folders are the classes";

    protected override bool Takes(string option, TrainSettings settings)
    {
        var known = DataSource.BuiltIn(settings.Data);
        return option switch
        {
            "--size" => known is null,
            "--target" => settings.Target == known?.Target,
            _ => option.StartsWith("--model ", StringComparison.Ordinal) || option.StartsWith("--augmentation ", StringComparison.Ordinal)
                || option == "--task classification",
        };
    }

    protected override TrainingJob Begin(TrainSettings settings, Terminal terminal, CancellationToken cancel)
    {
        bool folder = DataSource.BuiltIn(settings.Data) is null;
        var model = ImageModel.Of(settings, folder);
        var options = settings.DataOptions(images: model is not null || settings.NeedsImages);
        var data = folder ? Load(settings, options, terminal, cancel) : DataSource.LoadBuiltIn(settings.Data, options, terminal, cancel);
        string augmentation = settings.Augmentation ?? Augmentation.Default(model, mirrored: folder || settings.Data == "fashion-mnist");
        var recipe = Recipe.ForRows(settings, data, model) with { Augmentation = augmentation };
        return new RowsJob(settings.Data, data, recipe, folder ? "PHOTO.jpg" : "FILE.csv");
    }

    /// <summary>The images of a folder, in colour, all of one size.</summary>
    private static PreparedData Load(TrainSettings settings, DataOptions options, Terminal terminal, CancellationToken cancel)
    {
        int size = settings.Size ?? ImageModel.DefaultSize;
        var images = new ImageFolder(settings.Data, size, size);
        terminal.Output.WriteLine($"Reading {Format.Count(images.Count, "image")} of {settings.Data} …");
        return PreparedData.FromImages(images, options, cancel);
    }

    /// <summary>The test images of the folder that it was trained on, or all images of another one with the same classes.</summary>
    protected override (IDataset Rows, Preparation Preparation, string What) Folder(
        ModelFile model, string data, CancellationToken cancel)
    {
        var images = (ImagePreparation)model.Model.Preparation!;
        var (shape, classes) = (images.Shape, images.Labels);
        var folder = new ImageFolder(data, shape[1], shape[2], shape[0]);
        if (!folder.Classes.SequenceEqual(classes))
        {
            throw new InvalidDataException($"{data} has the classes {string.Join(", ", folder.Classes)}, "
                + $"but the model knows {string.Join(", ", classes)}; the folders must have the same names.");
        }
        var prepared = PreparedData.FromImages(folder, SplitOf(model), cancel);
        if (model.WasTrainedOn(prepared.Sha256)) return (prepared.Test!, images, $"the test images of {data} ({Others})");
        IDataset?[] parts = [prepared.Training, prepared.Validation, prepared.Test];
        return (new ConcatenatedDataset([.. parts.OfType<IDataset>()]), images, $"{Format.Count(folder.Count, "image")} of {data}");
    }

    /// <summary>One image, or the images of a folder in the order of their names, each with its name; or a CSV of pixels.</summary>
    public override int Predict(ModelFile model, string file, bool probabilities, Terminal terminal)
    {
        if (!Directory.Exists(file) && !(File.Exists(file) && ImageFolder.IsImage(file)))
            return base.Predict(model, file, probabilities, terminal);
        string[] files = Directory.Exists(file)
            ? [.. Directory.EnumerateFiles(file).Where(ImageFolder.IsImage).Order(StringComparer.Ordinal)]
            : [file];
        if (files.Length == 0)
        {
            string? inner = Directory.EnumerateDirectories(file).FirstOrDefault();
            string hint = inner is null ? "" : $"; give one of its folders, such as {inner}";
            throw new UsageException($"The folder {file} has no .png, .jpg or .jpeg file{hint}.");
        }
        string[] names = [.. files.Select(f => Path.GetFileName(f))];
        string target = model.Model.Preparation!.Target;
        Write(model, target, [.. files.Select(model.Model.PredictImage)], names, probabilities, terminal);
        return ExitCode.Done;
    }

    protected override void SummarizeInputs(Preparation preparation, IAnsiConsole console)
    {
        var shape = ((ImagePreparation)preparation).Shape;
        string colours = shape[0] == 3 ? "colour" : "grey";
        console.MarkupLineInterpolated($"  from images, read as {colours}, {shape[1]} × {shape[2]} pixels");
    }
}
