using System.Collections.Concurrent;

namespace Lincoln.Layers;

/// <summary>From the stable name of a layer to the function that makes one. Files hold only these names, so a file can never run code.</summary>
public static class LayerCatalogue
{
    private static readonly ConcurrentDictionary<string, Func<ConfigReader, Layer>> Factories = new(BuiltIn());

    private static IEnumerable<KeyValuePair<string, Func<ConfigReader, Layer>>> BuiltIn() =>
    [
        new("sequential", c => new Sequential(c.Layers("layers"))),
        new("dense", Dense.Read),
        new("activation", Activation.Read),
    ];

    /// <summary>The names that are known, in alphabetical order.</summary>
    public static IReadOnlyList<string> Names => [.. Factories.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Adds a layer of your own: the name that its <see cref="Layer.Describe"/> writes, and how to make one again.</summary>
    /// <exception cref="ArgumentException">The name is empty or taken.</exception>
    /// <exception cref="ArgumentNullException">The function is null.</exception>
    public static void Add(string type, Func<ConfigReader, Layer> make)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(type);
        ArgumentNullException.ThrowIfNull(make);
        if (!Factories.TryAdd(type, make)) throw new ArgumentException($"LayerCatalogue: '{type}' is taken already.", nameof(type));
    }

    /// <summary>Makes a layer from its description.</summary>
    /// <exception cref="InvalidDataException">The name is not known, or a setting is missing or wrong.</exception>
    public static Layer Create(ConfigReader config)
    {
        ArgumentNullException.ThrowIfNull(config);
        if (!Factories.TryGetValue(config.Type, out var make))
            throw config.Wrong("type", $"'{config.Type}' is not a known layer. Known are {string.Join(", ", Names)}; register your own with LayerCatalogue.Add before loading.");
        try { return make(config); }
        catch (ArgumentException e) { throw config.Wrong("type", $"the layer '{config.Type}' cannot be made: {e.Message}"); }
    }
}
