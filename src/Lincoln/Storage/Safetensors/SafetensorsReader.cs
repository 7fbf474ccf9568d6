namespace Lincoln.Storage;

/// <summary>An open safetensors file: its header is read and checked, the elements of a tensor are read when they are asked for.</summary>
/// <remarks>Made by <see cref="Safetensors.Read(string)"/>; dispose it to close the file. Not for several threads at once.</remarks>
public sealed class SafetensorsReader : IDisposable
{
    private readonly Stream stream;
    private readonly bool ownsStream;
    private readonly string source;
    private readonly Dictionary<string, SafetensorsEntry> byName;
    private readonly byte[] chunk = new byte[1 << 16];
    private long offset;                               // where the stream stands, behind the header

    /// <summary>Reads the header of a content of <paramref name="length"/> bytes that begins where the stream stands.</summary>
    internal SafetensorsReader(Stream stream, long length, string source, bool ownsStream)
    {
        (this.stream, this.source, this.ownsStream) = (stream, source, ownsStream);
        Start = stream.CanSeek ? stream.Position : 0;
        var header = SafetensorsHeader.Read(stream, length, source);
        Start += header.Size;
        (Entries, Metadata) = (header.Entries, header.Metadata);
        byName = header.Entries.ToDictionary(e => e.Name, StringComparer.Ordinal);
    }

    /// <summary>Where the elements begin in the stream.</summary>
    internal long Start { get; }

    /// <summary>The tensors, in the order of their elements in the file.</summary>
    public IReadOnlyList<SafetensorsEntry> Entries { get; }

    /// <summary>Texts that the writer added; empty when it added none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Whether the file has a tensor of this name, and what the header says about it.</summary>
    public bool TryFind(string name, [NotNullWhen(true)] out SafetensorsEntry? entry)
    {
        ArgumentNullException.ThrowIfNull(name);
        return byName.TryGetValue(name, out entry);
    }

    /// <summary>The elements of a tensor.</summary>
    /// <remarks>
    /// F32, F16 and BF16 are exact; F64 is rounded to the nearest in single precision. Integers and BOOL (0 and 1) are
    /// read when the number type can hold every one of them exactly.
    /// </remarks>
    /// <exception cref="ArgumentException">There is no tensor of this name.</exception>
    /// <exception cref="InvalidDataException">A number cannot be held: a finite one would become infinite, a whole one inexact.</exception>
    public Tensor ReadTensor(string name)
    {
        var entry = Find(name);
        var tensor = Tensor.Uninitialized(entry.Shape);
        ReadInto(entry, tensor.Storage);
        return tensor;
    }

    /// <summary>The elements of a tensor of integers.</summary>
    /// <exception cref="ArgumentException">There is no tensor of this name.</exception>
    /// <exception cref="InvalidDataException">The tensor is of a floating-point type, or a number does not fit into 32 bits.</exception>
    public Indices ReadIndices(string name)
    {
        var entry = Find(name);
        if (entry.Type.IsFloat)
            throw new InvalidDataException($"{Where(entry)} has the type {entry.Type.Name}; indices need integers. "
                + "Read it as a Tensor.");
        int[] values = new int[entry.Shape.Count];
        MoveTo(entry);
        for (int done = 0; done < values.Length;)
        {
            var bytes = ReadChunk(entry, values.Length - done, out int count);
            SafetensorsNumbers.Read(entry.Type, bytes, values.AsSpan(done, count), Where(entry));
            done += count;
        }
        return new Indices(entry.Shape, values, 0);
    }

    /// <summary>
    /// Reads the elements of a tensor into memory that is there already. A stream that cannot seek needs the order of
    /// <see cref="Entries"/>.
    /// </summary>
    internal void ReadInto(SafetensorsEntry entry, Span<Real> to)
    {
        MoveTo(entry);
        while (!to.IsEmpty)
        {
            var bytes = ReadChunk(entry, to.Length, out int count);
            SafetensorsNumbers.Read(entry.Type, bytes, to[..count], Where(entry));
            to = to[count..];
        }
    }

    private ReadOnlySpan<byte> ReadChunk(SafetensorsEntry entry, int left, out int count)
    {
        count = Math.Min(left, chunk.Length / entry.Type.Size);
        var bytes = chunk.AsSpan(0, count * entry.Type.Size);
        stream.ReadExactly(bytes);
        offset += bytes.Length;
        return bytes;
    }

    private void MoveTo(SafetensorsEntry entry)
    {
        if (stream.CanSeek) stream.Position = Start + (offset = entry.Offset);
        else if (offset != entry.Offset)
            throw new InvalidOperationException($"{source}: a stream that cannot seek gives its tensors in order; "
                + $"it is at byte {offset}, '{entry.Name}' begins at {entry.Offset}.");
    }

    private SafetensorsEntry Find(string name) => TryFind(name, out var entry) ? entry
        : throw new ArgumentException($"{source} has no tensor {Quoted.Name(name)}; "
            + $"it has {Quoted.Names([.. Entries.Select(e => e.Name)])}.", nameof(name));

    private string Where(SafetensorsEntry entry) => $"{source}: the tensor {Quoted.Name(entry.Name)}";

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        if (ownsStream) stream.Dispose();
    }
}
