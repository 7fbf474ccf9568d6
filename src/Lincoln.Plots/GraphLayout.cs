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

    /// <summary>Where lines begin that together stand in the middle: those of a matrix stay below each other.</summary>
    public double Indent(string[] lines) => X + (Width - Longest(lines)) / 2;

    private static double Longest(string[] lines) => lines.Select(l => l.Length * 6.65).DefaultIfEmpty(0).Max();
}

/// <summary>
/// Places boxes in columns, each to the right of everything it is computed from. An arrow that passes columns gets a free row in each of
/// them, so that it does not cross their boxes (the method of Sugiyama, Tagawa and Toda 1981, in its simplest form).
/// </summary>
internal sealed class GraphLayout
{
    private const double ColumnGap = 38, RowGap = 16, PassHeight = 6;

    public GraphLayout(IReadOnlyList<GraphNode> nodes, IReadOnlyList<(GraphNode From, GraphNode To)> arrows)
    {
        var column = Columns(nodes, arrows);
        var cells = nodes.ToDictionary(n => n, n => new Cell(n, column[n]));
        var all = cells.Values.ToList();
        var routes = new List<List<Cell>>();
        foreach (var (from, to) in arrows)
        {
            var route = new List<Cell> { cells[from] };
            for (int c = column[from] + 1; c < column[to]; c++) route.Add(new Cell(null, c));
            route.Add(cells[to]);
            for (int i = 1; i < route.Count; i++) route[i].Before.Add(route[i - 1]);
            all.AddRange(route[1..^1]);
            routes.Add(route);
        }
        Place([.. all.GroupBy(c => c.Column).OrderBy(g => g.Key).Select(g => g.ToList())]);
        Arrows = [.. routes.Select(Path)];
    }

    public double Width { get; private set; }

    public double Height { get; private set; }

    /// <summary>The points through which each arrow goes.</summary>
    public IReadOnlyList<IReadOnlyList<(double X, double Y)>> Arrows { get; }

    private static Dictionary<GraphNode, int> Columns(IReadOnlyList<GraphNode> nodes, IReadOnlyList<(GraphNode From, GraphNode To)> arrows)
    {
        var column = nodes.ToDictionary(n => n, _ => 0);
        foreach (var node in nodes)
            foreach (var (from, to) in arrows.Where(a => a.To == node)) column[to] = Math.Max(column[to], column[from] + 1);
        // What is given stands just before its first user, such as a weight beside its product.
        foreach (var node in nodes.Where(n => arrows.All(a => a.To != n) && arrows.Any(a => a.From == n)))
            column[node] = arrows.Where(a => a.From == node).Min(a => column[a.To]) - 1;
        return column;
    }

    private void Place(List<List<Cell>> columns)
    {
        double HeightOf(List<Cell> cells) => cells.Sum(c => c.Height + RowGap) - RowGap;
        Height = columns.Select(HeightOf).DefaultIfEmpty(0).Max();
        double x = 0;
        foreach (var cells in columns)
        {
            // In the order of what they come from; what is given comes last, below what was computed.
            var sorted = cells.OrderBy(c => c.Before.Count > 0 ? c.Before.Average(b => b.Y) : double.MaxValue).ToList();
            double width = cells.Max(c => c.Width), y = (Height - HeightOf(cells)) / 2;
            foreach (var cell in sorted)
            {
                (cell.X, cell.Y, cell.ColumnWidth) = (x, y + cell.Height / 2, width);
                if (cell.Node is { } node) (node.X, node.Y) = (x + (width - node.Width) / 2, cell.Y);
                y += cell.Height + RowGap;
            }
            x += width + ColumnGap;
        }
        Width = Math.Max(0, x - ColumnGap);
    }

    private static List<(double X, double Y)> Path(List<Cell> route)
    {
        GraphNode from = route[0].Node!, to = route[^1].Node!;
        var points = new List<(double X, double Y)> { (from.X + from.Width, from.Y) };
        if (from.X + from.Width < route[0].X + route[0].ColumnWidth) points.Add((route[0].X + route[0].ColumnWidth, from.Y));
        foreach (var pass in route[1..^1])
        {
            points.Add((pass.X, pass.Y));
            points.Add((pass.X + pass.ColumnWidth, pass.Y));
        }
        if (route[^1].X < to.X) points.Add((route[^1].X, to.Y));
        points.Add((to.X, to.Y));
        return points;
    }

    // A place in a column: a box, or where an arrow passes.
    private sealed class Cell(GraphNode? node, int column)
    {
        public GraphNode? Node => node;

        public int Column => column;

        public List<Cell> Before { get; } = [];

        public double Width => node?.Width ?? 0;

        public double Height => node?.Height ?? PassHeight;

        public double X { get; set; }

        public double Y { get; set; }

        public double ColumnWidth { get; set; }
    }
}
