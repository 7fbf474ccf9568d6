using Lincoln.Operations;
using Lincoln.Testing;

namespace Lincoln.Tests.Catalogue;

/// <summary>One row for every operation; several where an operation works in several ways. The name begins with the operation's.</summary>
internal static class OperationRows
{
    public static IReadOnlyList<OperationRow> All { get; } =
    [
        .. Elementwise, .. Arithmetic, .. Products, .. Reductions, .. Rearranging, .. ConvolutionRows.Operations, .. ImageRows.Operations,
        .. Others
    ];

    private static OperationRow[] Elementwise =>
    [
        new("Abs", x => x[0].Abs(), n => [Inputs.AwayFromZero([3, n])]),
        new("Clamp", x => x[0].Clamp((Real)(-0.1), (Real)0.2), n => [Inputs.AwayFromZero([3, n])]),
        new("Clamp-inside", x => x[0].Clamp(-5, 5), n => [Inputs.Uniform([3, n], -4, 4)]),
        new("Exp", x => x[0].Exp(), n => [Inputs.Normal([3, n])]),
        new("LeakyReLU", x => x[0].LeakyReLU((Real)0.2), n => [Inputs.AwayFromZero([3, n])]),
        new("Linear", x => new Linear().Forward(x[0]), n => [Inputs.Normal([3, n])]) { NoReference = "it is the identity" },
        new("Log", x => x[0].Log(), n => [Inputs.Positive([3, n])]),
        new("Negate", x => x[0].Negate(), n => [Inputs.Normal([3, n])]),
        new("Power", x => x[0].Power((Real)2.3), n => [Inputs.Positive([3, n])]),
        new("Power-half", x => x[0].Power((Real)1.5), n => [Inputs.Positive([3, n])]),
        new("Power-negative", x => x[0].Power(-2), n => [Inputs.AwayFromZero([3, n])]),
        new("Power-whole", x => x[0].Power(3), n => [Inputs.Normal([3, n])]),
        new("ReLU", x => x[0].ReLU(), n => [Inputs.AwayFromZero([3, n])]),
        new("Sigmoid", x => x[0].Sigmoid(), n => [Inputs.Normal([3, n], deviation: 2)]),
        new("Sqrt", x => x[0].Sqrt(), n => [Inputs.Positive([3, n])]),
        new("Square", x => x[0].Square(), n => [Inputs.Normal([3, n])]),
        new("Tanh", x => x[0].Tanh(), n => [Inputs.Normal([3, n])]),
    ];

