using Lincoln.Losses;
using Lincoln.Testing;

namespace Lincoln.Tests.Catalogue;

/// <summary>One row for every loss; several where a loss works in several ways. The name begins with the loss's.</summary>
static class LossRows
{
    public static IReadOnlyList<LossRow> All { get; } =
    [
        new("SoftmaxCrossEntropy", () => new SoftmaxCrossEntropy(), n => Inputs.Normal([6, n]), n => Inputs.Labels([6], n)),
        new("SoftmaxCrossEntropy-probabilities", () => new SoftmaxCrossEntropy(), n => Inputs.Normal([6, n]), n => Inputs.Probabilities([6, n])),
        new("SoftmaxCrossEntropy-sequences", () => new SoftmaxCrossEntropy(), n => Inputs.Normal([2, 3, n]), n => Inputs.Labels([2, 3], n)),
    ];
}
