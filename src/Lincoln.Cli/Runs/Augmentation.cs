using Lincoln.Data;

namespace Lincoln.Cli.Runs;

/// <summary>How training images are changed at random, anew in each epoch.</summary>
internal static class Augmentation
{
    public const string None = "none", Shift = "shift", ShiftAndFlip = "shift-and-flip";

    public static IReadOnlyCollection<string> Names { get; } = [None, Shift, ShiftAndFlip];

    /// <summary>None for a network of Dense layers. Digits are not mirrored.</summary>
    public static string Default(ImageModel? model, bool mirrored)
    {
        if (model is null) return None;
        return mirrored ? ShiftAndFlip : Shift;
    }

    /// <summary>The training images, shifted by up to 1/14 of their size (at least one pixel), and mirrored every second time.</summary>
    public static IDataset Of(string name, IDataset images, PreparedData data, ulong seed)
    {
        if (name == None) return images;
        // The scaled value of a black pixel.
        var scaler = data.Preparation is ImagePreparation pixels ? pixels.Scaler : ((TablePreparation)data.Preparation).Scaler;
        double background = scaler.Transform(0, 0);
        var shift = new RandomCrop(Math.Max(1, data.SampleShape[^1] / 14), background);
        return new TransformedDataset(images, name == Shift ? shift : new Compose(shift, new RandomFlip()), seed);
    }
}
