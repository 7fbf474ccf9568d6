namespace Lincoln.Data;

/// <summary>What a built-in text is.</summary>
/// <param name="Name">The name that <see cref="DataSets.Text"/> knows it by.</param>
/// <param name="Description">What it is, in a few words.</param>
/// <param name="Characters">How many characters it has.</param>
/// <param name="Vocabulary">How many different ones.</param>
/// <param name="Source">Where it comes from.</param>
/// <param name="Licence">Under what terms.</param>
public sealed record TextInfo(string Name, string Description, int Characters, int Vocabulary, string Source, string Licence);
