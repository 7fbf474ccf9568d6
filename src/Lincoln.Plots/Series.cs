namespace Lincoln.Plots;

/// <summary>What a series of a figure is drawn as.</summary>
internal enum Mark
{
    Line,
    Dashed,
    Dots,
    Bars,
}

/// <summary>Points that belong together, with the name that the legend shows.</summary>
/// <param name="Name">The name; empty: not in the legend.</param>
/// <param name="Mark">How it is drawn.</param>
/// <param name="X">Places along the first axis.</param>
/// <param name="Y">Places along the second axis.</param>
/// <param name="Width">The width of a bar along the first axis.</param>
/// <param name="Colour">The number of its colour.</param>
internal sealed record Series(string Name, Mark Mark, double[] X, double[] Y, double Width, int Colour);
