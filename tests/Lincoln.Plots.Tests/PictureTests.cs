using System.IO.Compression;
using System.Xml.Linq;

namespace Lincoln.Plots.Tests;

public class PictureTests
{
    [Fact]
    public void Colours_run_from_the_lowest_to_the_highest_number()
    {
        var grid = new ImageGrid("g", 2, 2).Add([0, 1, 2, 4]);
        byte[] pixels = Pixels(grid.ToSvg(), 2);
        Assert.Equal([0, 0, 0, 64, 64, 64, 128, 128, 128, 255, 255, 255], pixels);
    }

    [Fact]
    public void A_diverging_map_is_white_at_zero()
    {
        byte[] pixels = Pixels(new ImageGrid("", 3, 1).Add([-1, 0, 2], colours: ColourMap.Diverging).ToSvg(), 3);
        Assert.Equal([255, 255, 255], pixels[3..6]);
        Assert.True(pixels[2] > pixels[0], "below zero is blue");
        Assert.True(pixels[6] > pixels[8], "above zero is red");
    }

    [Fact]
    public void A_heat_map_names_rows_and_columns_and_writes_its_numbers()
    {
        string[] names = ["cat", "dog"];
        double[,] counts = { { 5, 1 }, { 0, 7 } };
        var map = new HeatMap("Confusion", counts) { RowNames = names, ColumnNames = names, RowLabel = "true" };
        var texts = XDocument.Parse(map.ToSvg()).Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value).ToList();
        Assert.Equal(2, texts.Count(t => t == "cat"));
        Assert.All(["5", "1", "0", "7", "true", "Confusion"], t => Assert.Contains(t, texts));
    }

    [Fact]
    public void Wrong_sizes_are_refused_with_the_numbers()
    {
        Assert.Contains("4 × 4 pixels, but 3", Assert.Throws<ArgumentException>(() => new ImageGrid("x", 4, 4).Add([1, 2, 3])).Message);
        Assert.Throws<ArgumentException>(() => new HeatMap("", new double[0, 0]));
        Assert.Throws<ArgumentException>(() => new Page("p").Table(["a", "b"], [["only one"]]));
    }

    [Fact]
    public void A_page_is_one_file_that_needs_no_network_and_escapes_what_it_is_given()
    {
        string html = new Page("T <1>").Heading("H & 1").Text("x < y and `a<b>`\n\nsecond").Code("if (a < b) { }").Output("<out>")
            .Math("<mi>x</mi>").Picture(new Figure("f").Line("", [0, 1], [0, 1]), "c")
            .Table(["k"], [["<v>"], ["[[1 2]\n [3 4]]"]]).ToString();
        Assert.DoesNotContain("src=", html);
        Assert.DoesNotContain("https://", html);
        Assert.Contains("<code>a&lt;b&gt;</code>", html);
        Assert.Contains("<p>second</p>", html);
        Assert.Contains("&lt;out&gt;", html);
        Assert.Contains("<td>&lt;v&gt;</td>", html);
        Assert.Contains("<td class=\"pre\">[[1 2]\n [3 4]]</td>", html);
        Assert.Contains("<math display=\"block\"><mi>x</mi></math>", html);
    }

    [Fact]
    public void Saving_replaces_the_file_as_a_whole_and_leaves_nothing_behind()
    {
        string folder = Directory.CreateTempSubdirectory("lincoln-plots-").FullName;
        try
        {
            string path = Path.Combine(folder, "f.svg");
            new Figure("one").Save(path);
            new Figure("two").Save(path);
            Assert.Contains("two", File.ReadAllText(path));
            Assert.Single(Directory.GetFiles(folder));
            Assert.Throws<DirectoryNotFoundException>(() => new Figure("three").Save(Path.Combine(folder, "sub", "f.svg")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // The numbers of the first PNG in the picture, decoded by hand: a PNG of ours has one IDAT chunk and no filters.
    private static byte[] Pixels(string svg, int width)
    {
        const string Prefix = "data:image/png;base64,";
        string href = XDocument.Parse(svg).Descendants().First(e => e.Name.LocalName == "image").Attribute("href")!.Value;
        byte[] png = Convert.FromBase64String(href[Prefix.Length..]);
        int at = png.AsSpan().IndexOf("IDAT"u8);
        using var zlib = new ZLibStream(new MemoryStream(png[(at + 4)..]), CompressionMode.Decompress);
        using var all = new MemoryStream();
        zlib.CopyTo(all);
        return [.. all.ToArray().Chunk(1 + 3 * width).SelectMany(row => row.Skip(1))];
    }
}
