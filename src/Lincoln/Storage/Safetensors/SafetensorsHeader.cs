using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Unicode;

namespace Lincoln.Storage;

/// <summary>
/// The header of a safetensors file: 8 bytes with its size, then a JSON object with type, shape and place of every tensor. Nothing in it is
/// believed: sizes are checked against each other and against the file before any memory is taken for numbers.
/// </summary>
internal sealed class SafetensorsHeader
{
    public const int MaxSize = 100_000_000, MaxRank = 64;
    public const string MetadataName = "__metadata__";

    private readonly string source;
    private readonly Dictionary<string, SafetensorsEntry> entries = new(StringComparer.Ordinal);
    private Dictionary<string, string>? metadata;

    private SafetensorsHeader(string source) => this.source = source;

    /// <summary>The tensors in the order of their elements in the file.</summary>
    public SafetensorsEntry[] Entries { get; private set; } = [];

    public IReadOnlyDictionary<string, string> Metadata => metadata ?? [];

    /// <summary>The size of the header with the 8 bytes before it: where the elements begin.</summary>
    public long Size { get; private set; }

    /// <summary>Reads the header at the place where the stream is.</summary>
    /// <param name="stream">The stream; it stands behind the header afterwards.</param>
    /// <param name="length">How many bytes the whole safetensors content has.</param>
    /// <param name="source">What messages call the file.</param>
    /// <exception cref="InvalidDataException">Something in it is wrong; the message names the tensor and the elements found.</exception>
    public static SafetensorsHeader Read(Stream stream, long length, string source)
    {
        var header = new SafetensorsHeader(source);
        if (length < 8) throw header.Wrong($"it has {length} bytes, but a safetensors file begins with 8 that hold the size of its header");
        Span<byte> start = stackalloc byte[8];
        stream.ReadExactly(start);
        ulong size = BinaryPrimitives.ReadUInt64LittleEndian(start);
        if (size > MaxSize)
            throw header.Wrong($"its header would have {size:N0} bytes, but at most {MaxSize:N0} are allowed; "
                + $"is it a safetensors file? It begins with {Quoted.Start(start)}");
        if (size > (ulong)(length - 8))
            throw header.Wrong($"its header has {size:N0} bytes, but only {length - 8:N0} follow: "
                + "it is cut off, or not a safetensors file");
        byte[] json = new byte[size];
        stream.ReadExactly(json);
        header.Size = 8 + json.Length;
        header.Parse(json);
        header.CheckPlaces(length - header.Size);
        return header;
    }

