using System.Text.Json;

namespace Lincoln;

/// <summary>
/// What a layer or a loss writes about itself, so that it can be made again: stable names and plain values, never the names of classes.
/// </summary>
public sealed class ConfigWriter
{
    private readonly Utf8JsonWriter json;

    /// <summary>Writes into a JSON object that is open.</summary>
    /// <exception cref="ArgumentNullException">The writer is null.</exception>
    public ConfigWriter(Utf8JsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        this.json = json;
    }

    /// <summary>The stable name under which a catalogue knows the type. Comes first.</summary>
    public void Type(string name) => json.WriteString("type", name);

    /// <summary>A text.</summary>
    public void Text(string name, string value) => json.WriteString(name, value);

    /// <summary>An integer.</summary>
    public void Integer(string name, long value) => json.WriteNumber(name, value);

    /// <summary>A finite number.</summary>
    /// <exception cref="ArgumentException">It is not finite: JSON has no infinity.</exception>
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

    /// <summary>Something inside this one that describes itself.</summary>
    /// <exception cref="ArgumentNullException">The function is null.</exception>
    public void Object(string name, Action<ConfigWriter> describe)
    {
        ArgumentNullException.ThrowIfNull(describe);
        json.WriteStartObject(name);
        describe(this);
        json.WriteEndObject();
    }

    /// <summary>Several things inside this one that describe themselves.</summary>
    /// <exception cref="ArgumentNullException">The list is null.</exception>
    public void Objects(string name, IEnumerable<Action<ConfigWriter>> describe)
    {
        ArgumentNullException.ThrowIfNull(describe);
        json.WriteStartArray(name);
        foreach (var item in describe)
        {
            json.WriteStartObject();
            item(this);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
