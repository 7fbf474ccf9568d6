namespace Lincoln.Training;

/// <summary>The loss over the growing learning rate: the result of <see cref="LearningRateFinder"/>.</summary>
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
    /// <param name="Smoothed">The exponentially weighted mean of the losses so far.</param>
    public readonly record struct Point(double Rate, double Loss, double Smoothed);

    /// <summary>The steps in order, by growing rate.</summary>
    public IReadOnlyList<Point> Points { get; }

    /// <summary>
    /// The rate at which the smoothed loss falls fastest over the logarithm of the rate, before its minimum: a good rate to start with.
    /// Where it falls nowhere, a tenth of the rate at the minimum.
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
    public override string ToString()
    {
        var (first, last) = (Points[0].Rate, Points[^1].Rate);
        return FormattableString.Invariant(
            $"LearningRateCurve({Points.Count} rates from {first:G3} to {last:G3}, suggestion {Suggestion:G3})");
    }
}
