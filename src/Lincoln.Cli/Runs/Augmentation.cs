using Lincoln.Data;

namespace Lincoln.Cli.Runs;

/// <summary>How images are changed at random, anew in each epoch, while a network learns from them.</summary>
internal static class Augmentation
{
    public const string None = "none", Shift = "shift", ShiftAndFlip = "shift-and-flip";

    public static IReadOnlyCollection<string> Names { get; } = [None, Shift, ShiftAndFlip];

    /// <summary>A network of Dense layers learns from the images as they are. Digits have no mirror images.</summary>
    public static string Default(ImageModel? model, string data) => model is null ? None : data == "fashion-mnist" || DataSource.IsImages(data) ? ShiftAndFlip : Shift;

    /// <summary>
    /// The images to train on, changed: shifted by up to a fourteenth of their size, at least one pixel, and mirrored every second time.
    /// </summary>
    public static IDataset Of(string name, IDataset images, PreparedData data, ulong seed)
    {
        if (name == None) return images;
        // What a black pixel became.
        double background = -data.Preprocessor.Scaler.Means[0] / data.Preprocessor.Scaler.Deviations[0];
        var shift = new RandomCrop(Math.Max(1, data.SampleShape[^1] / 14), background);
        return new TransformedDataset(images, name == Shift ? shift : new Compose(shift, new RandomFlip()), seed);
    }
}
