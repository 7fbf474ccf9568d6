using Lincoln.Kernels;

namespace Lincoln.Tests.Operations;

/// <summary>A file of configurations with PyTorch's numbers, one a line, each of which is compared at every vector width.</summary>
/// <remarks>One collection: these tests set the width of the whole process.</remarks>
/// <param name="folder">The folder of tests/reference with the file grid.txt.</param>
[Collection("kernels")]
public abstract class GridTest(string folder)
{
    private readonly string[] lines = [.. File.ReadLines(Repository.File("tests", "reference", folder, "grid.txt")).Skip(1)];

    [Fact]
    public void There_are_enough() => Assert.True(lines.Length >= 200);

    [Theory, InlineData(512), InlineData(256), InlineData(128), InlineData(1)]
    public void Agrees_with_PyTorch(int width)
    {
        int before = Isa.Width;
        try
        {
            Isa.Width = width;
            for (int i = 0; i < lines.Length; i++)
            {
                string[] parts = lines[i].Split('|');
                var settings = parts[0].Split(' ').Select(s => s.Split('=')).ToDictionary(s => s[0], s => s[1]);
                Check(settings, parts[1..], 4 * i, $"line {i + 2} of grid.txt, {parts[0]}");
            }
        }
        finally { Isa.Width = before; }
    }

    /// <summary>Computes one configuration and compares.</summary>
    /// <param name="settings">What the line says about the configuration.</param>
    /// <param name="expected">PyTorch's numbers: the result, the gradients and what else there is.</param>
    /// <param name="seed">Of the first tensor; the next three seeds are the configuration's, too.</param>
    /// <param name="where">The line, for messages.</param>
    protected abstract void Check(Dictionary<string, string> settings, string[] expected, int seed, string where);

    /// <summary>Small integers, the same for the same seed as in tests/reference.</summary>
    protected static Tensor Whole(Shape shape, int seed)
    {
        var x = new Tensor(shape) { RequiresGradient = true };
        var values = x.Edit();
        for (int i = 0; i < values.Length; i++) values[i] = (uint)((i + 1 + seed * 1_000_003L) * 2654435761) / (1 << 20) % 7 - 3L;
        return x;
    }

    /// <summary>Sizes such as 3x5.</summary>
    protected static int[] Sizes(string text) => [.. text.Split('x').Select(int.Parse)];
}
