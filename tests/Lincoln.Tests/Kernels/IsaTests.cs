using Lincoln.Kernels;

namespace Lincoln.Tests.Kernels;

public class IsaTests : KernelTest
{
    [Theory]
    [InlineData("scalar", 1), InlineData("128", 128), InlineData("256", 256), InlineData("512", 512)]
    public void AWidthCanBeNamed(string name, int width) => Assert.Equal(width, Isa.Named(name).Width);

    [Theory]
    [InlineData("avx2"), InlineData("1024"), InlineData(" 512"), InlineData("Scalar")]
    public void AnUnknownNameIsRefusedWithTheNamesThereAre(string name)
    {
        var error = Assert.Throws<ArgumentException>(() => Isa.Named(name));
        Assert.Contains($"\"{name}\"", error.Message);
        Assert.Contains("scalar, 128, 256 or 512", error.Message);
        Assert.Contains("LINCOLN_ISA", error.Message);
    }

    [Fact]
    public void TheDescriptionNamesTheWidth()
        => Everywhere((width, _) => Assert.StartsWith(width == 1 ? "scalar" : $"{width} bits", Isa.Describe()));

    [Fact]
    public void OnlyRealWidthsCanBeSet() => Assert.Throws<ArgumentOutOfRangeException>(() => Isa.Width = 64);
}
