namespace Lincoln.Plots;

/// <summary>A box of a <see cref="Graph"/>; the layout gives it its place.</summary>
internal sealed class GraphNode(string label, string[] value, string[] gradient, bool computed)
{
    public const double Line = 15;

    public string Label => label;

    public string[] Value => value;

    public string[] Gradient => gradient;

    public bool Computed => computed;

    public double Width { get; } = Math.Max(label.Length * 7.2, Math.Max(Longest(value), Longest(gradient))) + 18;

    public double Height { get; } = 26 + Line * (value.Length + gradient.Length);

    /// <summary>The left edge.</summary>
    public double X { get; set; }

    /// <summary>The middle.</summary>
    public double Y { get; set; }

    /// <summary>The left edge of lines that are centred as one block: the rows of a matrix stay aligned.</summary>
    public double Indent(string[] lines) => X + (Width - Longest(lines)) / 2;

    private static double Longest(string[] lines) => lines.Select(l => l.Length * 6.65).DefaultIfEmpty(0).Max();
}

/// <summary>
/// Places boxes in layers, each after everything it is computed from. An arrow that passes layers gets a free place in each of them, so
/// that it does not cross their boxes (the method of Sugiyama, Tagawa and Toda 1981, in its simplest form). "Along" is the direction of
/// the arrows, "across" the other one.
/// </summary>
internal sealed class GraphLayout
{
    private const double LayerGap = 38, Gap = 16, PassBreadth = 6;
    private readonly bool downwards;
    private double along, across;

    public GraphLayout(IReadOnlyList<GraphNode> nodes, IReadOnlyList<(GraphNode From, GraphNode To)> arrows, bool downwards)
    {
        this.downwards = downwards;
        var layer = Layers(nodes, arrows);
        var cells = nodes.ToDictionary(n => n, n => new Cell(n, layer[n], downwards));
        var all = cells.Values.ToList();
        var routes = new List<List<Cell>>();
        foreach (var (from, to) in arrows)
        {
            var route = new List<Cell> { cells[from] };
            for (int i = layer[from] + 1; i < layer[to]; i++) route.Add(new Cell(null, i, downwards));
            route.Add(cells[to]);
            for (int i = 1; i < route.Count; i++) route[i].Before.Add(route[i - 1]);
            all.AddRange(route[1..^1]);
            routes.Add(route);
        }
        Place([.. all.GroupBy(c => c.Layer).OrderBy(g => g.Key).Select(g => g.ToList())]);
        foreach (var cell in all)
        {
            if (cell.Node is not { } node) continue;
            if (downwards) (node.X, node.Y) = (cell.Across - node.Width / 2, cell.Along + node.Height / 2);
            else (node.X, node.Y) = (cell.Along, cell.Across);
        }
        Arrows = [.. routes.Select(Path)];
    }

    public double Width => downwards ? across : along;

    public double Height => downwards ? along : across;

    /// <summary>The points through which each arrow goes.</summary>
    public IReadOnlyList<IReadOnlyList<(double Along, double Across)>> Arrows { get; }

    private static Dictionary<GraphNode, int> Layers(IReadOnlyList<GraphNode> nodes, IReadOnlyList<(GraphNode From, GraphNode To)> arrows)
    {
        var layer = nodes.ToDictionary(n => n, _ => 0);
        foreach (var node in nodes)
            foreach (var (from, to) in arrows.Where(a => a.To == node)) layer[to] = Math.Max(layer[to], layer[from] + 1);
        // What is given is placed just before its first user, such as a weight next to its product.
        foreach (var node in nodes.Where(n => arrows.All(a => a.To != n) && arrows.Any(a => a.From == n)))
            layer[node] = arrows.Where(a => a.From == node).Min(a => layer[a.To]) - 1;
        return layer;
    }

    private void Place(List<List<Cell>> layers)
    {
        double BreadthOf(List<Cell> cells) => cells.Sum(c => c.Breadth + Gap) - Gap;
        across = layers.Select(BreadthOf).DefaultIfEmpty(0).Max();
        double begin = 0;
        foreach (var cells in layers)
        {
            // In the order of what they come from; what is given comes last.
            var sorted = cells.OrderBy(c => c.Before.Count > 0 ? c.Before.Average(b => b.Across) : double.MaxValue).ToList();
            double length = cells.Max(c => c.Length), place = (across - BreadthOf(cells)) / 2;
            foreach (var cell in sorted)
            {
                (cell.Along, cell.Across) = (begin + (length - cell.Length) / 2, place + cell.Breadth / 2);
                (cell.LayerBegin, cell.LayerEnd) = (begin, begin + length);
                place += cell.Breadth + Gap;
            }
            begin += length + LayerGap;
        }
        along = Math.Max(0, begin - LayerGap);
    }

    // Straight through the layers, bent between them.
    private static List<(double Along, double Across)> Path(List<Cell> route)
    {
        Cell from = route[0], to = route[^1];
        var points = new List<(double Along, double Across)> { (from.Along + from.Length, from.Across) };
        if (from.Along + from.Length < from.LayerEnd) points.Add((from.LayerEnd, from.Across));
        foreach (var pass in route[1..^1])
        {
            points.Add((pass.LayerBegin, pass.Across));
            points.Add((pass.LayerEnd, pass.Across));
        }
        if (to.LayerBegin < to.Along) points.Add((to.LayerBegin, to.Across));
        points.Add((to.Along, to.Across));
        return points;
    }

    // A place in a layer: a box, or where an arrow passes.
    private sealed class Cell(GraphNode? node, int layer, bool downwards)
    {
        public GraphNode? Node => node;

        public int Layer => layer;

        public List<Cell> Before { get; } = [];

        public double Length => (downwards ? node?.Height : node?.Width) ?? 0;

        public double Breadth => (downwards ? node?.Width : node?.Height) ?? PassBreadth;

        /// <summary>Where it begins.</summary>
        public double Along { get; set; }

        /// <summary>Its middle.</summary>
        public double Across { get; set; }

        public double LayerBegin { get; set; }

        public double LayerEnd { get; set; }
    }
}
