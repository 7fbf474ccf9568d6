using Lincoln.Losses;
using Lincoln.Testing;

namespace Lincoln.Tests.Catalogue;

/// <summary>One row for every loss; several where a loss works in several ways. The name begins with the loss's.</summary>
internal static class LossRows
{
    public static IReadOnlyList<LossRow> All { get; } =
    [
        new("BinaryCrossEntropy", () => new BinaryCrossEntropy(),
            n => Inputs.Normal([3, n], deviation: 3), n => Inputs.Uniform([3, n], 0, 1)),
        new("BinaryCrossEntropy-column", () => new BinaryCrossEntropy(), n => Inputs.Normal([n, 1]), n => Inputs.Labels([n], 2)),
        new("BinaryCrossEntropy-labels", () => new BinaryCrossEntropy(), n => Inputs.Normal([3, n]), n => Inputs.Labels([3, n], 2)),
        new("BinaryCrossEntropy-sumPerSample", () => new BinaryCrossEntropy(Reduction.SumPerSample),
            n => Inputs.Normal([3, n]), n => Inputs.Bits([3, n])),
        new("Huber", () => new Huber(delta: 0.7), n => Inputs.Normal([3, n]), n => Inputs.Normal([3, n])),
        new("Huber-sumPerSample", () => new Huber(delta: 0.7, Reduction.SumPerSample),
            n => Inputs.Normal([3, n]), n => Inputs.Normal([3, n])),
        new("MeanAbsoluteError", () => new MeanAbsoluteError(), n => Inputs.Normal([3, n]), n => Inputs.Normal([3, n])),
        new("MeanAbsoluteError-sumPerSample", () => new MeanAbsoluteError(Reduction.SumPerSample),
            n => Inputs.Normal([3, n]), n => Inputs.Normal([3, n])),
        new("MeanSquaredError", () => new MeanSquaredError(), n => Inputs.Normal([3, n]), n => Inputs.Normal([3, n])),
        new("MeanSquaredError-normalized", () => new MeanSquaredError(normalize: true),
            n => Inputs.Positive([3, n]), n => Inputs.Probabilities([3, n])),
        new("MeanSquaredError-sumPerSample", () => new MeanSquaredError(Reduction.SumPerSample),
            n => Inputs.Normal([3, n]), n => Inputs.Normal([3, n])),
        new("SoftmaxCrossEntropy", () => new SoftmaxCrossEntropy(), n => Inputs.Normal([6, Two(n)]), n => Inputs.Labels([6], Two(n))),
        new("SoftmaxCrossEntropy-probabilities", () => new SoftmaxCrossEntropy(),
            n => Inputs.Normal([6, Two(n)]), n => Inputs.Probabilities([6, Two(n)])),
        new("SoftmaxCrossEntropy-sequences", () => new SoftmaxCrossEntropy(),
            n => Inputs.Normal([2, 3, Two(n)]), n => Inputs.Labels([2, 3], Two(n))),
    ];

    // One class would always be right.
    private static int Two(int n) => Math.Max(2, n);
}
