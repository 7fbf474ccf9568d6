using Lincoln.Optimizers;
using Lincoln.Testing;

namespace Lincoln.Tests.Catalogue;

/// <summary>One row for every optimizer; several where it works in several ways. The name begins with the optimizer's.</summary>
internal static class OptimizerRows
{
    private const string Velocity = "velocity";

    public static IReadOnlyList<OptimizerRow> All { get; } =
    [
        new("AdaGrad", () => new AdaGrad(0.1), "sum-of-squares"),
        new("Adam", () => new Adam(0.05), "mean", "mean-of-squares"),
        new("Adam-coupled", CoupledAdam, "mean", "mean-of-squares"),
        new("AdamW", () => new AdamW(0.05, weightDecay: 0.1), "mean", "mean-of-squares"),
        new("RMSProp", () => new RMSProp(0.05), "mean-of-squares"),
        new("RMSProp-momentum", () => new RMSProp(0.05, smoothing: 0.9, momentum: 0.7), "mean-of-squares", Velocity),
        new("SGD", () => new SGD(0.1)),
        new("SGD-clipNorm", () => new SGD(0.1) { ClipNorm = 2.5 }),
        new("SGD-clipValue", () => new SGD(0.1) { ClipValue = 0.5 }),
        new("SGD-coupled", () => new SGD(0.1) { WeightDecay = WeightDecay.Coupled(0.1) }),
        new("SGDMomentum", () => new SGDMomentum(0.1), Velocity),
        new("SGDMomentum-nesterov", () => new SGDMomentum(0.1, nesterov: true) { WeightDecay = WeightDecay.Coupled(0.01) }, Velocity),
    ];

    public static TheoryData<string> Names => [.. All.Select(row => row.Name)];

    public static IEnumerable<OptimizerRow> WithReference => All.Where(row => row.NoReference is null);

    public static OptimizerRow Find(string name) => All.Single(row => row.Name == name);

    private static Adam CoupledAdam() => new(0.05, beta1: 0.8, beta2: 0.95, epsilon: 1e-6) { WeightDecay = WeightDecay.Coupled(0.1) };
}
