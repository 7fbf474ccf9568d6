using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;

namespace Lincoln.Storage;

/// <summary>
/// Reads and writes safetensors, the format in which tensors travel between programs: 8 bytes with the size of the header, a JSON header
/// with type, shape and place of every tensor, then the elements, little-endian (docs/formats.md; format:
/// github.com/huggingface/safetensors).
/// </summary>
/// <example><code>
/// Safetensors.Write("two.safetensors", [("weight", weight), ("labels", labels)]);
/// using var file = Safetensors.Read("two.safetensors");
/// Tensor again = file.ReadTensor("weight");
/// </code></example>
public static class Safetensors
{
    /// <summary>Writes a file; it is there whole or not at all.</summary>
    /// <param name="path">The file; one that is there already is replaced.</param>
    /// <param name="tensors">Pairs of a name and a Tensor or Indices.</param>
    /// <param name="metadata">Texts for the reader; default none.</param>
    /// <exception cref="ArgumentException">Two tensors have the same name, or a number does not fit the type that was asked
    /// for.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, IEnumerable<SafetensorsTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
        => AtomicFile.Write(path, stream => Write(stream, tensors, metadata));

    /// <summary>Writes to a stream, which stays open.</summary>
    /// <inheritdoc cref="Write(string, IEnumerable{SafetensorsTensor}, IReadOnlyDictionary{string, string})"/>
    public static void Write(Stream stream, IEnumerable<SafetensorsTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(tensors);
        // The widest types come first: every number then begins at a multiple of its size, and a reader may map the file into memory.
        SafetensorsTensor[] ordered = [.. tensors.Select(t => t ?? throw new ArgumentNullException(nameof(tensors)))
            .OrderByDescending(t => t.Type.Size)];
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var tensor in ordered)
        {
            if (!names.Add(tensor.Name))
                throw new ArgumentException($"tensors: the name {Quoted.Name(tensor.Name)} appears twice.", nameof(tensors));
            tensor.Check();
        }
        stream.Write(Header(ordered, metadata ?? new Dictionary<string, string>()));
        foreach (var tensor in ordered) tensor.WriteNumbers(stream);
    }

    /// <summary>Opens a file and checks its header; the elements are read when they are asked for.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is not a safetensors file, is cut off, or contradicts itself; the message names the
    /// tensor.</exception>
    public static SafetensorsReader Read(string path)
    {
        var stream = InputFile.Open(path, "a file in it");
        try { return new SafetensorsReader(stream, stream.Length, path, ownsStream: true); }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Reads from where a stream stands to its end. The stream must stay open as long as the reader is used; it is not closed.
    /// </summary>
    /// <exception cref="ArgumentException">The stream cannot seek.</exception>
    /// <exception cref="InvalidDataException">It is not safetensors, is cut off, or contradicts itself; the message names the
    /// tensor.</exception>
    public static SafetensorsReader Read(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanSeek)
            throw new ArgumentException("stream: it must be able to seek; copy it to a file or a MemoryStream first.", nameof(stream));
        return new SafetensorsReader(stream, stream.Length - stream.Position, "the stream", ownsStream: false);
    }

    private static ReadOnlySpan<byte> Header(SafetensorsTensor[] tensors, IReadOnlyDictionary<string, string> metadata)
    {
        var bytes = new ArrayBufferWriter<byte>();
        bytes.Write(new byte[8]);                              // the size, known at the end
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            if (metadata.Count > 0)
            {
                json.WriteStartObject(SafetensorsHeader.MetadataName);
                foreach (var (key, value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal)) json.WriteString(key, value);
                json.WriteEndObject();
            }
            long offset = 0;
            foreach (var tensor in tensors) WriteEntry(json, tensor, ref offset);
            json.WriteEndObject();
        }
        int padding = -bytes.WrittenCount & 7;                 // the numbers begin at a multiple of 8
        bytes.GetSpan(padding)[..padding].Fill((byte)' ');
        bytes.Advance(padding);
        int size = bytes.WrittenCount - 8;
        if (size > SafetensorsHeader.MaxSize)
            throw new ArgumentException($"tensors: their names, shapes and metadata take {size:N0} bytes, "
                + $"but a safetensors header has at most {SafetensorsHeader.MaxSize:N0}.", nameof(tensors));
        byte[] header = bytes.WrittenSpan.ToArray();
        BinaryPrimitives.WriteUInt64LittleEndian(header, (ulong)size);
        return header;
    }

    private static void WriteEntry(Utf8JsonWriter json, SafetensorsTensor tensor, ref long offset)
    {
        json.WriteStartObject(tensor.Name);
        json.WriteString("dtype", tensor.Type.Name);
        json.WriteStartArray("shape");
        foreach (int size in tensor.Shape) json.WriteNumberValue(size);
        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(offset);
        json.WriteNumberValue(offset += (long)tensor.Shape.Count * tensor.Type.Size);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
