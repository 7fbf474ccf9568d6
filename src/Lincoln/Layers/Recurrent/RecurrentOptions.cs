using System.Globalization;

namespace Lincoln.Layers;

/// <summary>The settings of all recurrent layers; the constructors of the layers explain them.</summary>
internal readonly record struct RecurrentOptions(int Layers, bool Bidirectional, double Dropout, bool LastOnly, bool SkipZeros)
{
    /// <summary>The most layers of cells in one layer.</summary>
    public const int MostLayers = 1000;

    /// <summary>Throws for the first setting that is outside its range.</summary>
    public void Check(string layer)
    {
        if (Layers is < 1 or > MostLayers)
            throw new ArgumentOutOfRangeException("layers", $"layers: {layer} needs 1 to {MostLayers}, found {Layers}.");
        if (Dropout >= 0 && (Real)Dropout < 1) return;
        string found = Dropout.ToString(CultureInfo.InvariantCulture);
        throw new ArgumentOutOfRangeException("dropout", $"dropout: the fraction must be at least 0 and below 1, found {found}.");
    }

    /// <summary>Writes the settings that differ from the default.</summary>
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
