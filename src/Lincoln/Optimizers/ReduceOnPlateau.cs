using Lincoln.Kernels;

namespace Lincoln.Optimizers;

/// <summary>
/// Lowers the learning rate when a value that should fall, such as the validation loss, no longer does. The rate is a pure function of the
/// first rate and of the values so far: it keeps no state. <see cref="TrainerOptions.ReduceOnPlateau"/> uses it in a training.
/// </summary>
/// <remarks>
/// PyTorch's ReduceLROnPlateau, whose patience counts one less: there the value after the patience has run out lowers the rate.
/// </remarks>
/// <example><code>
/// var plateau = new ReduceOnPlateau(factor: 0.5, patience: 3);
/// optimizer.LearningRate = plateau.Rate(0.1, validationLosses);        // of all epochs so far
/// </code></example>
public sealed class ReduceOnPlateau
{
    private readonly double factor, threshold, lowest;
    private readonly int patience, cooldown;

    /// <summary>Creates the rule.</summary>
    /// <param name="factor">The factor of each reduction, 0 ≤ factor &lt; 1; default 0.1.</param>
    /// <param name="patience">The number of values in a row without an improvement that reduces the rate, at least 1; default 10.</param>
    /// <param name="threshold">An improvement is below best - threshold·|best|; at least 0, default 10⁻⁴.</param>
    /// <param name="cooldown">The number of values after a reduction that do not count against the patience; at least 0, default 0.</param>
    /// <param name="lowest">The lowest rate, at least 0; default 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public ReduceOnPlateau(double factor = 0.1, int patience = 10, double threshold = 1e-4, int cooldown = 0, double lowest = 0)
    {
        this.factor = Require.Fraction(factor, nameof(factor));
        this.threshold = Require.NotNegative(threshold, nameof(threshold));
        this.lowest = Require.NotNegative(lowest, nameof(lowest));
        this.patience = Require.AtLeast(1, patience, nameof(patience));
        this.cooldown = Require.AtLeast(0, cooldown, nameof(cooldown));
    }

    /// <summary>The learning rate after these values.</summary>
    /// <param name="initial">The rate before the first value, at least 0.</param>
    /// <param name="values">The values in order, lower is better (negate an accuracy); one that is not a number is no improvement.</param>
    /// <exception cref="ArgumentOutOfRangeException">The first rate is not a finite number of at least 0.</exception>
    /// <exception cref="ArgumentNullException">The values are null.</exception>
    public double Rate(double initial, IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        double rate = Require.NotNegative(initial, nameof(initial)), best = double.PositiveInfinity;
        int worse = 0, calm = 0;
        foreach (double value in values)
        {
            bool improved = double.IsInfinity(best) ? value < best : value < best - threshold * Math.Abs(best);
            if (improved) best = value;
            worse = improved || calm > 0 ? 0 : worse + 1;
            if (calm > 0) calm--;
            if (worse < patience) continue;
            rate = Math.Min(rate, Math.Max(rate * factor, lowest));
            (worse, calm) = (0, cooldown);
        }
        return rate;
    }

    /// <summary>The settings in words.</summary>
    public override string ToString() => FormattableString.Invariant($"times {factor} after {patience} without an improvement");
}
