using System.Globalization;
using Lincoln.Layers;

namespace Lincoln.Tests.Operations;

/// <summary>
/// 220 configurations of pooling, resizing and normalisation against PyTorch: results, all gradients and running statistics.
/// </summary>
/// <remarks>
/// The inputs are small integers, of which many are equal, so that it matters which of them is the largest (tests/reference/images.py
/// made the file).
/// </remarks>
public class ImageGridTests() : GridTest("images")
{
    protected override void Check(Dictionary<string, string> settings, string[] expected, int seed, string where)
    {
        int channels = Two("channels").Height;
        var x = Whole([Two("batch").Height, channels, Two("image").Height, Two("image").Width], seed);
        Layer? layer = settings["kind"] switch
        {
            "batch" => new BatchNorm(Number("momentum"), Number("epsilon")),
            "group" => new GroupNorm(Two("groups").Height, Number("epsilon")),
            _ => null,
        };
        layer?.Predict(x);                                       // builds it
        var parameters = layer?.Parameters.Select(p => p.Parameter).ToArray() ?? [];
        for (int i = 0; i < parameters.Length; i++) Whole([channels], seed + 1 + i).Values.CopyTo(parameters[i].Edit());
        var y = settings["kind"] switch
        {
            "max" => x.MaxPool2D(Two("kernel"), Two("stride"), Zeros()),
            "average" => x.AveragePool2D(Two("kernel"), Two("stride"), Zeros(), countPadding: settings["all"] == "1"),
            "nearest" => x.Resize2D(Two("size")),
            "bilinear" => x.Resize2D(Two("size"), Interpolation.Bilinear),
            _ => layer!.Forward(x),
        };
        y.Backward(Whole(y.Shape, seed + 3));

        Tensor[] found = [y, x.Gradient!, .. parameters.Select(p => p.Gradient!), .. layer?.State.Select(s => s.Tensor) ?? []];
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < found.Length; i++) AssertClose(expected[i], found[i], $"{where}: part {i + 1}");

        double Number(string name) => double.Parse(settings[name], CultureInfo.InvariantCulture);
        Padding Zeros() => new(Two("padding").Height, Two("padding").Width);
        Size2D Two(string name)
        {
            int[] numbers = Sizes(settings[name]);
            return (numbers[0], numbers[^1]);
        }
    }

    // The file has ten digits. Gradients of normalisations are small differences of numbers that 1/√ε makes large.
    private static void AssertClose(string part, Tensor found, string what)
    {
        double[] expected = [.. part.Split(' ').Select(n => double.Parse(n, CultureInfo.InvariantCulture))];
        Assert.Equal(expected.Length, found.Shape.Count);
        double scale = Math.Max(1, expected.Max(Math.Abs)), tolerance = typeof(Real) == typeof(double) ? 1e-8 : 1e-5;
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - found.Values[i]) <= tolerance * scale,
                $"{what}: number {i} is {found.Values[i]}, PyTorch has {expected[i]}");
    }
}
