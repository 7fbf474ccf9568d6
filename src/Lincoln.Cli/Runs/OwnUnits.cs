using Lincoln.Data;
using Lincoln.Training;

namespace Lincoln.Cli.Runs;

/// <summary>A metric in the target's own units, for a network that predicts the standardised target.</summary>
internal sealed class OwnUnits(Metric metric, StandardScaler scaler) : Metric
{
    /// <summary>The errors of predicted numbers, in the target's own units.</summary>
    public static IReadOnlyList<Metric> Errors(StandardScaler? scaler)
    {
        Metric[] errors = [new MAE(), new RMSE(), new RSquared()];
        return scaler is null ? errors : [.. errors.Select(error => new OwnUnits(error, scaler))];
    }

    public override string Name => metric.Name;

    public override bool HigherIsBetter => metric.HigherIsBetter;

    public override double Value => metric.Value;

    public override void Reset() => metric.Reset();

    public override void Add(Tensor prediction, Target target)
    {
        var values = target.Values
            ?? throw new ArgumentException($"{Name}: it compares numbers, but the target is class labels.", nameof(target));
        metric.Add(Unscaled(prediction), Unscaled(values));
    }

    private Tensor Unscaled(Tensor x)
    {
        var values = x.Keep();
        scaler.Inverse(values.Edit());
        return values;
    }
}
