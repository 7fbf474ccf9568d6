using System.Globalization;
using Lincoln.Kernels;

namespace Lincoln.Tests.Operations;

/// <summary>260 configurations of kernel, stride, padding, dilation, groups, image and batch against PyTorch: results and all gradients, exactly.</summary>
/// <remarks>The numbers are small whole ones, which no rounding touches (tests/reference/convolutions.py made the file).</remarks>
[Collection("kernels")]
public class ConvolutionGridTests
{
    private static readonly string[] Lines = [.. File.ReadLines(Repository.File("tests", "reference", "convolutions", "grid.txt")).Skip(1)];

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

    private static void Check(int seed)
    {
        string[] parts = Lines[seed].Split('|');
        var settings = parts[0].Split(' ').Select(s => s.Split('=')).ToDictionary(s => s[0], s => s[1]);
        bool transposed = settings["kind"] == "transposed", alongOne = settings["kind"] == "conv1d";
        int channels = One("channels"), filters = One("filters"), groups = One("groups");
        int into = transposed ? channels : filters, from = transposed ? filters : channels;
        Tensor x = Whole([One("batch"), channels, .. Some("image")], 4 * seed), w = Whole([into, from / groups, .. Some("kernel")], 4 * seed + 1);
        var b = One("bias") == 1 ? Whole([filters], 4 * seed + 2) : null;
        var padding = settings["padding"] == "same" ? Padding.Same : alongOne ? (Padding)One("padding") : new Padding(Some("padding")[0], Some("padding")[1]);
        var y = alongOne ? x.Convolution1D(w, b, One("stride"), padding, One("dilation"), groups)
            : transposed ? x.TransposedConvolution2D(w, b, Two("stride"), padding, Two("more"), Two("dilation"), groups)
            : x.Convolution2D(w, b, Two("stride"), padding, Two("dilation"), groups);
        y.Backward(Whole(y.Shape, 4 * seed + 3));

        AssertNumbers(1, y, "result");
        AssertNumbers(2, x.Gradient!, "gradient of the input");
        AssertNumbers(3, w.Gradient!, "gradient of the weight");
        if (b is not null) AssertNumbers(4, b.Gradient!, "gradient of the bias");

        int One(string name) => int.Parse(settings[name], CultureInfo.InvariantCulture);
        int[] Some(string name) => [.. settings[name].Split('x').Select(n => int.Parse(n, CultureInfo.InvariantCulture))];
        Size2D Two(string name) => (Some(name)[0], Some(name)[1]);
        void AssertNumbers(int part, Tensor found, string what)
        {
            Real[] expected = [.. parts[part].Split(' ').Select(n => Real.Parse(n, CultureInfo.InvariantCulture))];
            Assert.True(found.Values.SequenceEqual(expected), $"line {seed + 2} of grid.txt, {parts[0]}: the {what} is [{string.Join(" ", found.Values.ToArray())}], PyTorch's [{parts[part]}]");
        }
    }

    private static Tensor Whole(Shape shape, int seed)
    {
        var x = new Tensor(shape) { RequiresGradient = true };
        var values = x.Edit();
        for (int i = 0; i < values.Length; i++) values[i] = (uint)((i + 1 + seed * 1_000_003L) * 2654435761) / (1 << 20) % 7 - 3L;
        return x;
    }
}
