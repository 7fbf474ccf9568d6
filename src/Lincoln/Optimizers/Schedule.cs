using Lincoln.Kernels;

namespace Lincoln.Optimizers;

/// <summary>
/// The learning rate as a pure function of the first rate and the progress of the training: step <c>step</c> of <c>steps</c>, where a step
/// is an epoch (as the trainer counts) or a batch, as the caller likes. It keeps no state, so a resumed training continues with the right
/// rate.
/// </summary>
/// <example><code>
/// var schedule = Schedule.Cosine().WarmUp(5);
/// for (int epoch = 0; epoch &lt; epochs; epoch++)
/// {
///     optimizer.LearningRate = schedule.Rate(0.1, epoch, epochs);
///     …
/// }
/// </code></example>
public abstract class Schedule
{
    /// <summary>The rate never changes.</summary>
    public static Schedule Constant { get; } = new Formula($"constant", (initial, _, _) => initial);

    /// <summary>
    /// From the first rate in the first step to <paramref name="to"/> in the last, by equal differences (chapter 4 of the book):
    /// initial - step·(initial - to) / (steps - 1).
    /// </summary>
    /// <param name="to">The last rate, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The last rate is not a finite number of at least 0.</exception>
    public static Schedule Linear(double to)
    {
        Require.NotNegative(to, nameof(to));
        return new Formula($"linear to {to}", (initial, step, steps) => initial - (initial - to) * Progress(step, steps));
    }

    /// <summary>
    /// From the first rate in the first step to <paramref name="to"/> in the last, by equal factors (chapter 4 of the book):
    /// initial·(to / initial)^(step / (steps - 1)).
    /// </summary>
    /// <param name="to">The last rate, above 0.</param>
    /// <param name="endsIncluded">
    /// Default true. False leaves out both ends, as the trainer of chapter 7 of the book does:
    /// initial·(to / initial)^((step + 1) / (steps + 1)).
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The last rate is not a finite number above 0.</exception>
    public static Schedule Exponential(double to, bool endsIncluded = true)
    {
        Require.Positive(to, nameof(to));
        return endsIncluded
            ? new Formula($"exponential to {to}", (initial, step, steps) => At(initial, Progress(step, steps)))
            : new Formula($"exponential to {to}, without its ends", (initial, step, steps) => At(initial, (step + 1.0) / (steps + 1.0)));

        double At(double initial, double progress)
            => progress == 0 || initial == 0 ? initial : initial * PortableMath.Power(to / initial, progress);
    }

    /// <summary>
    /// Multiplied by a factor every <paramref name="every"/> steps: initial·factor^⌊step / every⌋. With 1 it is PyTorch's ExponentialLR.
    /// </summary>
    /// <param name="every">The number of steps with the same rate, at least 1.</param>
    /// <param name="factor">0 ≤ factor ≤ 1; default 0.1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public static Schedule Steps(long every, double factor = 0.1)
    {
        Require.AtLeast(1, every, nameof(every));
        Require.Share(factor, nameof(factor));
        return new Formula($"times {factor} every {every}", (initial, step, _) => initial * PortableMath.Power(factor, step / every));
    }

    /// <summary>
    /// From the first rate in the first step to <paramref name="to"/> in the last, along half a cosine (Loshchilov and Hutter 2017):
    /// to + (initial - to)·(1 + cos(π·step / (steps - 1))) / 2.
    /// </summary>
    /// <param name="to">The last rate, at least 0; default 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The last rate is not a finite number of at least 0.</exception>
    public static Schedule Cosine(double to = 0)
    {
        Require.NotNegative(to, nameof(to));
        return new Formula($"cosine to {to}", (initial, step, steps) => HalfCosine(initial, to, Progress(step, steps)));
    }

