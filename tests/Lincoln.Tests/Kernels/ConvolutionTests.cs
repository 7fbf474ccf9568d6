using Lincoln.Kernels;
using Lincoln.Operations;

namespace Lincoln.Tests.Kernels;

/// <summary>Convolutions against their definition, at shapes that do not fit one buffer, one block of channels or one part.</summary>
public class ConvolutionTests : KernelTest
{
    public static TheoryData<string> Names => [.. Shapes.Keys];

    private static readonly Dictionary<string, ConvolutionShape> Shapes = new()
    {
        ["many channels"] = Sizes(batch: 2, channels: 130, filters: 20, height: 5, width: 6, kernel: 3, stride: 1, padding: 1),
        ["many channels, strided"] = Sizes(batch: 1, channels: 120, filters: 17, height: 7, width: 9, kernel: 5, stride: 2, padding: 2),
        ["a large image"] = Sizes(batch: 1, channels: 4, filters: 14, height: 150, width: 201, kernel: 3, stride: 1, padding: 1),
        ["a large image, strided"] = Sizes(batch: 1, channels: 3, filters: 8, height: 210, width: 331, kernel: 3, stride: 2, padding: 0),
        ["a large kernel"] = Sizes(batch: 2, channels: 2, filters: 3, height: 40, width: 30, kernel: 25, stride: 1, padding: 12),
        ["a large stride"] = Sizes(batch: 2, channels: 3, filters: 5, height: 20, width: 19, kernel: 2, stride: 5, padding: 1),
        ["depthwise"] = Sizes(batch: 2, channels: 40, filters: 40, height: 17, width: 23, kernel: 3, stride: 1, padding: 1, groups: 40),
        ["one by one"] = Sizes(batch: 3, channels: 33, filters: 31, height: 8, width: 8, kernel: 1, stride: 1, padding: 0),
        ["a sequence"] = Sizes(batch: 1, channels: 5, filters: 13, height: 9000, width: 1, kernel: 7, stride: 1, padding: 3) with
        {
            KernelWidth = 1,
            OutputWidth = 1,
            Left = 0,
        },
        ["three by three"] = Sizes(batch: 2, channels: 18, filters: 33, height: 29, width: 31, kernel: 3, stride: 1, padding: 1),
        ["three by three, inside"] = Sizes(batch: 3, channels: 16, filters: 17, height: 14, width: 13, kernel: 3, stride: 1, padding: 0),
        ["three by three, groups"] =
            Sizes(batch: 1, channels: 34, filters: 32, height: 20, width: 50, kernel: 3, stride: 1, padding: 2, groups: 2),
        ["three by three, large"] = Sizes(batch: 1, channels: 16, filters: 16, height: 61, width: 170, kernel: 3, stride: 1, padding: 1),
        ["three by three, small"] = Sizes(batch: 23, channels: 20, filters: 40, height: 5, width: 7, kernel: 3, stride: 1, padding: 1),
        ["three by three, wide"] = Sizes(batch: 1, channels: 16, filters: 33, height: 4, width: 420, kernel: 3, stride: 1, padding: 1),
        ["many images"] = Sizes(batch: 37, channels: 6, filters: 16, height: 9, width: 9, kernel: 5, stride: 1, padding: 0),
    };

    private static ConvolutionShape Sizes(
        int batch, int channels, int filters, int height, int width, int kernel, int stride, int padding, int groups = 1)
        => new()
        {
            Batch = batch,
            Channels = channels,
            Filters = filters,
            Height = height,
            Width = width,
            KernelHeight = kernel,
            KernelWidth = kernel,
            StrideY = stride,
            StrideX = stride,
            DilationY = 1,
            DilationX = 1,
            Top = padding,
            Left = padding,
            Groups = groups,
            OutputHeight = (height + 2 * padding - kernel) / stride + 1,
            OutputWidth = (width + 2 * padding - kernel) / stride + 1,
        };

