using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Lincoln.Tests.Catalogue;

/// <summary>What PyTorch computed: a file that tests/reference/make-reference.py wrote, in the safetensors format.</summary>
internal sealed class ReferenceFile
{
    private readonly Dictionary<string, (Shape Shape, double[] Numbers, bool Whole)> content = [];
    private readonly Dictionary<string, string> metadata = [];

    private ReferenceFile(byte[] file)
    {
        int length = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        using var header = JsonDocument.Parse(file.AsMemory(8, length));
        foreach (var entry in header.RootElement.EnumerateObject())
        {
            if (entry.Name == "__metadata__")
            {
                foreach (var item in entry.Value.EnumerateObject()) metadata[item.Name] = item.Value.GetString()!;
                continue;
            }
            int[] sizes = [.. entry.Value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32())];
            int[] range = [.. entry.Value.GetProperty("data_offsets").EnumerateArray().Select(place => place.GetInt32())];
            var raw = file.AsSpan(8 + length)[range[0]..range[1]];
            bool whole = entry.Value.GetProperty("dtype").GetString() == "I64";
            double[] numbers = whole
                ? [.. MemoryMarshal.Cast<byte, long>(raw).ToArray().Select(n => (double)n)]
                : MemoryMarshal.Cast<byte, double>(raw).ToArray();
            content[entry.Name] = (Shape.Create(sizes), numbers, whole);
        }
    }

    private static string Folder => Repository.File("tests", "reference");

    /// <summary>The names of the files in a folder of references, such as <c>operations/Sigmoid</c>.</summary>
    public static IEnumerable<string> Names(string folder)
        => Directory.EnumerateFiles(Path.Combine(Folder, folder), "*.safetensors")
            .Select(file => $"{folder}/{Path.GetFileNameWithoutExtension(file)}").Order(StringComparer.Ordinal);

    public static ReferenceFile Read(string name) => new(File.ReadAllBytes(Path.Combine(Folder, $"{name}.safetensors")));

    /// <summary>How many numbers are summed for one number of the results, at most.</summary>
    public int Terms => int.Parse(metadata["terms"], CultureInfo.InvariantCulture);

    public string Metadata(string name) => metadata[name];

    public bool Has(string name) => content.ContainsKey(name);

    public Shape ShapeOf(string name) => content[name].Shape;

    public double[] Numbers(string name) => content[name].Numbers;

    /// <summary>A tensor, or indices if the numbers are whole.</summary>
    public Target Target(string name)
    {
        var (shape, numbers, whole) = content[name];
        if (whole) return new Indices(shape, [.. numbers.Select(x => (int)x)]);
        return Tensor(name);
    }

    public Tensor Tensor(string name) => new(content[name].Shape, [.. content[name].Numbers.Select(x => (Real)x)]);

    /// <summary>The names that begin so, without that beginning: the paths of the parameters behind <c>parameter.</c></summary>
    public IEnumerable<string> Behind(string beginning)
        => content.Keys.Where(key => key.StartsWith(beginning, StringComparison.Ordinal)).Select(key => key[beginning.Length..]);

    /// <summary>In double precision 10⁻⁷; in single 1.3·10⁻⁶·√K relative and 10⁻⁵·√K absolute, for sums of K terms.</summary>
    public void AssertClose(string name, ReadOnlySpan<Real> found, int terms = 1)
    {
        double root = Math.Sqrt(Math.Max(1, terms));
        var (absolute, relative) = typeof(Real) == typeof(double) ? (1e-7, 1e-7) : (1e-5 * root, 1.3e-6 * root);
        double[] expected = Numbers(name);
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(found[i] - expected[i]) <= absolute + relative * Math.Abs(expected[i]),
                $"element {i} of {name}: PyTorch has {expected[i]:R}, found {found[i]:R}, "
                + $"more than {absolute:G2} + {relative:G2}·|x| apart");
    }
}
