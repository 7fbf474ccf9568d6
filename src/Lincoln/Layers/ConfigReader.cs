using System.Text.Json;

namespace Lincoln.Layers;

/// <summary>Reads what a <see cref="ConfigWriter"/> wrote; everything missing or of another kind is an <see cref="InvalidDataException"/> that names it.</summary>
public sealed class ConfigReader
{
    private const int MaxDepth = 64;
    private readonly JsonElement json;
    private readonly string path;
    private readonly int depth;

    /// <summary>Reads from a JSON object.</summary>
    /// <param name="json">The object.</param>
    /// <param name="path">Where it stands in the file, for messages.</param>
    public ConfigReader(JsonElement json, string path = "model") : this(json, path, 0) { }

    private ConfigReader(JsonElement json, string path, int depth)
    {
        if (json.ValueKind != JsonValueKind.Object) throw new InvalidDataException($"{path}: an object was expected, found {json.ValueKind}.");
        if (depth > MaxDepth) throw new InvalidDataException($"{path}: layers are nested more than {MaxDepth} deep.");
        (this.json, this.path, this.depth) = (json, path, depth);
    }

    /// <summary>The stable name of the layer's type.</summary>
    public string Type => Text("type");

    /// <summary>A text.</summary>
    public string Text(string name) => Get(name, JsonValueKind.String).GetString()!;

    /// <summary>A whole number between two bounds.</summary>
    public int Integer(string name, int min = 0, int max = int.MaxValue)
        => Get(name, JsonValueKind.Number).TryGetInt32(out int value) && value >= min && value <= max ? value
            : throw new InvalidDataException($"{path}.{name}: a whole number in {min}..{max} was expected, found {json.GetProperty(name)}.");

    /// <summary>A number.</summary>
    public Real Number(string name) => (Real)Get(name, JsonValueKind.Number).GetDouble();

    /// <summary>Yes or no.</summary>
    public bool Flag(string name) => Get(name, JsonValueKind.True, JsonValueKind.False).GetBoolean();

    /// <summary>The sizes of a shape.</summary>
    public Shape Shape(string name)
    {
        var list = Get(name, JsonValueKind.Array);
        int[] sizes = new int[list.GetArrayLength()];
        for (int i = 0; i < sizes.Length; i++)
            if (list[i].ValueKind != JsonValueKind.Number || !list[i].TryGetInt32(out sizes[i]))
                throw new InvalidDataException($"{path}.{name}[{i}]: a size was expected, found {list[i]}.");
        try { return Lincoln.Shape.Create(sizes); }
        catch (ArgumentException e) { throw new InvalidDataException($"{path}.{name}: {e.Message}", e); }
    }

    /// <summary>A layer inside this one.</summary>
    public Layer Layer(string name) => LayerCatalogue.Create(new ConfigReader(Get(name, JsonValueKind.Object), $"{path}.{name}", depth + 1));

    /// <summary>Layers inside this one.</summary>
    public Layer[] Layers(string name)
    {
        var list = Get(name, JsonValueKind.Array);
        return [.. list.EnumerateArray().Select((item, i) => LayerCatalogue.Create(new ConfigReader(item, $"{path}.{name}[{i}]", depth + 1)))];
    }

    /// <summary>Says where in the file something is wrong.</summary>
    public InvalidDataException Wrong(string name, string problem) => new($"{path}.{name}: {problem}");

    private JsonElement Get(string name, JsonValueKind kind, JsonValueKind or = JsonValueKind.Undefined)
    {
        if (!json.TryGetProperty(name, out var value)) throw new InvalidDataException($"{path}: '{name}' is missing.");
        return value.ValueKind == kind || value.ValueKind == or ? value
            : throw new InvalidDataException($"{path}.{name}: {kind} was expected, found {value.ValueKind}.");
    }
}
