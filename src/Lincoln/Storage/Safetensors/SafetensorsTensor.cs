namespace Lincoln.Storage;

/// <summary>
/// A tensor or indices with a name, to be written by <see cref="Safetensors"/> or <see cref="NumPy"/>. A pair converts to it: <c>("weight",
/// w)</c>.
/// </summary>
public sealed class SafetensorsTensor
{
    private const int ChunkNumbers = 1 << 14;
    private readonly Tensor? values;
    private readonly Indices? indices;

    /// <summary>A tensor under a name.</summary>
    /// <param name="name">The name, as in <c>0.weight</c>; not empty.</param>
    /// <param name="values">The elements; they are read when the file is written.</param>
    /// <param name="type">A floating-point type; default: the one of <see cref="Tensor"/>, so that nothing is rounded.</param>
    /// <exception cref="ArgumentException">The name is empty or reserved, or the type is one for integers.</exception>
    public SafetensorsTensor(string name, Tensor values, SafetensorsType? type = null) : this(name, type ?? SafetensorsNumbers.Own)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (!Type.IsFloat)
            throw new ArgumentException($"type: a Tensor is written as F64, F32, F16 or BF16, not as {Type.Name}.", nameof(type));
        this.values = values;
    }

    /// <summary>Indices under a name.</summary>
    /// <param name="name">The name; not empty.</param>
    /// <param name="values">The elements; they are read when the file is written.</param>
    /// <param name="type">A type for integers; default <see cref="SafetensorsType.I32"/>.</param>
    /// <exception cref="ArgumentException">The name is empty or reserved, or the type is a floating-point one.</exception>
    public SafetensorsTensor(string name, Indices values, SafetensorsType? type = null) : this(name, type ?? SafetensorsType.I32)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (Type.IsFloat)
            throw new ArgumentException($"type: Indices are written as integers (I64 to I8, U8 to U64) or Bool, not as {Type.Name}.",
                nameof(type));
        indices = values;
    }

    private SafetensorsTensor(string name, SafetensorsType type)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name == SafetensorsHeader.MetadataName)
            throw new ArgumentException($"name: '{name}' is reserved; pass the metadata to Write.", nameof(name));
        if (!Enum.IsDefined(type)) throw new ArgumentException($"type: {type} is not a type of safetensors.", nameof(type));
        (Name, Type) = (name, type);
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>How the elements are stored.</summary>
    public SafetensorsType Type { get; }

    /// <summary>The sizes of the axes.</summary>
    public Shape Shape => values?.Shape ?? indices!.Shape;

    /// <summary>A tensor under a name.</summary>
    public static implicit operator SafetensorsTensor((string Name, Tensor Values) pair) => new(pair.Name, pair.Values);

    /// <summary>Indices under a name.</summary>
    public static implicit operator SafetensorsTensor((string Name, Indices Values) pair) => new(pair.Name, pair.Values);

    /// <summary>Throws when the type cannot hold a number: before the first byte is written.</summary>
    internal void Check()
    {
        if (Shape.Rank > SafetensorsHeader.MaxRank)
            throw new ArgumentException($"tensors: {Quoted.Name(Name)} has {Shape.Rank} axes; "
                + $"at most {SafetensorsHeader.MaxRank} can be written.", "tensors");
        if (indices is not null)
        {
            var (min, max) = SafetensorsNumbers.Range(Type);
            int at = indices.Values.IndexOfAnyExceptInRange(min, max);
            if (at >= 0)
                throw new ArgumentException($"tensors: number {at} of {Quoted.Name(Name)} is {indices.Values[at]}, "
                    + $"but {Type.Name} holds {min}..{max}.", "tensors");
        }
        else if (Type.Size < SafetensorsNumbers.Own.Size)
            foreach (Real number in values!.Values)
                if (SafetensorsNumbers.Overflows(number, Type))
                    throw new ArgumentException($"tensors: {Quoted.Name(Name)} holds {number}, which is too large for {Type.Name}.",
                        "tensors");
    }

    internal void WriteNumbers(Stream stream)
    {
        byte[] buffer = new byte[Math.Min(Shape.Count, ChunkNumbers) * Type.Size];
        for (int from = 0; from < Shape.Count; from += ChunkNumbers)
        {
            int count = Math.Min(ChunkNumbers, Shape.Count - from);
            var bytes = buffer.AsSpan(0, count * Type.Size);
            if (values is not null) SafetensorsNumbers.Write(values.Values.Slice(from, count), Type, bytes);
            else SafetensorsNumbers.Write(indices!.Values.Slice(from, count), Type, bytes);
            stream.Write(bytes);
        }
    }
}
