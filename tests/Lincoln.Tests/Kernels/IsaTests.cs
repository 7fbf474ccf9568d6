using Lincoln.Kernels;

namespace Lincoln.Tests.Kernels;

public class IsaTests : KernelTest
{
    [Theory]
    [InlineData("scalar", 1), InlineData("128", 128), InlineData("256", 256), InlineData("512", 512)]
    public void A_width_can_be_named(string name, int width) => Assert.Equal(width, Isa.Named(name).Width);

    [Theory]
    [InlineData("avx2"), InlineData("1024"), InlineData(" 512"), InlineData("Scalar")]
    public void An_unknown_name_is_refused_with_the_names_there_are(string name)
    {
        var error = Assert.Throws<ArgumentException>(() => Isa.Named(name));
        Assert.Contains($"\"{name}\"", error.Message);
        Assert.Contains("scalar, 128, 256 or 512", error.Message);
        Assert.Contains("LINCOLN_ISA", error.Message);
    }

    [Fact]
    public void The_description_names_the_width()
        => Everywhere((width, _) => Assert.StartsWith(width == 1 ? "scalar" : $"{width} bits", Isa.Describe()));

    [Fact]
    public void Only_real_widths_can_be_set() => Assert.Throws<ArgumentOutOfRangeException>(() => Isa.Width = 64);
}
