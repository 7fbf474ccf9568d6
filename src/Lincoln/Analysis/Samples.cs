namespace Lincoln.Analysis;

/// <summary>Checks on tensors whose rows are samples.</summary>
internal static class Samples
{
    // The squares of a hundred million such elements can be summed.
    private static readonly Real Most = Real.Sqrt(Real.MaxValue) / 10_000;

    /// <summary>The numbers of rows and columns.</summary>
    /// <exception cref="ShapeException">It is not a matrix, or has too few rows or no columns.</exception>
    /// <exception cref="ArgumentException">An element is not finite, or so large that sums of squares overflow.</exception>
    public static (int Rows, int Columns) Check(Tensor x, string name, string user, int atLeast)
    {
        ArgumentNullException.ThrowIfNull(x, name);
        if (x.Shape.Rank != 2 || x.Shape[0] < atLeast || x.Shape[1] < 1)
            throw new ShapeException($"{user}: {name} must be [samples, columns] with at least {atLeast} samples, found {x.Shape}. "
                + "Flatten images first.");
        int columns = x.Shape[1];
        int wrong = x.Values.IndexOfAnyExceptInRange(-Most, Most);
        if (wrong < 0) return (x.Shape[0], columns);
        Real found = x.Values[wrong];
        string advice = Real.IsFinite(found) ? "squares of such numbers overflow: scale them first" : "finite numbers are needed";
        throw new ArgumentException($"{user}: {name} holds {found} in sample {wrong / columns}, column {wrong % columns}; {advice}.", name);
    }

    /// <summary>The mean of every column.</summary>
    public static Real[] Means(ReadOnlySpan<Real> x, int columns)
    {
        double[] sums = new double[columns];
        for (int row = 0; row < x.Length; row += columns)
            for (int j = 0; j < columns; j++) sums[j] += x[row + j];
        int rows = x.Length / columns;
        return [.. sums.Select(sum => (Real)(sum / rows))];
    }

    /// <summary>A copy without the means: distances stay, and small ones lose fewer digits.</summary>
    public static Real[] Centred(ReadOnlySpan<Real> x, ReadOnlySpan<Real> means)
    {
        Real[] y = new Real[x.Length];
        for (int row = 0; row < x.Length; row += means.Length)
            for (int j = 0; j < means.Length; j++) y[row + j] = x[row + j] - means[j];
        return y;
    }
}
