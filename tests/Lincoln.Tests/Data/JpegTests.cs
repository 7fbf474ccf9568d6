using Lincoln.Data;
using Lincoln.Storage;

namespace Lincoln.Tests.Data;

public class JpegTests
{
    private static string Reference(string name) => PngTests.Reference(name);

    // Decoders may differ by rounding: Pillow's inverse cosine transform is in integers, ours is not.
    [Theory]
    [InlineData("grey.jpg", 1)]
    [InlineData("444.jpg", 2)]
    [InlineData("422.jpg", 3)]
    [InlineData("420.jpg", 3)]
    [InlineData("restart.jpg", 3)]
    public void Files_decode_as_Pillow_does(string name, int tolerance)
    {
        using var archive = NumPy.ReadArchive(Reference("images.npz"));
        var expected = archive.ReadIndices(name);
        var image = ImageFile.Load(Reference(name));
        Assert.Equal((int[])[image.Height, image.Width, image.Channels], expected.Shape.Sizes.ToArray());
        int[] differences = [.. image.Pixels.ToArray().Zip(expected.Values.ToArray(), (a, b) => Math.Abs(a - b))];
        Assert.InRange(differences.Max(), 0, tolerance);
        Assert.InRange(differences.Average(), 0, 0.5);
    }

    [Fact]
    public void What_is_not_read_says_so()
    {
        Assert.Contains("progressive JPEG, which is not read. Save it as baseline", Fails(File.ReadAllBytes(Reference("progressive.jpg"))));
        Assert.Contains("4 components (CMYK)", Fails(File.ReadAllBytes(Reference("cmyk.jpg"))));
        byte[] file = File.ReadAllBytes(Reference("420.jpg"));
        Assert.Contains("cut short", Fails(file[..^100]));
        Assert.Contains("cut short", Fails(file[..50]));
        int frame = file.AsSpan().IndexOf([(byte)0xFF, (byte)0xC0]);
        byte[] huge = [.. file];
        (huge[frame + 5], huge[frame + 7]) = (0xFF, 0xFF);                       // 65,000 × 65,000 pixels
        Assert.Contains("cannot be in", Fails(huge));

        static string Fails(byte[] bytes) => Assert.Throws<InvalidDataException>(() => ImageFile.Decode(bytes, "test")).Message;
    }

    [Fact]
    public void Damaged_files_are_decoded_or_refused_and_nothing_else()
    {
        var rng = new Rng(1);
        byte[][] files = [.. new[] { "grey.jpg", "444.jpg", "422.jpg", "420.jpg",
            "restart.jpg" }.Select(n => File.ReadAllBytes(Reference(n)))];
        int decoded = 0;
        for (int run = 0; run < 2000; run++)
        {
            byte[] file = [.. files[run % files.Length]];
            for (int k = rng.Next(4); k >= 0; k--) file[2 + rng.Next(file.Length - 2)] = (byte)rng.Next(256);
            if (rng.Next(4) == 0) file = file[..(2 + rng.Next(file.Length - 2))];
            try
            {
                ImageFile.Decode(file, "test");
                decoded++;
            }
            catch (InvalidDataException) { }
        }
        Assert.InRange(decoded, 1, 1999);
    }
}