    private static OperationRow[] Arithmetic =>
    [
        new("Add", x => x[0] + x[1], n => [Inputs.Normal([3, n]), Inputs.Normal([3, n])]),
        new("Add-column", x => x[0] + x[1], n => [Inputs.Normal([3, n]), Inputs.Normal([3, 1])]),
        new("Add-number", x => x[0] + x[1], n => [Inputs.Normal([3, n]), Inputs.Normal([])]),
        new("Add-outer", x => x[0] + x[1], n => [Inputs.Normal([3, 1]), Inputs.Normal([1, n])]),
        new("Add-ranks", x => x[0] + x[1], n => [Inputs.Normal([2, 1, n]), Inputs.Normal([3, 1])]),
        new("Add-row", x => x[0] + x[1], n => [Inputs.Normal([n]), Inputs.Normal([2, 3, n])]),
        new("Add-scalar", x => 2 + x[0] + 3, n => [Inputs.Normal([3, n])]),
        new("BiasActivation-tanh", x => new BiasActivation<Tanh.Function>(x[1]).Forward(x[0]),
            n => [Inputs.Normal([3, n]), Inputs.Normal([n])]),
        new("BiasAdd", x => new BiasAdd(x[1]).Forward(x[0]), n => [Inputs.Normal([3, n]), Inputs.Normal([n])]),
        new("BiasAdd-sequences", x => new BiasAdd(x[1]).Forward(x[0]), n => [Inputs.Normal([2, 3, n]), Inputs.Normal([n])]),
        new("Divide", x => x[0] / x[1], n => [Inputs.Normal([3, n]), Inputs.AwayFromZero([3, n])]),
        new("Divide-column", x => x[0] / x[1], n => [Inputs.Normal([3, n]), Inputs.AwayFromZero([3, 1])]),
        new("Divide-outer", x => x[0] / x[1], n => [Inputs.Normal([3, 1]), Inputs.AwayFromZero([1, n])]),
        new("Divide-row", x => x[0] / x[1], n => [Inputs.Normal([3, 1]), Inputs.AwayFromZero([n])]),
        new("Divide-scalar", x => 3 / (x[0] / 2), n => [Inputs.AwayFromZero([3, n])]),
        new("Multiply", x => x[0] * x[1], n => [Inputs.Normal([3, n]), Inputs.Normal([3, n])]),
        new("Multiply-column", x => x[0] * x[1], n => [Inputs.Normal([3, n]), Inputs.Normal([3, 1])]),
        new("Multiply-number", x => x[0] * x[1], n => [Inputs.Normal([]), Inputs.Normal([3, n])]),
        new("Multiply-outer", x => x[0] * x[1], n => [Inputs.Normal([3, 1]), Inputs.Normal([1, n])]),
        new("Multiply-row", x => x[0] * x[1], n => [Inputs.Normal([n]), Inputs.Normal([2, 3, n])]),
        new("Multiply-scalar", x => 2 * x[0] * (Real)0.3, n => [Inputs.Normal([3, n])]),
        new("Subtract", x => x[0] - x[1], n => [Inputs.Normal([3, n]), Inputs.Normal([3, n])]),
        new("Subtract-column", x => x[0] - x[1], n => [Inputs.Normal([3, 1]), Inputs.Normal([3, n])]),
        new("Subtract-outer", x => x[0] - x[1], n => [Inputs.Normal([1, n]), Inputs.Normal([3, 1])]),
        new("Subtract-row", x => x[0] - x[1], n => [Inputs.Normal([2, 3, n]), Inputs.Normal([n])]),
        new("Subtract-scalar", x => 2 - (x[0] - 3), n => [Inputs.Normal([3, n])]),
    ];

    private static OperationRow[] Products =>
    [
        new("MatrixProduct", x => x[0].MatrixProduct(x[1]), n => [Inputs.Normal([4, n]), Inputs.Normal([n, 5])]),
        new("MatrixProduct-sequences", x => x[0].MatrixProduct(x[1]), n => [Inputs.Normal([2, 3, n]), Inputs.Normal([n, 5])]),
        new("MatrixProduct-square", x => x[0].MatrixProduct(x[1]), n => [Inputs.Normal([n, n]), Inputs.Normal([n, n])]) { LargeSize = 150 },
        new("MatrixProduct-transposed", x => x[0].MatrixProduct(x[1], transposeX: true, transposeWeight: true),
            n => [Inputs.Normal([n, 4]), Inputs.Normal([5, n])]),
        new("MatrixProduct-transposedInput", x => x[0].MatrixProduct(x[1], transposeX: true),
            n => [Inputs.Normal([3, n]), Inputs.Normal([3, 5])]),
        new("MatrixProduct-transposedWeight", x => x[0].MatrixProduct(x[1], transposeWeight: true),
            n => [Inputs.Normal([3, 4]), Inputs.Normal([n, 4])]),
    ];

