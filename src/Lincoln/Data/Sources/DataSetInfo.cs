namespace Lincoln.Data;

/// <summary>What a built-in data set is.</summary>
/// <param name="Name">The name that <see cref="DataSets.Load"/> knows it by.</param>
/// <param name="Description">What it holds, in a few words.</param>
/// <param name="Samples">How many samples it has, test samples included.</param>
/// <param name="Inputs">The number of inputs of a sample.</param>
/// <param name="Task">What is to be learnt.</param>
/// <param name="Classes">How many classes there are; 0 for a regression.</param>
/// <param name="Target">The name of the target.</param>
/// <param name="Source">Where it comes from.</param>
/// <param name="Licence">Under what terms, as far as they are known.</param>
/// <param name="Embedded">Whether it is in the library itself; the others are found on the machine or downloaded.</param>
public sealed record DataSetInfo(string Name, string Description, int Samples, int Inputs, LearningTask Task, int Classes,
    string Target, string Source, string Licence, bool Embedded);
