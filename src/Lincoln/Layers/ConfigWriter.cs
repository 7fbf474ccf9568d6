using System.Text.Json;

namespace Lincoln.Layers;

/// <summary>What a layer writes about itself, so that it can be made again: stable names and plain values, never the names of classes.</summary>
public sealed class ConfigWriter
{
    private readonly Utf8JsonWriter json;

    /// <summary>Writes into a JSON object that is open.</summary>
    public ConfigWriter(Utf8JsonWriter json) => this.json = json;

    /// <summary>The stable name under which <see cref="LayerCatalogue"/> knows the layer. Comes first.</summary>
    public void Type(string name) => json.WriteString("type", name);

    /// <summary>A text.</summary>
    public void Text(string name, string value) => json.WriteString(name, value);

    /// <summary>A whole number.</summary>
    public void Integer(string name, long value) => json.WriteNumber(name, value);

    /// <summary>A number.</summary>
    public void Number(string name, double value) => json.WriteNumber(name, value);

    /// <summary>Yes or no.</summary>
    public void Flag(string name, bool value) => json.WriteBoolean(name, value);

    /// <summary>The sizes of a shape.</summary>
    public void Shape(string name, Shape value)
    {
        json.WriteStartArray(name);
        foreach (int size in value) json.WriteNumberValue(size);
        json.WriteEndArray();
    }

    /// <summary>A layer inside this one.</summary>
    public void Layer(string name, Layer layer)
    {
        json.WriteStartObject(name);
        layer.Describe(this);
        json.WriteEndObject();
    }

    /// <summary>Layers inside this one.</summary>
    public void Layers(string name, IEnumerable<Layer> layers)
    {
        json.WriteStartArray(name);
        foreach (var layer in layers)
        {
            json.WriteStartObject();
            layer.Describe(this);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
