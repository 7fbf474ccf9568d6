using Lincoln.Layers;
using Lincoln.Operations;
using Lincoln.Testing;

namespace Lincoln.Tests.Catalogue;

/// <summary>The rows of pooling, resizing, padding and normalisation.</summary>
internal static class ImageRows
{
    private const int Large = 3001;

    public static OperationRow[] Operations =>
    [
        new("AveragePool2D", x => x[0].AveragePool2D((2, 3), stride: (1, 2), padding: 1),
            n => [Inputs.Normal([2, 2, 3, n + 1])]) { LargeSize = Large },
        new("AveragePool2D-countImage", x => x[0].AveragePool2D(3, stride: 1, padding: Padding.Same, countPadding: false),
            n => [Inputs.Normal([2, 3, 3, n])]) { LargeSize = Large },
        new("AveragePool2D-strided", x => x[0].AveragePool2D(2, stride: 3), n => [Inputs.Normal([2, 3, n + 1, 5])]) { LargeSize = Large },
        new("BatchNormalization", x => new BatchNormalization().Forward(x[0], x[1], x[2]),
            n => [Inputs.Normal([4, 3, n], mean: 2), Inputs.Normal([3]), Inputs.Normal([3])]) { LargeSize = Large },
        new("BatchNormalization-columns", x => new BatchNormalization(0.1).Forward(x[0], x[1], x[2]),
            n => [Inputs.Normal([5, n]), Inputs.Normal([n]), Inputs.Normal([n])]),
        new("ChannelAffine", x => x[0].ChannelAffine(x[1], x[2]),
            n => [Inputs.Normal([2, 3, 2, n]), Inputs.Normal([3]), Inputs.Normal([3])]) { LargeSize = Large },
        new("LayerNormalization", x => x[0].LayerNormalization(x[1], x[2]),
            n => [Inputs.Normal([3, n + 1]), Inputs.Normal([n + 1]), Inputs.Normal([n + 1])]),
        new("LayerNormalization-plain", x => x[0].LayerNormalization(0.01), n => [Inputs.Normal([2, n, 5])]) { LargeSize = Large },
        new("MaxPool2D", x => x[0].MaxPool2D(2), n => [Inputs.Distinct([2, 3, 5, n + 1])]) { LargeSize = Large },
        new("MaxPool2D-overlapping", x => x[0].MaxPool2D(3, stride: 2, padding: 1),
            n => [Inputs.Distinct([2, 2, 5, n])]) { LargeSize = Large },
        new("MaxPool2D-same", x => x[0].MaxPool2D((3, 2), stride: 1, Padding.Same),
            n => [Inputs.Distinct([2, 2, n, 3])]) { LargeSize = Large },
        new("MaxPool2D-strided", x => x[0].MaxPool2D((1, 2), stride: (2, 3)),
            n => [Inputs.Distinct([3, 2, 3, n + 1])]) { LargeSize = Large },
        new("Resize2D", x => x[0].Resize2D((5, 4)), n => [Inputs.Normal([2, 2, 3, n])]) { LargeSize = Large },
        new("Resize2D-bilinear", x => x[0].Resize2D((5, 23), Interpolation.Bilinear),
            n => [Inputs.Normal([2, 2, 3, n])]) { LargeSize = Large },
        new("ZeroPad", x => x[0].ZeroPad(-1, 2, 1), n => [Inputs.Normal([3, n])]),
        new("ZeroPad-middle", x => x[0].ZeroPad(1, 0, 2), n => [Inputs.Normal([2, 3, n])]),
    ];

    public static LayerRow[] Layers =>
    [
        new("AveragePool1D", () => new AveragePool1D(3, stride: 2, padding: 1), n => Inputs.Normal([2, 3, n])) { LargeSize = Large },
        new("AveragePool2D", () => new AveragePool2D(2), n => Inputs.Normal([2, 3, 5, n + 1])) { LargeSize = Large },
        new("BatchNorm", () => new BatchNorm(), n => Inputs.Normal([3, 4, 2, n])) { LargeSize = Large, MixesSamples = true },
        new("BatchNorm-columns", () => new BatchNorm(momentum: 0.3, epsilon: 0.01), n => Inputs.Normal([5, n])) { MixesSamples = true },
        new("BatchNorm-inference", () => new BatchNorm(), n => Inputs.Normal([3, 4, 2, n])) { LargeSize = Large, AtInference = true },
        new("ChannelsFirst", () => new ChannelsFirst(), n => Inputs.Normal([2, 3, n, 4])) { LargeSize = Large },
        new("GlobalAveragePool", () => new GlobalAveragePool(), n => Inputs.Normal([2, 3, 2, n])) { LargeSize = Large },
        new("GroupNorm", () => new GroupNorm(2), n => Inputs.Normal([3, 4, 2, n])) { LargeSize = Large },
        new("LayerNorm", () => new LayerNorm(), n => Inputs.Normal([4, n + 1])),
        new("LayerNorm-sequences", () => new LayerNorm(epsilon: 0.1), n => Inputs.Normal([2, 3, n + 1])),
        new("MaxPool1D", () => new MaxPool1D(2), n => Inputs.Distinct([2, 3, n + 1])) { LargeSize = Large },
        new("MaxPool2D", () => new MaxPool2D(2), n => Inputs.Distinct([2, 3, n + 1, 5])) { LargeSize = Large },
        new("Upsample2D", () => new Upsample2D(2), n => Inputs.Normal([2, 2, 3, n])) { LargeSize = Large },
        new("Upsample2D-bilinear", () => new Upsample2D((2, 3), Interpolation.Bilinear),
            n => Inputs.Normal([2, 2, n, 3])) { LargeSize = Large },
        new("ZeroPad2D", () => new ZeroPad2D(1, 0, 2, 1), n => Inputs.Normal([2, 3, 2, n])) { LargeSize = Large },
    ];
}
