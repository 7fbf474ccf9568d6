namespace Lincoln.Operations;

/// <summary>[batch, channels, ..] with a scale and a shift per channel.</summary>
internal readonly struct ChannelShape
{
    /// <summary>Checks the shapes.</summary>
    public ChannelShape(string operation, Shape x, Shape scale, Shape shift)
    {
        if (x.Rank < 2) throw new ShapeException($"{operation}: the input must be [batch, channels, ..], found {x}.");
        if (scale.Rank != 1 || scale != shift || scale[0] != x[1])
            throw new ShapeException($"{operation}: the input {x} has {x[1]} channels and needs "
                + $"a scale and a shift of {x[1]} elements, found {scale} and {shift}.");
        (Batch, Channels, Inner) = (x[0], x[1], x[2..].Count);
    }

    public int Batch { get; }
    public int Channels { get; }

    /// <summary>The number of elements of a channel of one sample.</summary>
    public int Inner { get; }

    public void Deconstruct(out int batch, out int channels, out int inner) => (batch, channels, inner) = (Batch, Channels, Inner);
}
