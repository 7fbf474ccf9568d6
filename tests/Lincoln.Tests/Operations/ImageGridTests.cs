using System.Globalization;
using Lincoln.Kernels;
using Lincoln.Layers;

namespace Lincoln.Tests.Operations;

/// <summary>220 configurations of pooling, resizing and normalisation against PyTorch: results, all gradients and running statistics.</summary>
/// <remarks>The inputs are small whole numbers, of which many are equal, so that it matters which of them is the largest (tests/reference/images.py made the file).</remarks>
[Collection("kernels")]
public class ImageGridTests
{
    private static readonly string[] Lines = [.. File.ReadLines(Repository.File("tests", "reference", "images", "grid.txt")).Skip(1)];

    [Fact]
    public void ThereAreEnough() => Assert.True(Lines.Length >= 200);

    [Theory, InlineData(512), InlineData(256), InlineData(128), InlineData(1)]
    public void AgreesWithPyTorch(int width)
    {
        int before = Isa.Width;
        try
        {
            Isa.Width = width;
            for (int i = 0; i < Lines.Length; i++) Check(i);
        }
        finally { Isa.Width = before; }
    }

    private static void Check(int line)
    {
        string[] parts = Lines[line].Split('|');
        var settings = parts[0].Split(' ').Select(s => s.Split('=')).ToDictionary(s => s[0], s => s[1]);
        int channels = Two("channels").Height, seed = 4 * line;
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
            "max" => x.MaxPool2D(Two("kernel"), Two("stride"), new Padding(Two("padding").Height, Two("padding").Width)),
            "average" => x.AveragePool2D(Two("kernel"), Two("stride"), new Padding(Two("padding").Height, Two("padding").Width), countPadding: settings["all"] == "1"),
            "nearest" => x.Resize2D(Two("size")),
            "bilinear" => x.Resize2D(Two("size"), Interpolation.Bilinear),
            _ => layer!.Forward(x),
        };
        y.Backward(Whole(y.Shape, seed + 3));

        Tensor[] found = [y, x.Gradient!, .. parameters.Select(p => p.Gradient!), .. layer?.State.Select(s => s.Tensor) ?? []];
        Assert.Equal(parts.Length - 1, found.Length);
        for (int i = 0; i < found.Length; i++) AssertClose(parts[i + 1], found[i], $"line {line + 2} of grid.txt, {parts[0]}: part {i + 1}");

        double Number(string name) => double.Parse(settings[name], CultureInfo.InvariantCulture);
        Size2D Two(string name)
        {
            int[] numbers = [.. settings[name].Split('x').Select(n => int.Parse(n, CultureInfo.InvariantCulture))];
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
            Assert.True(Math.Abs(expected[i] - found.Values[i]) <= tolerance * scale, $"{what}: number {i} is {found.Values[i]}, PyTorch has {expected[i]}");
    }

    private static Tensor Whole(Shape shape, int seed)
    {
        var x = new Tensor(shape) { RequiresGradient = true };
        var values = x.Edit();
        for (int i = 0; i < values.Length; i++) values[i] = (uint)((i + 1 + seed * 1_000_003L) * 2654435761) / (1 << 20) % 7 - 3L;
        return x;
    }
}
