using System.Text.Json;

namespace Lincoln.Data;

/// <summary>A JSON value with its path, so that every error says where it is: "preprocessing.columns[3].kind".</summary>
internal readonly struct JsonNodeReader(JsonElement element, string path)
{
    /// <summary>A property that must be there.</summary>
    public JsonNodeReader this[string name] => Optional(name) ?? throw Wrong($"has no '{name}'");

    public JsonNodeReader? Optional(string name)
    {
        if (element.ValueKind != JsonValueKind.Object) throw Wrong($"is {Found()}, not an object");
        try { return element.TryGetProperty(name, out var value) ? new JsonNodeReader(value, $"{path}.{name}") : null; }
        catch (InvalidOperationException) { throw Wrong("has a name that is not valid Unicode"); }
    }

    public JsonNodeReader[] Items()
    {
        if (element.ValueKind != JsonValueKind.Array) throw Wrong($"is {Found()}, not an array");
        string at = path;
        return [.. element.EnumerateArray().Select((item, i) => new JsonNodeReader(item, $"{at}[{i}]"))];
    }

    public string Text()
    {
        if (element.ValueKind != JsonValueKind.String) throw Wrong($"is {Found()}, not a text");
        try { return element.GetString()!; }
        catch (InvalidOperationException) { throw Wrong("is not valid Unicode"); }
    }

    public double Number()
    {
        bool isNumber = element.ValueKind == JsonValueKind.Number;
        return isNumber && element.TryGetDouble(out double value) && double.IsFinite(value) ? value
            : throw Wrong($"is {Found()}, not a finite number");
    }

    public int Integer(int least, int most)
    {
        double value = Number();
        return value >= least && value <= most && double.IsInteger(value) ? (int)value
            : throw Wrong($"is {Found()}, not an integer in {least}..{most}");
    }

    public bool Truth() => element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong($"is {Found()}, not true or false"),
    };

    public string[] Texts() => [.. Items().Select(i => i.Text())];

    public double[] Numbers() => [.. Items().Select(i => i.Number())];

    /// <summary>The value that belongs to the text found here.</summary>
    public T Choice<T>(params ReadOnlySpan<(string Text, T Value)> choices)
    {
        string text = Text();
        foreach (var choice in choices)
            if (choice.Text == text) return choice.Value;
        throw Wrong($"is '{text}'; it may be {string.Join(" or ", choices.ToArray().Select(c => $"'{c.Text}'"))}");
    }

    /// <summary>Makes something of what was read; what it refuses is wrong in the file.</summary>
    public T Make<T>(Func<T> make)
    {
        try { return make(); }
        catch (ArgumentException e) { throw new InvalidDataException($"{path}: {e.Message}", e); }
    }

    public InvalidDataException Wrong(string what) => new($"{path} {what}.");

    private string Found() => element.ValueKind switch
    {
        JsonValueKind.String or JsonValueKind.Number
            => element.GetRawText() is { Length: > 40 } text ? text[..40] + "…" : element.GetRawText(),
        JsonValueKind kind => kind.ToString().ToLowerInvariant(),
    };
}