    private void Parse(ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty || json[0] != '{') throw Wrong($"its header must begin with '{{', but it begins with {Quoted.Start(json)}");
        if (!Utf8.IsValid(json)) throw Wrong("its header is not UTF-8");
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 3 });
            reader.Read();
            while (Next(ref reader) == JsonTokenType.PropertyName)
            {
                string name = reader.GetString()!;
                if (name == MetadataName) ReadMetadata(ref reader);
                else if (!entries.TryAdd(name, ReadEntry(ref reader, name)))
                    throw Wrong($"the tensor {Quoted.Name(name)} appears in the header twice");
            }
            reader.Read();                                     // anything behind the object is an error of the JSON
        }
        catch (JsonException e) { throw Wrong($"its header is not valid JSON ({e.Message})", e); }
        // A text with half of a surrogate pair has no meaning as UTF-16.
        catch (InvalidOperationException e) { throw Wrong($"its header has a text that is not valid ({e.Message})", e); }
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        if (metadata is not null) throw Wrong($"'{MetadataName}' appears in the header twice");
        metadata = new(StringComparer.Ordinal);
        if (Next(ref reader) != JsonTokenType.StartObject)
            throw Wrong($"'{MetadataName}' must be an object of texts, found {reader.TokenType}");
        while (Next(ref reader) == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            if (Next(ref reader) != JsonTokenType.String)
                throw Wrong($"'{MetadataName}' {Quoted.Name(key)} must be a text, found {reader.TokenType}");
            if (!metadata.TryAdd(key, reader.GetString()!)) throw Wrong($"'{MetadataName}' has {Quoted.Name(key)} twice");
        }
    }

    private SafetensorsEntry ReadEntry(ref Utf8JsonReader reader, string name)
    {
        string tensor = $"the tensor {Quoted.Name(name)}";
        if (Next(ref reader) != JsonTokenType.StartObject)
            throw Wrong($"{tensor} must be described by an object, found {reader.TokenType}");
        SafetensorsType? type = null;
        long[]? sizes = null, offsets = null;
        while (Next(ref reader) == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            bool again = key switch
            {
                "dtype" => type is not null,
                "shape" => sizes is not null,
                "data_offsets" => offsets is not null,
                _ => throw Wrong($"{tensor} has {Quoted.Name(key)}; dtype, shape and data_offsets were expected"),
            };
            if (again) throw Wrong($"{tensor} has '{key}' twice");
            if (key == "dtype") type = ReadType(ref reader, tensor);
            else if (key == "shape") sizes = ReadNumbers(ref reader, $"the shape of {tensor}", MaxRank);
            else offsets = ReadNumbers(ref reader, $"data_offsets of {tensor}", 2);
        }
        if (type is null || sizes is null || offsets is not [long begin, long end])
            throw Wrong($"{tensor} lacks {(type is null ? "its dtype" : sizes is null ? "its shape" : "one of its two data_offsets")}");
        if (begin > end) throw Wrong($"{tensor} begins at byte {begin} and ends before that, at {end}");

        var entry = new SafetensorsEntry(name, type.Value, ToShape(sizes, tensor), begin);
        return entry.Length == end - begin ? entry
            : throw Wrong($"{tensor} of type {type.Value.Name} and shape {entry.Shape} takes {entry.Length} bytes, "
                + $"but its data_offsets {begin} and {end} hold {end - begin}");
    }

    private SafetensorsType ReadType(ref Utf8JsonReader reader, string tensor)
    {
        if (Next(ref reader) != JsonTokenType.String) throw Wrong($"the dtype of {tensor} must be a text, found {reader.TokenType}");
        string name = reader.GetString()!;
        return SafetensorsType.TryParse(name, out var type) ? type
            : throw Wrong($"{tensor} has the dtype {Quoted.Name(name)}, which is not read here. Known are {SafetensorsType.Known}");
    }

    private long[] ReadNumbers(ref Utf8JsonReader reader, string what, int atMost)
    {
        if (Next(ref reader) != JsonTokenType.StartArray) throw Wrong($"{what} must be a list of integers, found {reader.TokenType}");
        var numbers = new List<long>();
        while (Next(ref reader) != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out long number) || number < 0)
                throw Wrong($"{what} must be integers from 0 up, "
                    + $"found {Quoted.Name(System.Text.Encoding.UTF8.GetString(reader.ValueSpan))}");
            if (numbers.Count == atMost) throw Wrong($"{what} has more than {atMost} numbers");
            numbers.Add(number);
        }
        return [.. numbers];
    }

    private Shape ToShape(long[] sizes, string tensor)
    {
        try { return Shape.Create([.. sizes.Select(size => checked((int)size))]); }
        catch (Exception e) when (e is OverflowException or ArgumentException)
        {
            throw Wrong($"{tensor} has the shape [{string.Join(", ", sizes)}], "
                + $"which has too many elements for one tensor (at most {Array.MaxLength - 64:N0})", e);
        }
    }

    // The elements must lie one tensor after the other, without gaps, overlaps or rest.
    private void CheckPlaces(long dataLength)
    {
        Entries = [.. entries.Values.OrderBy(e => e.Offset).ThenBy(e => e.Length)];
        long end = 0;
        foreach (var entry in Entries)
        {
            if (entry.Offset != end)
                throw Wrong($"the tensor {Quoted.Name(entry.Name)} begins at byte {entry.Offset}, but the elements before it end at {end}: "
                    + $"there is {(entry.Offset < end ? "an overlap" : "a gap")}");
            end += entry.Length;
            if (end > dataLength)
                throw Wrong($"the tensor {Quoted.Name(entry.Name)} ends at byte {end}, but only {dataLength} bytes follow the header: "
                    + "the file is cut off");
        }
        if (end < dataLength) throw Wrong($"{dataLength - end} bytes follow the last tensor, which ends at byte {end}");
    }

    private static JsonTokenType Next(ref Utf8JsonReader reader) => reader.Read() ? reader.TokenType : JsonTokenType.None;

    private InvalidDataException Wrong(string problem, Exception? inner = null) => new($"{source}: {problem}.", inner);
}
