using System.Globalization;
using System.Xml.Linq;

namespace Lincoln.Plots.Tests;

public class GraphTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Boxes_stand_after_what_they_are_computed_from_and_never_overlap(bool downwards)
    {
        var graph = new Graph("g", downwards).Node("x", "x", "1.0").Node("w", "w")
            .Node("n", "N", "[[1. 2.]\n [3. 4.]]", "0.5", computed: true).Node("s", "S", computed: true).Node("l", "L", computed: true)
            .Arrow("x", "n").Arrow("w", "n").Arrow("n", "s").Arrow("s", "l").Arrow("x", "l");
        var boxes = Boxes(graph);
        Assert.Equal(5, boxes.Count);
        foreach (var (before, after) in new[] { (boxes[0], boxes[2]), (boxes[1], boxes[2]), (boxes[2], boxes[3]), (boxes[0], boxes[4]) })
            Assert.True(downwards ? after.Y > before.Y + before.Height : after.X > before.X + before.Width);
        foreach (var (i, a) in boxes.Index())
            foreach (var b in boxes.Skip(i + 1))
                Assert.True(a.X + a.Width <= b.X || b.X + b.Width <= a.X || a.Y + a.Height <= b.Y || b.Y + b.Height <= a.Y);
        Assert.All(boxes, b => Assert.True(b.X >= 0 && b.Y >= 0 && b.X + b.Width <= graph.Width && b.Y + b.Height <= graph.Height));
    }

    [Fact]
    public void Labels_values_and_gradients_are_written()
    {
        string svg = new Graph().Node("x", "x<1>", "3.0", "6.0").ToSvg();
        var texts = XDocument.Parse(svg).Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value).ToList();
        Assert.Equal(["x<1>", "3.0", "6.0"], texts);
    }

    [Fact]
    public void Something_given_stands_just_before_its_first_user()
    {
        var boxes = Boxes(new Graph()
            .Node("x", "x").Node("a", "a", computed: true).Node("w", "w").Node("b", "b", computed: true)
            .Arrow("x", "a").Arrow("a", "b").Arrow("w", "b"));
        Assert.True(boxes[2].X > boxes[0].X + boxes[0].Width);
    }

    [Fact]
    public void Wrong_boxes_and_arrows_are_refused()
    {
        var graph = new Graph("g").Node("a", "a").Node("b", "b");
        Assert.Throws<ArgumentException>(() => graph.Node("a", "again"));
        Assert.Throws<ArgumentException>(() => graph.Arrow("a", "c"));
        Assert.Throws<ArgumentException>(() => graph.Arrow("b", "a"));
        Assert.Throws<ArgumentException>(() => graph.Arrow("a", "a"));
    }

    [Fact]
    public void An_empty_graph_is_a_picture() => XDocument.Parse(new Graph().ToSvg());

    private static List<(double X, double Y, double Width, double Height)> Boxes(Graph graph)
    {
        static double Number(XElement e, string name) => double.Parse(e.Attribute(name)!.Value, CultureInfo.InvariantCulture);
        return [.. XDocument.Parse(graph.ToSvg()).Descendants().Where(e => (string?)e.Attribute("class") is "node" or "given")
            .Select(e => (Number(e, "x"), Number(e, "y"), Number(e, "width"), Number(e, "height")))];
    }
}
