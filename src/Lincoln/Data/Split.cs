namespace Lincoln.Data;

/// <summary>
/// The indices of the training, validation and test samples: no sample is in two of them, and every sample is in one. Each list is
/// ascending.
/// </summary>
/// <remarks>It is a function of the seed alone (and of the labels, when stratified): the same seed gives the same split on every
/// machine. The sizes are <c>round(count · fraction)</c>, at least 1 when the fraction is positive.</remarks>
public sealed class Split
{
    private Split(int[] training, int[] validation, int[] test) => (Training, Validation, Test) = (training, validation, test);

    /// <summary>The training set.</summary>
    public IReadOnlyList<int> Training { get; }

    /// <summary>The validation set.</summary>
    public IReadOnlyList<int> Validation { get; }

    /// <summary>The test set.</summary>
    public IReadOnlyList<int> Test { get; }

    /// <summary>A random split, for a regression.</summary>
    /// <param name="count">The number of samples.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="validation">The fraction of all samples in the validation set.</param>
    /// <param name="test">The fraction of all samples in the test set.</param>
    /// <exception cref="ArgumentException">A fraction outside 0..1, together 1 or more, or too few samples for one of each.</exception>
    public static Split Shuffled(int count, ulong seed, double validation = 0.08, double test = 0.2)
        => Stratified(new int[Math.Max(count, 0)], seed, validation, test);

    /// <summary>A random split in which every class has its share of each part, for a classification.</summary>
    /// <param name="labels">The class number of each sample.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="validation">The fraction of all samples in the validation set.</param>
    /// <param name="test">The fraction of all samples in the test set.</param>
    /// <remarks>The share of a class is right to within one sample, unless the class is too small: one sample of each class
    /// always stays in the training part.</remarks>
    /// <exception cref="ArgumentException">A fraction outside 0..1, together 1 or more, or too few samples for one of each.</exception>
    public static Split Stratified(ReadOnlySpan<int> labels, ulong seed, double validation = 0.08, double test = 0.2)
    {
        if (!(validation is >= 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(validation), validation, "The fraction to validate with must be in 0 ≤ v < 1.");
        if (!(test is >= 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(test), test, "The fraction to test with must be in 0 ≤ t < 1.");
        if (validation + test >= 1)
            throw new ArgumentException($"The fractions {validation} to validate and {test} to test leave nothing to train on.",
                nameof(validation));
        int count = labels.Length, validationCount = Part(count, validation), testCount = Part(count, test);
        var classes = new SortedDictionary<int, List<int>>();
        for (int i = 0; i < count; i++)
        {
            if (!classes.TryGetValue(labels[i], out var members)) classes.Add(labels[i], members = []);
            members.Add(i);
        }
        List<int> trainingRows = [], validationRows = [], testRows = [];
        var rng = new Rng(seed).Fork("split");
        int seen = 0;
        foreach (var (label, members) in classes)
        {
            rng.Fork(label).Shuffle(CollectionsMarshal.AsSpan(members));
            seen += members.Count;
            // A part is filled up to its share of the samples seen so far, so that rounding never adds up.
            int forTest = Take(testCount, seen, count, testRows.Count, members.Count - 1);
            int forValidation = Take(validationCount, seen, count, validationRows.Count, members.Count - 1 - forTest);
            testRows.AddRange(members[..forTest]);
            validationRows.AddRange(members[forTest..(forTest + forValidation)]);
            trainingRows.AddRange(members[(forTest + forValidation)..]);
        }
        if (trainingRows.Count == 0 || (validationRows.Count == 0 && validation > 0) || (testRows.Count == 0 && test > 0))
            throw new ArgumentException($"{count} samples{(classes.Count > 1 ? $" of {classes.Count} classes" : "")} are too few to split: "
                + $"to train on{(classes.Count > 1 ? " one of each class at least" : "")}, "
                + $"to validate ({validation:P0}) and to test ({test:P0}). Give more samples, or ask for other fractions.",
                nameof(labels));
        return new Split(Sorted(trainingRows), Sorted(validationRows), Sorted(testRows));
    }

    private static int Part(int count, double fraction) => fraction == 0 ? 0 : Math.Max(1, (int)Math.Round(count * fraction));

    private static int Take(int part, int seen, int count, int taken, int available)
        => Math.Clamp((int)(((long)part * seen + count / 2) / count) - taken, 0, Math.Max(available, 0));

    private static int[] Sorted(List<int> rows)
    {
        rows.Sort();
        return [.. rows];
    }
}
