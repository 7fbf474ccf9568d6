using Lincoln.Layers;
using Lincoln.Losses;

namespace Lincoln.Tests.Layers;

/// <summary>Pooling, up-sampling and padding by hand, and what is refused.</summary>
public class ImageLayerTests
{
    private static Tensor Image(int height, int width)
        => new Tensor([1, 1, height, width], [.. Enumerable.Range(0, height * width).Select(i => (Real)i)]) { RequiresGradient = true };

    /// <summary>The figures of chapter 5: an image of 4×4 and its 2×2 maxima and averages.</summary>
    [Fact]
    public void Pooling_by_hand()
    {
        var x = Image(4, 4);
        Assert.Equal([5, 7, 13, 15], new MaxPool2D(2).Forward(x).Values.ToArray());
        Assert.Equal([2.5, 4.5, 10.5, 12.5], new AveragePool2D(2).Forward(x).Values.ToArray().Select(v => (double)v));
        // one zero at each end
        Assert.Equal([2, 6, 10, 13], new MaxPool1D(4, padding: Padding.Same).Forward(x.Reshape(1, 1, 16).Slice(2, 0, 14)).Values.ToArray());
        var sequence = x.Reshape(1, 1, 16).Slice(2, 0, 10);
        var averages = new AveragePool1D(3, stride: 3, padding: 1, countPadding: false).Forward(sequence);
        Assert.Equal([0.5, 3, 6, 8.5], averages.Values.ToArray().Select(v => (double)v));
        Assert.Equal([7.5], new GlobalAveragePool().Forward(x).Values.ToArray().Select(v => (double)v));
    }

    [Fact]
    public void Odd_images_lose_their_last_row_and_column_and_give_them_no_gradient()
    {
        var x = Image(3, 5);
        var layer = new MaxPool2D(2);
        Assert.Equal([6, 8], layer.Forward(x).Values.ToArray());
        Assert.Equal([0, 0, 0, 0, 0, 0, 1, 0, 2, 0, 0, 0, 0, 0, 0], layer.Backward(new Tensor([1, 1, 1, 2], [1, 2]))!.Values.ToArray());
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(3, 1)]
    public void The_first_of_equally_large_numbers_has_the_gradient(int kernel, int stride)
    {
        var layer = new MaxPool2D(kernel, stride);
        var x = new Tensor([1, 1, kernel, kernel]) { RequiresGradient = true };
        layer.Forward(x);
        var gradient = layer.Backward(Tensor.Ones([1, 1, 1, 1]))!.Values.ToArray();
        Assert.Equal(1, gradient[0]);
        Assert.Equal(1, gradient.Sum());
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(2, 1)]
    public void NaN_is_not_hidden_by_a_maximum(int kernel, int stride)
    {
        var x = Image(4, 4);
        x.Edit()[5] = Real.NaN;
        Assert.True(Real.IsNaN(new MaxPool2D(kernel, stride).Forward(x).Values[0]));
    }

    [Fact]
    public void Padding_is_no_number_of_a_maximum_and_a_zero_of_an_average()
    {
        var x = new Tensor([1, 1, 1, 2], [-4, -8]);
        Assert.Equal([-4, -4], new MaxPool2D((1, 3), 1, Padding.Same).Predict(x).Values.ToArray());
        Assert.Equal([-4, -4], new AveragePool2D((1, 3), 1, Padding.Same).Predict(x).Values.ToArray());
        Assert.Equal([-6, -6], new AveragePool2D((1, 3), 1, Padding.Same, countPadding: false).Predict(x).Values.ToArray());
    }

    [Fact]
    public void Larger_images_by_hand()
    {
        var x = new Tensor([1, 1, 1, 2], [0, 4]);
        Assert.Equal([0, 0, 4, 4, 0, 0, 4, 4], new Upsample2D(2).Predict(x).Values.ToArray());
        Assert.Equal([0, 1, 3, 4], new Upsample2D((1, 2), Interpolation.Bilinear).Predict(x).Values.ToArray());
        Assert.Equal([0, 0, 0, 0, 0, 0, 4, 0], new ZeroPad2D(1, 0, 1, 1).Predict(x).Values.ToArray());
    }

    [Fact]
    public void Pixels_become_channels()
        => Assert.Equal([1, 3, 5, 2, 4, 6], new ChannelsFirst().Predict(new Tensor([1, 1, 3, 2], [1, 2, 3, 4, 5, 6])).Values.ToArray());

