namespace Lincoln.Training;

/// <summary>How the loss went while the learning rate grew: the result of <see cref="LearningRateFinder"/>.</summary>
public sealed class LearningRateCurve
{
    private const int Skip = 5, Half = 4;

    internal LearningRateCurve(IReadOnlyList<Point> points)
    {
        Points = points;
        Suggestion = Steepest();
    }

    /// <summary>One step of the search.</summary>
    /// <param name="Rate">The learning rate of the step.</param>
    /// <param name="Loss">The loss of its batch.</param>
    /// <param name="Smoothed">The mean of the losses so far, of which the recent ones count most.</param>
    public readonly record struct Point(double Rate, double Loss, double Smoothed);

    /// <summary>The steps in order, by growing rate.</summary>
    public IReadOnlyList<Point> Points { get; }

    /// <summary>
    /// The rate at which the smoothed loss falls fastest over the logarithm of the rate, before it is lowest: a good rate to begin with.
    /// Where it falls nowhere, a tenth of the rate at which it is lowest.
    /// </summary>
    public double Suggestion { get; }

    // The slope at a point is that of the line through the nine points around it.
    private double Steepest()
    {
        int lowest = Enumerable.Range(0, Points.Count).MinBy(i => Points[i].Smoothed), best = -1;
        double steepest = 0;
        for (int i = Skip; i <= Math.Min(lowest, Points.Count - 1 - Half); i++)
        {
            double slope = 0;
            for (int d = -Half; d <= Half; d++) slope += d * Points[i + d].Smoothed;
            if (slope < steepest) (steepest, best) = (slope, i);
        }
        return best < 0 ? Points[lowest].Rate / 10 : Points[best].Rate;
    }

    /// <summary>The suggestion and the range.</summary>
    public override string ToString() => FormattableString.Invariant($"LearningRateCurve({Points.Count} rates from {Points[0].Rate:G3} to {Points[^1].Rate:G3}, suggestion {Suggestion:G3})");
}
