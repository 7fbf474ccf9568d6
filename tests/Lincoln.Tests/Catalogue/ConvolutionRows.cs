using Lincoln.Layers;
using Lincoln.Testing;

namespace Lincoln.Tests.Catalogue;

/// <summary>The rows of convolutions.</summary>
internal static class ConvolutionRows
{
    private const int Large = 501;

    public static OperationRow[] Operations =>
    [
        new("Convolution1D", x => x[0].Convolution1D(x[1], x[2]),
            n => [Inputs.Normal([2, 3, n]), Inputs.Normal([4, 3, 3]), Inputs.Normal([4])]) { LargeSize = 3001 },
        new("Convolution1D-strided", x => x[0].Convolution1D(x[1], stride: 3, padding: 2, dilation: 2),
            n => [Inputs.Normal([2, 3, n]), Inputs.Normal([2, 3, 3])]) { LargeSize = 3001 },
        new("Convolution2D", x => x[0].Convolution2D(x[1], x[2]),
            n => [Inputs.Normal([2, 3, 4, n]), Inputs.Normal([5, 3, 3, 3]), Inputs.Normal([5])]) { LargeSize = Large },
        new("Convolution2D-depthwise", x => x[0].Convolution2D(x[1], groups: 3),
            n => [Inputs.Normal([2, 3, n, 4]), Inputs.Normal([3, 1, 3, 3])]) { LargeSize = Large },
        new("Convolution2D-groups", x => x[0].Convolution2D(x[1], x[2], padding: 1, groups: 2),
            n => [Inputs.Normal([2, 4, 3, n]), Inputs.Normal([6, 2, 3, 2]), Inputs.Normal([6])]) { LargeSize = Large },
        new("Convolution2D-strided", x => x[0].Convolution2D(x[1], stride: (2, 3), padding: (1, 2), dilation: (1, 2)),
            n => [Inputs.Normal([2, 2, 5, n]), Inputs.Normal([3, 2, 2, 3])]) { LargeSize = Large },
        new("Convolution2D-valid", x => x[0].Convolution2D(x[1], x[2], padding: Padding.Valid),
            n => [Inputs.Normal([1, 1, 6, n + 4]), Inputs.Normal([3, 1, 5, 5]), Inputs.Normal([3])]) { LargeSize = Large },
        new("TransposedConvolution2D", x => x[0].TransposedConvolution2D(x[1], x[2], stride: 2, padding: 1, outputPadding: 1),
            n => [Inputs.Normal([2, 3, 3, n]), Inputs.Normal([3, 2, 3, 3]), Inputs.Normal([2])]) { LargeSize = Large },
        new("TransposedConvolution2D-groups",
            x => x[0].TransposedConvolution2D(x[1], stride: (1, 3), padding: 0, dilation: (2, 1), groups: 2),
            n => [Inputs.Normal([2, 4, 2, n]), Inputs.Normal([4, 3, 2, 2])]) { LargeSize = Large },
    ];

    public static LayerRow[] Layers =>
    [
        new("Conv1D", () => new Conv1D(4, 3, Activation.Sigmoid), n => Inputs.Normal([2, 3, n])) { LargeSize = 3001 },
        new("Conv2D", () => new Conv2D(4, 3), n => Inputs.Normal([2, 2, 3, n])) { LargeSize = Large },
        new("Conv2D-relu", () => new Conv2D(4, (3, 2), Activation.ReLU, stride: 2, padding: 1, bias: false),
            n => Inputs.Normal([2, 3, n, 5])) { LargeSize = Large },
        new("Conv2D-tanh", () => new Conv2D(4, 5, Activation.Tanh, groups: 2), n => Inputs.Normal([3, 2, 5, n])) { LargeSize = Large },
        new("ConvTranspose2D", () => new ConvTranspose2D(3, 4, Activation.LeakyReLU(0.1), stride: 2, padding: 1),
            n => Inputs.Normal([2, 2, n, 3])) { LargeSize = Large },
    ];
}
