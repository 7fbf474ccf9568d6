using Lincoln.Data;

namespace Lincoln.Tests.Data;

public class TransformTests
{
    // 0, 1, 2, … as an image.
    private static Tensor Image(params int[] shape)
        => new(Shape.Create(shape), [.. Enumerable.Range(0, shape.Aggregate((a, b) => a * b)).Select(i => (Real)i)]);

    private static void Equal(double[] expected, Tensor found, double tolerance = 1e-4)
    {
        Assert.Equal(expected.Length, found.Shape.Count);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], found.Values[i], tolerance * Math.Max(1, Math.Abs(expected[i])));
    }

    [Fact]
    public void ToTensor_puts_channels_first_and_scales()
    {
        var image = new Tensor([1, 2, 3], [0, 51, 102, 153, 204, 255]);
        var changed = new ToTensor().Apply(image);
        Assert.Equal([3, 1, 2], changed.Shape.Sizes.ToArray());
        Equal([0, 0.6, 0.2, 0.8, 0.4, 1], changed);
        Assert.Equal([1, 2, 3], new ToTensor().Apply(Image(2, 3)).Shape.Sizes.ToArray());
        Assert.Contains("found [6]", Assert.Throws<ShapeException>(() => new ToTensor().Apply(Image(6))).Message);
    }

    [Fact]
    public void Normalize_uses_one_mean_or_one_for_each_channel()
    {
        Equal([-1, -0.5, 0, 0.5], new Normalize(2, 2).Apply(Image(4)));
        Equal([-1, 0, 0, 0.25], new Normalize([1, 2], [1, 4]).Apply(Image(2, 1, 2)));
        Assert.Contains("2 means", Assert.Throws<ShapeException>(() => new Normalize([0, 0], [1, 1]).Apply(Image(3, 1, 1))).Message);
        Assert.Throws<ArgumentException>(() => new Normalize(0, 0));
        Assert.Throws<ArgumentException>(() => new Normalize(double.NaN, 1));
        Assert.Throws<ArgumentException>(() => new Normalize([0, 0], [1]));
    }

    [Fact]
    public void Crop_keeps_the_middle()
    {
        Equal([5, 6, 9, 10], new Crop(2, 2).Apply(Image(1, 4, 4)));
        Equal([4, 13], new Crop(1, 1).Apply(Image(2, 3, 3)));
        Assert.Contains("smaller than the 5 × 2", Assert.Throws<ShapeException>(() => new Crop(5, 2).Apply(Image(1, 4, 4))).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Crop(0, 1));
        Assert.Contains("unflattened", Assert.Throws<ShapeException>(() => new Crop(1, 1).Apply(Image(16))).Message);
    }

    // PyTorch 1.13: interpolate(x, size, mode="bilinear", antialias=True, align_corners=False), x = 0, 1, 4, 9, …, 361.
    [Theory]
    [InlineData(2, 3, new[] { 28.489796, 43.730159, 63.510204, 153.081633, 193.015873, 237.489796 })]
    [InlineData(4, 2, new[] { 1.727273, 9.727273, 36.727273, 64.727273, 121.727273, 169.727273, 256.727273, 324.727273 })]
    [InlineData(7, 9, new[]
    {
        0.0, 0.333333, 0.888889, 2.333333, 4.0, 6.777778, 9.777778, 13.666667, 16.0, 8.928571, 10.452381, 12.992063, 16.420635, 20.071429,
            24.833333, 29.81746, 35.690476,
        39.214286, 23.214286, 26.642857, 32.357143, 38.960317, 45.785714, 53.722222, 61.880952, 70.928571, 76.357143, 62.5, 67.833333,
            76.722222, 86.5, 96.5, 107.611111,
        118.944444, 131.166667, 138.5, 108.928571, 116.166667, 128.230159, 141.18254, 154.357143, 168.642857, 183.150794, 198.547619,
            207.785714, 180.357143, 189.5,
        204.738095, 220.865079, 237.214286, 254.674603, 272.357143, 290.928571, 302.071429, 225.0, 235.333333, 252.555556, 270.666667,
            289.0, 308.444444, 328.111111,
        348.666667, 361.0,
    })]
    public void Resize_equals_PyTorch(int height, int width, double[] expected)
    {
        var image = new Tensor([1, 4, 5], [.. Enumerable.Range(0, 20).Select(i => (Real)(i * i))]);
        Equal(expected, new Resize(height, width).Apply(image), 1e-6);
    }

    [Fact]
    public void Resize_treats_channels_alike_and_keeps_the_size_it_is_asked_for()
    {
        var resize = new Resize(2, 2);
        Assert.Equal(Image(3, 2, 2).Values.ToArray(), resize.Apply(Image(3, 2, 2)).Values.ToArray());
        Equal([2.5, 4.5, 10.5, 12.5, 18.5, 20.5, 26.5, 28.5], resize.Apply(Image(2, 4, 4)), 0.5);
        Equal([7, 7, 7, 7], resize.Apply(Tensor.Full([1, 9, 1], 7)));
    }

    // PyTorch 1.13: grid_sample over affine_grid, 1..30 as 5 rows of 6.
    [Fact]
    public void Rotation_equals_PyTorch()
    {
        var y = new Tensor([1, 5, 6]);
        RandomRotation.Rotate([.. Enumerable.Range(1, 30).Select(i => (Real)i)], [1, 5, 6], 30, 0, y.Edit());
        Equal([0.04191, 1.65794, 4.17468, 8.04071, 11.90673, 5.06012, 1.62204, 5.00481, 8.87083, 12.73686, 16.60289, 16.95242, 5.83494,
            9.70096, 13.56699, 17.43301, 21.29904,
            25.16506, 8.93061, 14.39711, 18.26314, 22.12917, 25.99519, 25.78118, 5.32291, 19.09327, 22.95929, 26.82532,
                14.39849, 0.51451], y);
    }

    [Fact]
    public void A_quarter_turn_is_counter_clockwise()
    {
        var y = new Tensor([1, 3, 3]);
        RandomRotation.Rotate(Image(1, 3, 3).Values, [1, 3, 3], 90, 0, y.Edit());
        Equal([2, 5, 8, 1, 4, 7, 0, 3, 6], y);
        RandomRotation.Rotate(Image(1, 3, 3).Values, [1, 3, 3], 0, 0, y.Edit());
        Assert.Equal(Image(1, 3, 3).Values.ToArray(), y.Values.ToArray());
    }

    [Fact]
    public void Random_rotation_stays_within_its_angle_and_its_numbers()
    {
        var image = Tensor.Full([2, 7, 9], 5);
        var angles = new RandomRotation(45, fill: -1);
        for (ulong seed = 0; seed < 20; seed++)
        {
            var turned = angles.Apply(image, new Rng(seed));
            Assert.DoesNotContain(turned.Values.ToArray(), v => v is < -1 or > 5);
            Assert.Equal(5, turned[0, 3, 4]);
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomRotation(181));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomRotation(-1));
    }

    [Fact]
    public void Random_shift_moves_the_image_by_at_most_its_padding()
    {
        var seen = new HashSet<(int, int)>();
        for (ulong seed = 0; seed < 400; seed++)
        {
            var y = new RandomCrop(padding: 2, fill: -1).Apply(Image(1, 3, 3), new Rng(seed));
            int at = y.Values.IndexOf(4);
            if (at < 0) continue;                                                // the middle pixel itself was moved out
            seen.Add((at / 3 - 1, at % 3 - 1));
            Assert.Equal([1, 3, 3], y.Shape.Sizes.ToArray());
            for (int r = 0; r < 3; r++)
                for (int c = 0; c < 3; c++)
                {
                    int fromR = r - (at / 3 - 1), fromC = c - (at % 3 - 1);
                    Assert.Equal(fromR is >= 0 and < 3 && fromC is >= 0 and < 3 ? fromR * 3 + fromC : -1, y[0, r, c]);
                }
        }
        Assert.Equal(9, seen.Count);
    }

    [Fact]
    public void Random_crop_reaches_every_place()
    {
        var corners = Enumerable.Range(0, 200).Select(seed => new RandomCrop(2, 3).Apply(Image(1, 4, 4), new Rng((ulong)seed))[0, 0, 0])
            .Distinct().Order();
        Assert.Equal([0, 1, 4, 5, 8, 9], corners);
        Assert.Contains("4 × 4 with a border of 0",
            Assert.Throws<ShapeException>(() => new RandomCrop(5, 5).Apply(Image(1, 4, 4))).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomCrop(-1));
        Assert.Contains("too large for a border",
            Assert.Throws<ShapeException>(() => new RandomCrop(int.MaxValue).Apply(Image(1, 4, 4))).Message);
    }

    [Fact]
    public void Flips()
    {
        Equal([2, 1, 0, 5, 4, 3], new RandomFlip(1).Apply(Image(1, 2, 3)));
        Equal([3, 4, 5, 0, 1, 2, 9, 10, 11, 6, 7, 8], new RandomFlip(1, vertical: true).Apply(Image(2, 2, 3)));
        Equal([0, 1, 2, 3, 4, 5], new RandomFlip(0).Apply(Image(1, 2, 3)));
        int flipped = Enumerable.Range(0, 1000)
            .Count(seed => new RandomFlip(0.3).Apply(Image(1, 1, 2), new Rng((ulong)seed))[0, 0, 0] == 1);
        Assert.InRange(flipped, 240, 360);
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomFlip(1.1));
    }

    [Fact]
    public void Cutout_covers_a_square_that_may_reach_outside()
    {
        var counts = new HashSet<int>();
        for (ulong seed = 0; seed < 300; seed++)
        {
            var y = new Cutout(3, fill: -7).Apply(Tensor.Ones([2, 5, 6]), new Rng(seed)).Values.ToArray();
            Assert.Equal(y[..30], y[30..]);
            counts.Add(y[..30].Count(v => v == -7));
        }
        Assert.Equal([4, 6, 9], counts.Order());
        Assert.All(new Cutout(int.MaxValue).Apply(Tensor.Ones([1, 4, 4])).Values.ToArray(), v => Assert.Equal(0, v));
    }

    [Fact]
    public void Compose_runs_one_after_the_other()
    {
        var both = new Compose(new Crop(2, 2), new RandomFlip(1), new Normalize(1, 2));
        Equal([0, -0.5, 1.5, 1], both.Apply(Image(1, 2, 3)));
        Equal([2.5, 2, 4.5, 4], both.Apply(Image(1, 4, 4)));                          // another shape than before
        Assert.Throws<ArgumentException>(() => new Compose());
        Assert.Throws<ArgumentException>(() => new Compose(null!, new Crop(1, 1)));
    }
}
