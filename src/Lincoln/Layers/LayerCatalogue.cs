namespace Lincoln.Layers;

/// <summary>
/// From the stable name of a layer to the function that creates one. Files hold only these names, so a file can never run code.
/// </summary>
public static class LayerCatalogue
{
    private static readonly Catalogue<Layer> Layers = new("layer", "LayerCatalogue.Add",
        ("sequential", Sequential.Read),
        ("residual", Residual.Read),
        ("parallel", Branches.Read),
        ("dense", Dense.Read),
        ("conv1d", Conv1D.Read),
        ("conv2d", Conv2D.Read),
        ("conv-transpose2d", ConvTranspose2D.Read),
        ("activation", c => Activation.Read(c, "function")),
        ("dropout", Dropout.Read),
        ("max-pool1d", MaxPool1D.Read),
        ("max-pool2d", MaxPool2D.Read),
        ("average-pool1d", AveragePool1D.Read),
        ("average-pool2d", AveragePool2D.Read),
        ("global-average-pool", _ => new GlobalAveragePool()),
        ("upsample2d", Upsample2D.Read),
        ("zero-pad2d", ZeroPad2D.Read),
        ("channels-first", _ => new ChannelsFirst()),
        ("batch-norm", BatchNorm.Read),
        ("layer-norm", LayerNorm.Read),
        ("group-norm", GroupNorm.Read),
        ("flatten", _ => new Flatten()),
        ("reshape", Reshape.Read),
        ("embedding", Embedding.Read),
        ("rnn", RNN.Read),
        ("gru", GRU.Read),
        ("lstm", LSTM.Read));

    /// <summary>The names that are known, in alphabetical order.</summary>
    public static IReadOnlyList<string> Names => Layers.Names;

    internal static IReadOnlyList<string> BuiltIn => Layers.BuiltIn;

    /// <summary>
    /// Adds a layer of your own: the name that its <see cref="Layer.Describe"/> writes, and the function that creates one again.
    /// </summary>
    /// <exception cref="ArgumentException">The name is empty or taken.</exception>
    /// <exception cref="ArgumentNullException">The function is null.</exception>
    public static void Add(string type, Func<ConfigReader, Layer> make) => Layers.Add(type, make);

    /// <summary>Creates a layer from its description.</summary>
    /// <exception cref="InvalidDataException">The name is not known, or a setting is missing or wrong.</exception>
    public static Layer Create(ConfigReader config) => Layers.Create(config);
}
