using System.Globalization;

namespace Lincoln.Tests.Operations;

/// <summary>
/// 260 configurations of kernel, stride, padding, dilation, groups, image and batch against PyTorch: results and all gradients, exactly.
/// </summary>
/// <remarks>The elements are small integers, which are never rounded (tests/reference/convolutions.py made the file).</remarks>
public class ConvolutionGridTests() : GridTest("convolutions")
{
    protected override void Check(Dictionary<string, string> settings, string[] expected, int seed, string where)
    {
        bool transposed = settings["kind"] == "transposed", alongOne = settings["kind"] == "conv1d";
        int channels = One("channels"), filters = One("filters"), groups = One("groups");
        int into = transposed ? channels : filters, from = transposed ? filters : channels;
        Tensor x = Whole([One("batch"), channels, .. Some("image")], seed), w = Whole([into, from / groups, .. Some("kernel")], seed + 1);
        var b = One("bias") == 1 ? Whole([filters], seed + 2) : null;
        var padding = alongOne ? Padding.Parse(settings["padding"]) : Both();
        var y = alongOne ? x.Convolution1D(w, b, One("stride"), padding, One("dilation"), groups)
            : transposed ? x.TransposedConvolution2D(w, b, Two("stride"), padding, Two("more"), Two("dilation"), groups)
            : x.Convolution2D(w, b, Two("stride"), padding, Two("dilation"), groups);
        y.Backward(Whole(y.Shape, seed + 3));

        AssertNumbers(0, y, "result");
        AssertNumbers(1, x.Gradient!, "gradient of the input");
        AssertNumbers(2, w.Gradient!, "gradient of the weight");
        if (b is not null) AssertNumbers(3, b.Gradient!, "gradient of the bias");

        int One(string name) => Sizes(settings[name]).Single();
        int[] Some(string name) => Sizes(settings[name]);
        Size2D Two(string name) => (Some(name)[0], Some(name)[1]);
        Padding Both() => settings["padding"] == "same" ? Padding.Same : new Padding(Some("padding")[0], Some("padding")[1]);
        void AssertNumbers(int part, Tensor found, string what)
        {
            Real[] numbers = [.. expected[part].Split(' ').Select(n => Real.Parse(n, CultureInfo.InvariantCulture))];
            if (found.Values.SequenceEqual(numbers)) return;
            Assert.Fail($"{where}: the {what} is [{string.Join(" ", found.Values.ToArray())}], PyTorch's [{expected[part]}]");
        }
    }
}