    /// <summary>
    /// Results and input gradients are chains of fused multiply-adds over channels and kernel: equal to the last bit. Where Winograd's
    /// algorithm is less work (3×3, many channels), they agree within a few roundings, and are still the same at every width and number of
    /// threads.
    /// </summary>
    [Theory, MemberData(nameof(Names))]
    public void Every_number_is_one_chain(string name)
    {
        var s = Shapes[name];
        bool close = ConvolutionTuning.MayUseWinograd(s);
        Real[] x = Images(s), w = Numbers(s.WeightSize, 2), dy = Gradient(s);
        Real[] y = new Real[dy.Length], dx = new Real[x.Length];
        ForEachProduct(s, (atX, atW, atY) => y[atY] = Real.FusedMultiplyAdd(w[atW], x[atX], y[atY]));
        ForEachProduct(s, (atX, atW, atY) => dx[atX] = Real.FusedMultiplyAdd(w[atW], dy[atY], dx[atX]));
        Linear.Function linear = new();
        var found = SameEverywhere(y.Length, to => Convolution.Forward(linear, s, x, w, default, to));
        AssertEqual(y, found, s.ChannelsPerGroup * 9, "result");
        found = SameEverywhere(dx.Length, to =>
            Convolution.Gradients(linear, s, x, w, default, dy, to, false, default, false, default, false));
        AssertEqual(dx, found, s.FiltersPerGroup * 9, "gradient of the input");

        void AssertEqual(Real[] expected, Real[] numbers, int terms, string what)
        {
            if (!close) AssertSameBits(expected, numbers, what);
            for (int i = 0; i < expected.Length; i++) AssertClose(expected[i], numbers[i], Math.Sqrt(terms), 40, $"{what} {i}");
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Weight_gradients_are_sums(string name)
    {
        var s = Shapes[name];
        Real[] x = Images(s), dy = Gradient(s);
        double[] dw = new double[s.WeightSize], size = new double[s.WeightSize];
        ForEachProduct(s, (atX, atW, atY) =>
        {
            dw[atW] += (double)x[atX] * dy[atY];
            size[atW] += Math.Abs((double)x[atX] * dy[atY]);
        });
        Linear.Function linear = new();
        Real[] w = new Real[s.WeightSize];
        var found = SameEverywhere(dw.Length, to =>
            Convolution.Gradients(linear, s, x, w, default, dy, default, false, to, false, new Real[s.Filters], false));
        for (int i = 0; i < dw.Length; i++) AssertClose(dw[i], found[i], size[i] + 1e-9, 40, $"number {i}");

        double[] db = new double[s.Filters];
        for (int i = 0; i < dy.Length; i++) db[i / s.Positions % s.Filters] += dy[i];
        found = SameEverywhere(db.Length, to =>
            Convolution.Gradients(linear, s, x, w, default, dy, default, false, new Real[s.WeightSize], false, to, false));
        for (int i = 0; i < db.Length; i++) AssertClose(db[i], found[i], s.Batch * s.Positions, 10, $"bias {i}");
    }

    /// <summary>
    /// A transposed convolution is the input gradient, its input gradient the convolution, its weight gradient the same with both tensors
    /// exchanged.
    /// </summary>
    [Theory, MemberData(nameof(Names))]
    public void Transposed_exchanges_forward_and_backward(string name)
    {
        ConvolutionShape s = Shapes[name], transposed = s with { Transposed = true };
        Linear.Function linear = new();
        Real[] x = Images(s), w = Numbers(s.WeightSize, 2), dy = Gradient(s);
        Real[] y = new Real[dy.Length], dx = new Real[x.Length], dw = new Real[w.Length];
        Convolution.Forward(linear, s, x, w, default, y);
        Convolution.Gradients(linear, s, x, w, default, dy, dx, false, dw, false, default, false);

        Real[] result = new Real[x.Length], gradient = new Real[dy.Length], ofWeight = new Real[w.Length];
        Convolution.Forward(linear, transposed, dy, w, default, result);
        Convolution.Gradients(linear, transposed, dy, w, default, x, gradient, false, ofWeight, false, default, false);
        AssertSameBits(dx, result, "result");
        AssertSameBits(y, gradient, "gradient of the input");
        AssertSameBits(dw, ofWeight, "gradient of the weight");
    }

    private static Real[] Images(in ConvolutionShape s) => Numbers(s.Batch * s.Channels * s.ImageSize, 1);

    private static Real[] Gradient(in ConvolutionShape s) => Numbers(s.Batch * s.Filters * s.Positions, 3);

    // In the order of the chains: channel (of the group) and kernel for a result, filter and kernel for a gradient.
    private static void ForEachProduct(ConvolutionShape s, Action<int, int, int> visit)
    {
        for (int n = 0; n < s.Batch; n++)
            for (int f = 0; f < s.Filters; f++)
                for (int c = 0; c < s.ChannelsPerGroup; c++)
                    for (int u = 0; u < s.KernelHeight; u++)
                        for (int v = 0; v < s.KernelWidth; v++)
                            for (int i = 0; i < s.OutputHeight; i++)
                                for (int j = 0; j < s.OutputWidth; j++)
                                {
                                    int y = i * s.StrideY + u - s.Top, x = j * s.StrideX + v - s.Left;
                                    if (y < 0 || y >= s.Height || x < 0 || x >= s.Width) continue;
                                    int channel = f / s.FiltersPerGroup * s.ChannelsPerGroup + c;
                                    int atX = ((n * s.Channels + channel) * s.Height + y) * s.Width + x;
                                    int atW = ((f * s.ChannelsPerGroup + c) * s.KernelHeight + u) * s.KernelWidth + v;
                                    int atY = ((n * s.Filters + f) * s.OutputHeight + i) * s.OutputWidth + j;
                                    visit(atX, atW, atY);
                                }
    }
}
