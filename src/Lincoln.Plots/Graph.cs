namespace Lincoln.Plots;

/// <summary>Boxes and arrows: a computational graph with its values and, below them in colour, its gradients.</summary>
/// <example><code>
/// new Graph("y = x²").Node("x", "x", "3.0", "6.0").Node("y", "Square", "9.0", "1.0", computed: true).Arrow("x", "y").Save("graph.svg");
/// </code></example>
public sealed class Graph : Picture
{
    private const double Margin = 12, Head = 34;
    private readonly string title;
    private readonly bool downwards;
    private readonly Dictionary<string, GraphNode> nodes = [];
    private readonly List<(GraphNode From, GraphNode To)> arrows = [];
    private GraphLayout? layout;

    /// <summary>An empty graph.</summary>
    /// <param name="title">The title above it; may be empty.</param>
    /// <param name="downwards">Whether it runs from top to bottom, for long chains, instead of from left to right.</param>
    public Graph(string title = "", bool downwards = false)
    {
        ArgumentNullException.ThrowIfNull(title);
        (this.title, this.downwards) = (title, downwards);
    }

    /// <inheritdoc/>
    public override double Width => Math.Max(Layout.Width + 2 * Margin, title.Length * 9 + 2 * Margin);

    /// <inheritdoc/>
    public override double Height => Layout.Height + Top + Margin;

    private double Top => title.Length > 0 ? Head : Margin;

    private GraphLayout Layout => layout ??= new GraphLayout([.. nodes.Values], arrows, downwards);

    /// <summary>Adds a box.</summary>
    /// <param name="key">The name by which arrows refer to it.</param>
    /// <param name="label">The text of its first line.</param>
    /// <param name="value">Its value, in one or more lines; may be empty.</param>
    /// <param name="gradient">Its gradient, in one or more lines; may be empty.</param>
    /// <param name="computed">Whether it is the result of an operation, which is drawn with round corners, or something given.</param>
    /// <exception cref="ArgumentException">There is a box of this key.</exception>
    public Graph Node(string key, string label, string value = "", string gradient = "", bool computed = false)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(label);
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(gradient);
        if (!nodes.TryAdd(key, new GraphNode(label, Lines(value), Lines(gradient), computed)))
            throw new ArgumentException($"Graph '{title}': there is a box '{key}' already.", nameof(key));
        layout = null;
        return this;
    }

    /// <summary>Adds an arrow from a box to one that was added after it, so that there can be no cycle.</summary>
    /// <exception cref="ArgumentException">There is no such box, or it was added in the other order.</exception>
    public Graph Arrow(string from, string to)
    {
        var (begin, end) = (Find(from, nameof(from)), Find(to, nameof(to)));
        var order = nodes.Values.ToList();
        if (order.IndexOf(begin) >= order.IndexOf(end))
        {
            string wrong = $"an arrow leads to a box that was added later, but '{to}' was added before '{from}'";
            throw new ArgumentException($"Graph '{title}': {wrong}.", nameof(to));
        }
        arrows.Add((begin, end));
        layout = null;
        return this;
    }

    private GraphNode Find(string key, string argument)
    {
        ArgumentNullException.ThrowIfNull(key, argument);
        return nodes.GetValueOrDefault(key) ?? throw new ArgumentException($"Graph '{title}': there is no box '{key}'.", argument);
    }

    private static string[] Lines(string text) => text.Length == 0 ? [] : text.ReplaceLineEndings("\n").Split('\n');

    internal override void Draw(SvgWriter svg)
    {
        if (title.Length > 0) svg.Text(Width / 2, 21, title, "ink title", "middle");
        using (svg.At((Width - Layout.Width) / 2, Top))
        {
            foreach (var path in Layout.Arrows) DrawArrow(svg, path);
            foreach (var node in nodes.Values) DrawNode(svg, node);
        }
    }

    private static void DrawNode(SvgWriter svg, GraphNode node)
    {
        double left = node.X, top = node.Y - node.Height / 2, line = top + 17;
        svg.Rectangle(left, top, node.Width, node.Height, node.Computed ? "node" : "given", round: node.Computed ? 9 : 0);
        svg.Text(left + node.Width / 2, line, node.Label, "ink strong", "middle");
        Write(node.Value, "ink mono");
        Write(node.Gradient, Theme.Class("tone mono", 1));

        void Write(string[] lines, string style)
        {
            foreach (string text in lines)
            {
                line += GraphNode.Line;
                svg.Text(node.Indent(lines), line, text, style);
            }
        }
    }

    // Each piece leaves and arrives in the direction of all arrows.
    private void DrawArrow(SvgWriter svg, IReadOnlyList<(double Along, double Across)> points)
    {
        const int Steps = 16;
        const double HeadLength = 7, HeadHalf = 3.5;
        var line = new List<(double, double)>();
        for (int i = 0; i + 1 < points.Count; i++)
        {
            var ((along0, across0), (along1, across1)) = (points[i], points[i + 1]);
            if (i + 2 == points.Count) along1 -= HeadLength;
            for (int s = 0; s <= Steps; s++)
            {
                double t = (double)s / Steps;
                line.Add(Turned(along0 + (along1 - along0) * t, across0 + (across1 - across0) * t * t * (3 - 2 * t)));
            }
        }
        var (tip, middle) = points[^1];
        svg.Path(line, "edge");
        svg.Path([Turned(tip, middle), Turned(tip - HeadLength, middle - HeadHalf), Turned(tip - HeadLength, middle + HeadHalf)], "head");
    }

    private (double X, double Y) Turned(double along, double across) => downwards ? (across, along) : (along, across);
}
