using System.Text.Json;

namespace Lincoln;

/// <summary>
/// Reads what a <see cref="ConfigWriter"/> wrote; everything missing or of another kind is an <see cref="InvalidDataException"/> that names
/// it.
/// </summary>
public sealed class ConfigReader
{
    private const int MaxDepth = 64;
    private readonly JsonElement json;
    private readonly string path;
    private readonly int depth;

    /// <summary>Reads from a JSON object.</summary>
    /// <param name="json">The object.</param>
    /// <param name="path">Its place in the file, for messages.</param>
    /// <exception cref="InvalidDataException">It is not an object.</exception>
    public ConfigReader(JsonElement json, string path = "model") : this(json, path, 0) { }

    private ConfigReader(JsonElement json, string path, int depth)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw new InvalidDataException($"{path}: an object was expected, found {json.ValueKind}.");
        if (depth > MaxDepth) throw new InvalidDataException($"{path}: objects are nested more than {MaxDepth} deep.");
        (this.json, this.path, this.depth) = (json, path, depth);
    }

    /// <summary>The stable name of the type.</summary>
    public string Type => Text("type");

    /// <summary>Whether there is something of that name.</summary>
    public bool Has(string name) => TryGet(name, out _);

    /// <summary>A text.</summary>
    /// <exception cref="InvalidDataException">It is missing or something else.</exception>
    public string Text(string name) => Text(Get(name, "a text", JsonValueKind.String), $"{path}.{name}");

    private static string Text(JsonElement value, string path)
    {
        if (value.ValueKind != JsonValueKind.String)
            throw new InvalidDataException($"{path}: a text was expected, found {value.ValueKind}.");
        try { return value.GetString()!; }
        catch (InvalidOperationException) { throw new InvalidDataException($"{path}: the text is not valid Unicode."); }
    }

    /// <summary>An integer between two bounds.</summary>
    /// <exception cref="InvalidDataException">It is missing, something else or outside the bounds.</exception>
    public int Integer(string name, int min = 0, int max = int.MaxValue)
    {
        var value = Get(name, "an integer", JsonValueKind.Number);
        return value.TryGetInt32(out int number) && number >= min && number <= max ? number
            : throw Wrong(name, $"an integer in {min}..{max} was expected, found {value}.");
    }

    /// <summary>A finite number.</summary>
    /// <exception cref="InvalidDataException">It is missing, something else or too large.</exception>
    public double Number(string name)
    {
        var value = Get(name, "a number", JsonValueKind.Number);
        return value.TryGetDouble(out double number) && double.IsFinite(number) ? number
            : throw Wrong(name, $"a finite number was expected, found {value}.");
    }

    /// <summary>Yes or no.</summary>
    /// <exception cref="InvalidDataException">It is missing or something else.</exception>
    public bool Flag(string name) => Get(name, "true or false", JsonValueKind.True, JsonValueKind.False).GetBoolean();

    /// <summary>The sizes of a shape.</summary>
    /// <exception cref="InvalidDataException">It is missing, something else, or not a shape.</exception>
    public Shape Shape(string name)
    {
        var list = Get(name, "a list of sizes", JsonValueKind.Array);
        int[] sizes = new int[list.GetArrayLength()];
        for (int i = 0; i < sizes.Length; i++)
            if (list[i].ValueKind != JsonValueKind.Number || !list[i].TryGetInt32(out sizes[i]))
                throw Wrong($"{name}[{i}]", $"a size was expected, found {list[i]}.");
        try { return Lincoln.Shape.Create(sizes); }
        catch (ArgumentException e) { throw Wrong(name, e.Problem); }
    }

    /// <summary>An object inside this one.</summary>
    /// <exception cref="InvalidDataException">It is missing, something else, or nested too deep.</exception>
    public ConfigReader Object(string name) => new(Get(name, "an object", JsonValueKind.Object), $"{path}.{name}", depth + 1);

    /// <summary>Several objects inside this one.</summary>
    /// <exception cref="InvalidDataException">They are missing, something else, or nested too deep.</exception>
    public IReadOnlyList<ConfigReader> Objects(string name)
    {
        var list = Get(name, "a list of objects", JsonValueKind.Array);
        return [.. list.EnumerateArray().Select((item, i) => new ConfigReader(item, $"{path}.{name}[{i}]", depth + 1))];
    }

    /// <summary>Says where in the file something is wrong.</summary>
    public InvalidDataException Wrong(string name, string problem) => new($"{path}.{name}: {problem}");

    /// <summary>A list of texts.</summary>
    /// <exception cref="InvalidDataException">It is missing or something else.</exception>
    internal string[] Texts(string name) => Texts(Get(name, "a list of texts", JsonValueKind.Array), $"{path}.{name}");

    /// <inheritdoc cref="Texts(string)"/>
    internal static string[] Texts(JsonElement list, string path)
    {
        if (list.ValueKind != JsonValueKind.Array)
            throw new InvalidDataException($"{path}: a list of texts was expected, found {list.ValueKind}.");
        return [.. list.EnumerateArray().Select((item, i) => Text(item, $"{path}[{i}]"))];
    }

    /// <summary>A list of finite numbers.</summary>
    /// <exception cref="InvalidDataException">It is missing or something else.</exception>
    internal double[] Numbers(string name)
    {
        var list = Get(name, "a list of numbers", JsonValueKind.Array);
        return [.. list.EnumerateArray().Select((item, i) => item.ValueKind == JsonValueKind.Number && item.TryGetDouble(out double number)
            && double.IsFinite(number) ? number : throw Wrong($"{name}[{i}]", $"a finite number was expected, found {item}."))];
    }

    /// <summary>Makes something of what was read; what it refuses is wrong in the file.</summary>
    /// <exception cref="InvalidDataException">It was refused.</exception>
    internal T Make<T>(Func<T> make)
    {
        try { return make(); }
        catch (ArgumentException e) { throw new InvalidDataException($"{path}: {e.Message}", e); }
    }

    private bool TryGet(string name, out JsonElement value)
    {
        try { return json.TryGetProperty(name, out value); }
        catch (InvalidOperationException) { throw new InvalidDataException($"{path}: a name is not valid Unicode."); }
    }

    private JsonElement Get(string name, string expected, JsonValueKind kind, JsonValueKind or = JsonValueKind.Undefined)
    {
        if (!TryGet(name, out var value)) throw new InvalidDataException($"{path}: '{name}' is missing.");
        return value.ValueKind == kind || value.ValueKind == or ? value
            : throw Wrong(name, $"{expected} was expected, found {value.ValueKind}.");
    }
}
