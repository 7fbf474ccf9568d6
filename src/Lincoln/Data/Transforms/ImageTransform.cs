namespace Lincoln.Data;

/// <summary>A transform of images [channels, height, width] that treats every channel alike.</summary>
public abstract class ImageTransform : Transform
{
    private protected ImageTransform() { }

    /// <inheritdoc/>
    public sealed override Shape OutputShape(Shape sample)
    {
        if (sample.Rank != 3 || sample.Count == 0)
            throw new ShapeException($"{GetType().Name}: it works on images [channels, height, width], found {sample}."
                + (sample.Rank == 1 ? " Read the images unflattened." : ""));
        var (height, width) = OutputSize(sample[1], sample[2]);
        return height == sample[1] && width == sample[2] ? sample : [sample[0], height, width];
    }

    /// <summary>The size of the image that comes out; throws a ShapeException if there can be none.</summary>
    private protected virtual (int Height, int Width) OutputSize(int height, int width) => (height, width);

    private protected static void CheckSize(int height, int width)
    {
        if (height < 1) throw new ArgumentOutOfRangeException(nameof(height), $"height: it must be at least 1, found {height}.");
        if (width < 1) throw new ArgumentOutOfRangeException(nameof(width), $"width: it must be at least 1, found {width}.");
    }

    private protected static void CheckFinite(double fill)
    {
        if (!double.IsFinite(fill)) throw new ArgumentOutOfRangeException(nameof(fill), $"fill: it must be finite, found {fill}.");
    }
}
