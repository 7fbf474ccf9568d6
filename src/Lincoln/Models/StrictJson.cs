using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Lincoln.Storage;

/// <summary>JSON of model files: written so that the same content gives the same bytes, read so that nothing has two meanings.</summary>
internal static class StrictJson
{
    private const int MaxDepth = 256;                          // layers may be nested 64 deep, at two levels of JSON each

    public static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>();
        var options = new JsonWriterOptions
        {
            Indented = true,
            NewLine = "\n",
            MaxDepth = MaxDepth,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        using (var json = new Utf8JsonWriter(bytes, options)) write(json);
        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>
    /// Parses JSON; a name that appears twice in an object, text that is not valid Unicode and anything behind the value are errors.
    /// </summary>
    /// <exception cref="InvalidDataException">It is not such JSON.</exception>
    public static JsonDocument Parse(byte[] bytes, string source)
    {
        if (!Utf8.IsValid(bytes)) throw new InvalidDataException($"{source} is not UTF-8 text; it begins with {Quoted.Start(bytes)}.");
        try
        {
            CheckTexts(bytes);
            return JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = MaxDepth, AllowDuplicateProperties = false });
        }
        catch (JsonException e) { throw new InvalidDataException($"{source} is not valid JSON ({e.Message}).", e); }
        catch (InvalidOperationException e) { throw new InvalidDataException($"{source} has a text that is not valid ({e.Message})", e); }
    }

    // "\ud800" is half a character: well-formed JSON, but whoever asks for the text later gets an exception of another kind.
    private static void CheckTexts(ReadOnlySpan<byte> bytes)
    {
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = MaxDepth });
        while (reader.Read())
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped) _ = reader.GetString();
    }
}
