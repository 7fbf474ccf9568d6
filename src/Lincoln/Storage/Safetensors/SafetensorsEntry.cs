namespace Lincoln.Storage;

/// <summary>What the header of a safetensors file says about one tensor.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">How its elements are stored.</param>
/// <param name="Shape">The sizes of its axes.</param>
/// <param name="Offset">Where its elements begin, in bytes after the header.</param>
public sealed record SafetensorsEntry(string Name, SafetensorsType Type, Shape Shape, long Offset)
{
    /// <summary>How many bytes its elements take.</summary>
    public long Length => (long)Shape.Count * Type.Size;

    /// <summary>Name, type and shape.</summary>
    public override string ToString() => $"{Name}: {Type.Name} {Shape}";
}
