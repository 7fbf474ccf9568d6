namespace Lincoln.Layers;

/// <summary>The settings that all recurrent layers have; the constructors of the layers explain them.</summary>
internal readonly record struct RecurrentOptions(int Layers, bool Bidirectional, double Dropout, bool LastOnly, bool SkipZeros)
{
    /// <summary>The most layers of cells in one layer.</summary>
    public const int MostLayers = 1000;

    /// <summary>Writes those that are not the default.</summary>
    public void Describe(ConfigWriter config)
    {
        if (Layers != 1) config.Integer("layers", Layers);
        if (Bidirectional) config.Flag("bidirectional", true);
        if (Dropout != 0) config.Number("dropout", Dropout);
        if (LastOnly) config.Flag("last-only", true);
        if (SkipZeros) config.Flag("skip-zeros", true);
    }

    public static RecurrentOptions Read(ConfigReader config) => new(
        config.Has("layers") ? config.Integer("layers", min: 1, max: MostLayers) : 1,
        config.Has("bidirectional") && config.Flag("bidirectional"),
        config.Has("dropout") ? config.Number("dropout") : 0,
        config.Has("last-only") && config.Flag("last-only"),
        config.Has("skip-zeros") && config.Flag("skip-zeros"));
}