    [Theory]
    [InlineData("kernel", "MaxPool2D: a kernel of 4 is larger than the height of the input [2, 3, 2, 5], which is 2, with its padding 2")]
    [InlineData("padded",
        "AveragePool2D: a kernel of 9 is larger than the width of the input [2, 3, 2, 5], which is 5, with its padding 7")]
    [InlineData("rank", "MaxPool2D: the input must be [batch, channels, height, width], found [6, 10]")]
    [InlineData("empty", "MaxPool2D: the input [2, 3, 0, 5] has no elements along its height")]
    [InlineData("sequence", "MaxPool1D: a kernel of 6 is larger than the length of the input [2, 3, 2], with its padding 4")]
    [InlineData("sequence rank", "AveragePool1D: the input must be [batch, channels, length], found [2, 3, 2, 5]")]
    [InlineData("upsample", "Upsample2D: the input must be [batch, channels, height, width], found [6, 10]")]
    [InlineData("pad", "ZeroPad2D: the input must be [batch, channels, height, width], found [6, 10]")]
    [InlineData("first", "ChannelsFirst: the input must be [batch, height, width, channels], found [6, 10]")]
    [InlineData("global", "GlobalAveragePool: the input must be [batch, channels, ..] with at least one axis to average, found [6, 10]")]
    public void Inputs_that_do_not_fit_are_refused(string what, string message)
    {
        Tensor images = new([2, 3, 2, 5]), rows = new([6, 10]);
        var error = Assert.Throws<ShapeException>(() => what switch
        {
            "kernel" => new MaxPool2D((4, 2)).Predict(images),
            "padded" => new AveragePool2D((1, 9), padding: (0, 1)).Predict(images),
            "rank" => new MaxPool2D(2).Predict(rows),
            "empty" => new MaxPool2D(2, padding: 1).Predict(new Tensor([2, 3, 0, 5])),
            "sequence" => new MaxPool1D(6, padding: 1).Predict(new Tensor([2, 3, 2])),
            "sequence rank" => new AveragePool1D(2).Predict(images),
            "upsample" => new Upsample2D(2).Predict(rows),
            "pad" => new ZeroPad2D(2).Predict(rows),
            "first" => new ChannelsFirst().Predict(rows),
            _ => new GlobalAveragePool().Predict(rows),
        });
        Assert.Contains(message, error.Message);
    }

    [Fact]
    public void Settings_that_cannot_be_are_refused()
    {
        Refused("kernel: MaxPool2D needs at least 1, found 0", () => new MaxPool2D(0));
        Refused("stride: AveragePool2D needs at least 1, found 0x1", () => new AveragePool2D(2, (0, 1)));
        Refused("padding: MaxPool2D needs less than the kernel, so that every window has an element of the image in it; "
            + "found padding 2 for a kernel of 2x2", () => new MaxPool2D(2, padding: 2));
        Refused("kernel: it must be at least 1, found 0", () => new MaxPool1D(0));
        Refused("stride: it must be at least 1, found 0", () => new AveragePool1D(2, 0));
        Refused("padding: MaxPool1D needs less than the kernel, so that every window has an element of the sequence in it; "
            + "found padding 2 for a kernel of 2", () => new MaxPool1D(2, padding: 2));
        Refused("padding: AveragePool1D has one axis and takes one number, found 0x1", () => new AveragePool1D(2, padding: (0, 1)));
        Refused("factor: Upsample2D needs at least 1, found 0", () => new Upsample2D(0));
        Refused("Resize2D knows Nearest and Bilinear", () => new Upsample2D(2, (Interpolation)7));
        Refused("ZeroPad2D needs at least 0 zeros on every side, found top 1, bottom -2, left 0, right 0",
            () => new ZeroPad2D(1, -2, 0, 0));
        Refused("before: it must be at least 0, found -1", () => Image(1, 1).ZeroPad(0, -1, 0));

        static void Refused(string message, Func<object> make)
            => Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(make).Message);
    }

    [Fact]
    public void The_error_names_the_layer_in_its_network()
    {
        var network = new NeuralNetwork([new MaxPool2D(2), new MaxPool2D(2)], new MeanSquaredError());
        var error = Assert.Throws<ShapeException>(() => network.Forward(new Tensor([2, 1, 3, 3])));
        Assert.Contains("1: MaxPool2D", error.Message);
    }
}
