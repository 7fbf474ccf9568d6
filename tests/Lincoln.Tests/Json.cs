using System.Text;
using System.Text.Json;

namespace Lincoln.Tests;

/// <summary>Descriptions as JSON text, and readers of them.</summary>
internal static class Json
{
    public static string Of(Action<ConfigWriter> describe)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            describe(new ConfigWriter(json));
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    public static ConfigReader Read(string text)
    {
        using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 1000 });
        return new ConfigReader(document.RootElement.Clone());
    }
}