    private static OperationRow[] Reductions =>
    [
        new("Max", x => x[0].Max(), n => [Inputs.Distinct([3, n])]),
        new("Max-axis0", x => x[0].Max(0), n => [Inputs.Distinct([3, n])]),
        new("Max-axes", x => x[0].Max([0, 2]), n => [Inputs.Distinct([3, 2, n])]),
        new("Max-last", x => x[0].Max(-1, keepDims: true), n => [Inputs.Distinct([3, n])]),
        new("Mean", x => x[0].Mean(), n => [Inputs.Normal([3, n])]),
        new("Mean-axis0", x => x[0].Mean(0), n => [Inputs.Normal([3, n])]),
        new("Mean-axes", x => x[0].Mean([0, 2], keepDims: true), n => [Inputs.Normal([3, 2, n])]),
        new("Mean-last", x => x[0].Mean(-1), n => [Inputs.Normal([3, n])]),
        new("Sum", x => x[0].Sum(), n => [Inputs.Normal([3, n])]),
        new("Sum-axis0", x => x[0].Sum(0), n => [Inputs.Normal([3, n])]),
        new("Sum-axes", x => x[0].Sum([0, 2]), n => [Inputs.Normal([3, 2, n])]),
        new("Sum-alternating", x => x[0].Sum([1, 3]), n => [Inputs.Normal([2, 3, 4, n])]),
        new("Sum-last", x => x[0].Sum(-1, keepDims: true), n => [Inputs.Normal([3, n])]),
    ];

    private static OperationRow[] Rearranging =>
    [
        new("Concatenate", x => Tensor.Concatenate(1, x[0], x[1]), n => [Inputs.Normal([3, n]), Inputs.Normal([3, 2])]),
        new("Concatenate-axis0", x => Tensor.Concatenate(0, x[0], x[1], x[0]), n => [Inputs.Normal([3, n]), Inputs.Normal([2, n])]),
        new("Concatenate-middle", x => Tensor.Concatenate(-2, x[0], x[1]), n => [Inputs.Normal([2, n, 3]), Inputs.Normal([2, 4, 3])]),
        new("Flatten", x => x[0].Flatten(), n => [Inputs.Normal([3, 2, n])]),
        new("Gather", x => x[0].Gather(x.Indices(1)), n => [Inputs.Normal([n, 5]), Inputs.Labels([2, 7], n)]),
        new("Gather-numbers", x => x[0].Gather(x.Indices(1)), n => [Inputs.Normal([n]), Inputs.Labels([9], n)]),
        new("Reshape", x => x[0].Reshape(-1, 3), n => [Inputs.Normal([3, n])]),
        new("Slice", x => x[0].Slice(-1, 1, 3), n => [Inputs.Normal([3, n + 4])]),
        new("Slice-axis0", x => x[0].Slice(0, 1, 2), n => [Inputs.Normal([3, n])]),
        new("Slice-behindOne", x => x[0].Slice(1, 2, 3), n => [Inputs.Normal([1, 6, n])]),
        new("Slice-middle", x => x[0].Slice(1, 2, 2), n => [Inputs.Normal([2, 5, n])]),
        new("Transpose", x => x[0].Transpose(), n => [Inputs.Normal([3, n])]),
        new("Transpose-axes", x => x[0].Transpose(2, 0, 1), n => [Inputs.Normal([3, 2, n])]),
        new("Transpose-batch", x => x[0].Transpose(), n => [Inputs.Normal([2, 3, n])]),
    ];

    private static OperationRow[] Others =>
    [
        new("Dropout", x => x[0].Dropout((Real)0.3, new Rng(5)),
            n => [Inputs.Normal([3, n])]) { NoReference = "every library draws other random numbers" },
        new("Dropout-none", x => x[0].Dropout(0, new Rng(5)), n => [Inputs.Normal([3, n])]) { NoReference = "it is the identity" },
        new("LogSoftmax", x => x[0].LogSoftmax(), n => [Inputs.Normal([4, n])]),
        new("LogSoftmax-axis0", x => x[0].LogSoftmax(0), n => [Inputs.Normal([4, n])]),
        new("Softmax", x => x[0].Softmax(), n => [Inputs.Normal([4, n])]),
        new("Softmax-axis0", x => x[0].Softmax(0), n => [Inputs.Normal([4, n])]),
        new("Softmax-middle", x => x[0].Softmax(1), n => [Inputs.Normal([2, n, 3])]),
        new("Softmax-sequences", x => x[0].Softmax(), n => [Inputs.Normal([2, 3, n])]),
    ];
}
