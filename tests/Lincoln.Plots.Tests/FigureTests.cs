using System.Globalization;
using System.Xml.Linq;

namespace Lincoln.Plots.Tests;

public class FigureTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private static XElement[] All(Picture picture, string element) => [.. XDocument.Parse(picture.ToSvg()).Descendants(Svg + element)];

    private static double Number(XElement element, string name) => Number(element.Attribute(name)!.Value);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static string[] Texts(Picture picture) => [.. All(picture, "text").Select(t => t.Value)];

    [Fact]
    public void A_line_is_a_path_through_its_points_from_left_to_right_and_bottom_to_top()
    {
        var figure = new Figure("t").Line("a", [0, 1, 2], [0, 1, 2]);
        string path = All(figure, "path").First().Attribute("d")!.Value;
        double[][] points = [.. path.TrimStart('M').Split('L').Select(p => p.Split(' ').Select(Number).ToArray())];
        Assert.Equal(3, points.Length);
        Assert.Equal(points[1][0] - points[0][0], points[2][0] - points[1][0], 1);
        Assert.True(points[0][0] < points[2][0] && points[0][1] > points[2][1]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("@media(prefers-color-scheme:dark)")]
    public void Ten_series_have_ten_colours(string theme)
    {
        var figure = new Figure("digits");
        for (int digit = 0; digit < 10; digit++) figure.Scatter($"{digit}", [digit], [digit]);
        string css = All(figure, "style").Single().Value;
        css = css[css.IndexOf(theme, StringComparison.Ordinal)..];
        var classes = All(figure, "circle").Select(dot => dot.Attribute("class")!.Value.Split(' ')[1]).Distinct().ToArray();
        Assert.Equal(10, classes.Length);
        Assert.Equal(10, classes.Select(Style).Distinct().Count());

        string Style(string name) => css[css.IndexOf($".{name}{{", StringComparison.Ordinal)..].Split('{', '}')[1];
    }

    [Fact]
    public void A_number_that_is_not_finite_interrupts_the_line()
    {
        var figure = new Figure().Line("", [0, 1, 2, 3, 4], [0, 1, double.NaN, 1, 0]);
        Assert.Equal(2, All(figure, "path").Single().Attribute("d")!.Value.Count(c => c == 'M'));
    }

    [Theory]
    [InlineData(0, 10, "2", "10")]
    [InlineData(0, 0.003, "0.0010", "0.0020")]
    [InlineData(-1, 1, "-0.5", "0.5")]
    [InlineData(0, 60000, "20 000", "60 000")]
    public void Ticks_are_round_numbers(double low, double high, string one, string another)
    {
        var texts = Texts(new Figure().Line("", [low, high], [0, 1])).Select(t => t.Replace('\u202f', ' ')).ToArray();
        Assert.Contains(one, texts);
        Assert.Contains(another, texts);
    }

    [Fact]
    public void A_logarithmic_axis_gives_equal_ratios_equal_steps_and_leaves_out_what_is_not_positive()
    {
        var figure = new Figure { X = { Scale = Scale.Logarithmic } }.Scatter("", [1, 10, 100, 0, -5], [1, 1, 1, 1, 1]);
        var x = All(figure, "circle").Select(c => Number(c, "cx")).ToArray();
        Assert.Equal(3, x.Length);
        Assert.Equal(x[1] - x[0], x[2] - x[1], 1);
    }

    [Fact]
    public void Bars_stand_on_zero_and_are_as_high_as_their_values()
    {
        var rectangles = All(new Figure().Bars("b", ["x", "y", "z"], [1, 2, -1]), "rect");
        var bars = rectangles.Where(r => r.Attribute("class")!.Value.StartsWith("area", StringComparison.Ordinal)).SkipLast(1).ToArray();
        Assert.Equal(3, bars.Length);
        Assert.Equal(2 * Number(bars[0], "height"), Number(bars[1], "height"), 0);
        Assert.Equal(Number(bars[0], "y") + Number(bars[0], "height"), Number(bars[2], "y"), 1);
    }

    [Fact]
    public void A_histogram_counts_every_finite_value_once()
    {
        var values = Enumerable.Range(0, 1000).Select(i => i / 999.0).Append(double.NaN);
        double[] hints = [.. All(new Figure().Histogram("", values, 10), "title").Select(t => Number(t.Value))];
        Assert.Equal(10, hints.Length);
        Assert.Equal(1000, hints.Sum());
    }

    [Fact]
    public void Text_is_escaped()
    {
        string svg = new Figure("a < b & \"c\"").Line("<script>", [0, 1], [0, 1]).ToSvg();
        Assert.DoesNotContain("<script>", svg);
        Assert.Contains("a < b & \"c\"", XDocument.Parse(svg).Descendants(Svg + "text").Select(t => t.Value));
    }

    [Fact]
    public void One_name_is_one_colour_and_one_entry_of_the_legend()
    {
        var figure = new Figure().Line("same", [0, 1], [0, 1]).Scatter("same", [0, 1], [0, 1]).Line("other", [0, 1], [1, 0]);
        Assert.Single(Texts(figure), "same");
        Assert.All(All(figure, "circle"), c => Assert.EndsWith("s0", c.Attribute("class")!.Value));
        Assert.Contains(All(figure, "path"), p => p.Attribute("class")!.Value.EndsWith("s1", StringComparison.Ordinal));
    }

    [Fact]
    public void An_empty_figure_and_equal_values_are_drawn_too()
    {
        Assert.NotEmpty(new Figure("empty").ToSvg());
        Assert.DoesNotContain("NaN", new Figure().Line("", [1, 1], [3, 3]).ToSvg());
        Assert.DoesNotContain("NaN", new Figure { Y = { Scale = Scale.Logarithmic } }.Line("", [1, 2], [-1, 0]).ToSvg());
    }

    [Fact]
    public void Unequal_lengths_and_sizes_too_small_are_refused()
    {
        Assert.Contains("2 x but 3 y", Assert.Throws<ArgumentException>(() => new Figure().Line("a", [1, 2], [1, 2, 3])).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Figure("", 10, 10));
        Assert.Throws<ArgumentException>(() => new Figure().Curve("", Math.Sin, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Figure().Histogram("", [1], 0));
        Assert.Throws<ArgumentException>(() => new Grid(0, new Figure()));
    }
}
