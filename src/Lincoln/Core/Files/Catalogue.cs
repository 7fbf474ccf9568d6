using System.Collections.Concurrent;

namespace Lincoln;

/// <summary>From stable names to functions that create things. Files hold only these names, so a file can never run code.</summary>
internal sealed class Catalogue<T>(string kind, string register, params (string Type, Func<ConfigReader, T> Make)[] builtIn)
{
    private readonly ConcurrentDictionary<string, Func<ConfigReader, T>> factories
        = new(builtIn.Select(b => KeyValuePair.Create(b.Type, b.Make)));

    /// <summary>The names that the library itself adds.</summary>
    public IReadOnlyList<string> BuiltIn { get; } = [.. builtIn.Select(b => b.Type)];

    /// <summary>The names that are known, in alphabetical order.</summary>
    public IReadOnlyList<string> Names => [.. factories.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Adds a name and the function that creates what it names.</summary>
    public void Add(string type, Func<ConfigReader, T> make)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(type);
        ArgumentNullException.ThrowIfNull(make);
        if (!factories.TryAdd(type, make)) throw new ArgumentException($"{register}: '{type}' is taken already.", nameof(type));
    }

    /// <summary>Creates what a description describes.</summary>
    public T Create(ConfigReader config)
    {
        ArgumentNullException.ThrowIfNull(config);
        string type = config.Type;
        if (!factories.TryGetValue(type, out var make))
            throw config.Wrong("type", $"'{type}' is not a known {kind}. Known are {string.Join(", ", Names)}; "
                + $"register your own with {register} before loading.");
        try { return make(config); }
        catch (ArgumentException e) { throw config.Wrong("type", $"the {kind} '{type}' cannot be created: {e.Problem}"); }
    }
}