    /// <summary>
    /// Cosines that restart at the first rate (Loshchilov and Hutter 2017): in step s of a period of p steps the rate is
    /// to + (initial - to)·(1 + cos(π·s / p)) / 2.
    /// </summary>
    /// <param name="period">The number of steps of the first period, at least 1.</param>
    /// <param name="growth">The ratio of the lengths of two successive periods, at least 1; default 1.</param>
    /// <param name="to">The rate at which a period would end, at least 0; default 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public static Schedule CosineRestarts(long period, int growth = 1, double to = 0)
    {
        Require.AtLeast(1, period, nameof(period));
        Require.AtLeast(1, growth, nameof(growth));
        Require.NotNegative(to, nameof(to));
        return new Formula($"cosine to {to}, again and again from {period}", (initial, step, _) =>
        {
            long length = period;
            if (growth == 1) step %= length;
            for (; step >= length; length *= growth) step -= length;         // cannot overflow: the length is at most the step
            return HalfCosine(initial, to, (double)step / length);
        });
    }

    /// <summary>
    /// One cycle (Smith and Topin 2018): half a cosine up to the optimizer's rate, which is the highest, then half a cosine down almost to
    /// zero. For rates that are too high to begin with; <see cref="TrainerOptions.SchedulePerBatch"/> counts batches instead of epochs.
    /// </summary>
    /// <param name="rise">The share of the steps in which the rate rises, 0 ≤ rise &lt; 1; default 0.3.</param>
    /// <param name="first">The rate of the first step as a share of the highest, 0 ≤ first ≤ 1; default 0.04.</param>
    /// <param name="last">The rate of the last step as a share of the highest, 0 ≤ last ≤ 1; default 0.000004.</param>
    /// <remarks>
    /// Shape and defaults are PyTorch's (which names first and last by their inverses, and moves the momentum the other way, which this
    /// does not).
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public static Schedule OneCycle(double rise = 0.3, double first = 0.04, double last = 4e-6)
    {
        Require.Fraction(rise, nameof(rise));
        Require.Share(first, nameof(first));
        Require.Share(last, nameof(last));
        return new Formula($"one cycle", (highest, step, steps) =>
        {
            double top = Math.Max(0, rise * steps - 1), fall = steps - 1 - top;       // the step of the highest rate, the steps after it
            if (step < top) return HalfCosine(first * highest, highest, step / top);
            return HalfCosine(highest, last * highest, fall > 0 ? (step - top) / fall : 0);
        });
    }

    /// <summary>
    /// A warm-up before this schedule: in step s of the first <paramref name="warmUp"/> steps the rate is initial·(s + 1) / (warmUp + 1);
    /// then this schedule runs over the steps that remain.
    /// </summary>
    /// <param name="warmUp">The number of steps of the warm-up, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of steps is negative.</exception>
    public Schedule WarmUp(long warmUp)
    {
        Require.AtLeast(0, warmUp, nameof(warmUp));
        return new Formula($"{warmUp} of warm-up, {this}", (initial, step, steps)
            => step < warmUp ? initial * (step + 1) / (warmUp + 1) : RateAt(initial, step - warmUp, steps - warmUp));
    }

    /// <summary>The learning rate of one step.</summary>
    /// <param name="initial">The first rate, at least 0: usually the optimizer's.</param>
    /// <param name="step">The step, from 0 to <paramref name="steps"/> - 1.</param>
    /// <param name="steps">The number of steps of the training, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public double Rate(double initial, long step, long steps)
    {
        Require.NotNegative(initial, nameof(initial));
        Require.AtLeast(1, steps, nameof(steps));
        if (step < 0 || step >= steps) throw Require.OutOfRange(nameof(step), $"in 0..{steps - 1} for {steps} steps", step);
        return RateAt(initial, step, steps);
    }

    /// <summary>The formula, for checked arguments.</summary>
    protected abstract double RateAt(double initial, long step, long steps);

    // 0 in the first step, 1 in the last; a training of one step stays at its beginning.
    private static double Progress(long step, long steps) => steps == 1 ? 0 : (double)step / (steps - 1);

    private static double HalfCosine(double from, double to, double progress)
        => to + (from - to) * (1 + PortableMath.CosPi(progress)) / 2;

    private sealed class Formula(FormattableString text, Func<double, long, long, double> rate) : Schedule
    {
        protected override double RateAt(double initial, long step, long steps) => rate(initial, step, steps);

        public override string ToString() => FormattableString.Invariant(text);
    }
}
