namespace Lincoln.Plots;

/// <summary>Lines, points, bars and histograms over two axes, with ticks and a legend.</summary>
/// <example><code>
/// var figure = new Figure("Loss") { X = { Label = "epoch" }, Y = { Label = "loss", Scale = Scale.Logarithmic } };
/// figure.Line("training", epochs, training).Line("validation", epochs, validation).Save("loss.svg");
/// </code></example>
public sealed class Figure : Picture
{
    private const double Left = 64, Right = 16, Top = 34, Bottom = 48;
    private readonly string title;
    private readonly List<Series> series = [];

    /// <summary>An empty figure.</summary>
    /// <param name="title">The title above it; may be empty.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is too small to draw into (160 × 120).</exception>
    public Figure(string title = "", double width = 560, double height = 360)
    {
        ArgumentNullException.ThrowIfNull(title);
        if (!(width >= 160 && height >= 120))
            throw new ArgumentOutOfRangeException(nameof(width), $"Figure: {width} × {height} is too small; at least 160 × 120.");
        (this.title, Width, Height) = (title, width, height);
    }

    /// <summary>The axis from left to right.</summary>
    public Axis X { get; } = new();

    /// <summary>The axis from bottom to top.</summary>
    public Axis Y { get; } = new();

    /// <inheritdoc/>
    public override double Width { get; }

    /// <inheritdoc/>
    public override double Height { get; }

    /// <summary>Adds a line through points; a number that is not finite interrupts it.</summary>
    /// <exception cref="ArgumentException">There are more or fewer x than y.</exception>
    public Figure Line(string name, IEnumerable<double> x, IEnumerable<double> y, bool dashed = false)
        => Add(name, dashed ? Mark.Dashed : Mark.Line, x, y);

    /// <summary>Adds a function's curve over from..to.</summary>
    /// <exception cref="ArgumentException">The range is empty.</exception>
    public Figure Curve(string name, Func<double, double> function, double from, double to, int points = 400)
    {
        ArgumentNullException.ThrowIfNull(function);
        if (!(from < to) || points < 2)
            throw new ArgumentException($"Curve: it needs from < to and at least 2 points, found {from}, {to} and {points}.", nameof(from));
        double[] x = [.. Enumerable.Range(0, points).Select(i => from + (to - from) * i / (points - 1))];
        return Line(name, x, x.Select(function));
    }

    /// <summary>Adds points.</summary>
    /// <exception cref="ArgumentException">There are more or fewer x than y.</exception>
    public Figure Scatter(string name, IEnumerable<double> x, IEnumerable<double> y) => Add(name, Mark.Dots, x, y);

    /// <summary>Adds one bar per category, in order; the first axis shows the categories' names.</summary>
    /// <exception cref="ArgumentException">There are more or fewer values than categories.</exception>
    public Figure Bars(string name, IReadOnlyList<string> categories, IEnumerable<double> values)
    {
        ArgumentNullException.ThrowIfNull(categories);
        X.Categories = categories;
        return Add(name, Mark.Bars, Enumerable.Range(0, categories.Count).Select(i => (double)i), values, 0.8);
    }

    /// <summary>Adds a histogram: the number of values in each of <paramref name="bins"/> ranges of equal width.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is not at least one bin.</exception>
    public Figure Histogram(string name, IEnumerable<double> values, int bins = 30)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bins);
        double[] finite = [.. values.Where(double.IsFinite)];
        double low = finite.Length > 0 ? finite.Min() : 0, high = finite.Length > 0 ? finite.Max() : 1;
        if (low == high) (low, high) = (low - 0.5, high + 0.5);
        double width = (high - low) / bins;
        double[] counts = new double[bins];
        foreach (double value in finite) counts[Math.Min(bins - 1, (int)((value - low) / width))]++;
        return Add(name, Mark.Bars, Enumerable.Range(0, bins).Select(i => low + (i + 0.5) * width), counts, width);
    }

    private Figure Add(string name, Mark mark, IEnumerable<double> x, IEnumerable<double> y, double width = 0)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        // Points and a line of one name are one thing: they share a colour and a place in the legend.
        int? shared = series.Find(s => s.Name == name && name.Length > 0)?.Colour;
        int colour = shared ?? series.Select(s => s.Colour + 1).DefaultIfEmpty(0).Max();
        var added = new Series(name, mark, [.. x], [.. y], width, colour);
        if (added.X.Length != added.Y.Length)
        {
            string counts = $"there are {added.X.Length} x but {added.Y.Length} y";
            throw new ArgumentException($"Figure '{title}', series '{name}': {counts}.", nameof(y));
        }
        series.Add(added);
        return this;
    }

    internal override void Draw(SvgWriter svg)
    {
        bool bars = series.Exists(s => s.Mark == Mark.Bars);
        var x = X.Over(series.SelectMany(Extent), fromZero: false);
        var y = Y.Over(series.SelectMany(s => s.Y), fromZero: bars);
        double width = Width - Left - Right, height = Height - Top - Bottom;
        double PlaceX(double value) => Left + x.Place(value) * width;
        double PlaceY(double value) => Top + (1 - y.Place(value)) * height;

        Frame(svg, x, y, width, height);
        using (svg.Clip(Left, Top - 4, width, height + 8))
            foreach (var one in series) DrawSeries(svg, one, PlaceX, PlaceY, PlaceY(Math.Clamp(0, y.Low, y.High)));
        Legend(svg, width, height, PlaceX, PlaceY);

        // a bar is as wide as it is drawn
        static IEnumerable<double> Extent(Series s)
            => s.Mark == Mark.Bars ? s.X.SelectMany(v => (double[])[v - s.Width / 2, v + s.Width / 2]) : s.X;
    }

    private void Frame(SvgWriter svg, Axis.Span x, Axis.Span y, double width, double height)
    {
        foreach (var (value, text) in y.Ticks)
        {
            double place = Top + (1 - y.Place(value)) * height;
            svg.Line(Left, place, Left + width, place, "grid");
            svg.Text(Left - 8, place + 4, text, "soft small", "end");
        }
        bool crowded = x.Ticks.Sum(t => t.Text.Length + 1) * 6.5 > width;
        foreach (var (value, text) in x.Ticks)
        {
            double place = Left + x.Place(value) * width;
            svg.Line(place, Top + height, place, Top + height + 5, "axis");
            svg.Text(place, Top + height + 18, text, "soft small", crowded ? "end" : "middle", crowded ? -30 : 0);
        }
        svg.Line(Left, Top + height, Left + width, Top + height, "axis");
        svg.Line(Left, Top, Left, Top + height, "axis");
        svg.Text(Left + width / 2, 21, title, "ink title", "middle");
        svg.Text(Left + width / 2, Height - 10, X.Label, "ink", "middle");
        svg.Text(15, Top + height / 2, Y.Label, "ink", "middle", -90);
    }

    private static void DrawSeries(SvgWriter svg, Series series, Func<double, double> x, Func<double, double> y, double zero)
    {
        switch (series.Mark)
        {
            case Mark.Line or Mark.Dashed:
                svg.Path(series.X.Zip(series.Y, (a, b) => (x(a), y(b))), LineStyle(series));
                break;
            case Mark.Dots:
                double radius = series.X.Length > 2000 ? 1.5 : 2.8;
                foreach (var (a, b) in series.X.Zip(series.Y, (a, b) => (x(a), y(b))))
                    if (double.IsFinite(a) && double.IsFinite(b)) svg.Circle(a, b, radius, Theme.Class("dot", series.Colour));
                break;
            default:
                foreach (var (a, b) in series.X.Zip(series.Y))
                {
                    if (!double.IsFinite(b)) continue;
                    double left = x(a - series.Width / 2), right = x(a + series.Width / 2), top = Math.Min(y(b), zero);
                    string hint = FormattableString.Invariant($"{b:0.####}");
                    svg.Rectangle(left + 0.5, top, right - left - 1, Math.Abs(zero - y(b)), Theme.Class("area", series.Colour), hint);
                }
                break;
        }
    }

    private static string LineStyle(Series series) => Theme.Class(series.Mark == Mark.Line ? "line" : "line dashed", series.Colour);

    // In the corner where it hides the smallest share of the points.
    private void Legend(SvgWriter svg, double width, double height, Func<double, double> x, Func<double, double> y)
    {
        var named = series.Where(s => s.Name.Length > 0).DistinctBy(s => s.Name).ToList();
        if (named.Count == 0) return;
        double boxWidth = named.Max(s => s.Name.Length) * 6.8 + 38, boxHeight = named.Count * 18 + 8;
        double leftmost = Left + 8, rightmost = Left + width - boxWidth - 8, highest = Top + 8, lowest = Top + height - boxHeight - 8;
        (double X, double Y)[] corners = [(rightmost, highest), (leftmost, highest), (rightmost, lowest), (leftmost, lowest)];
        var (left, top) = corners.MinBy(corner => series.Sum(s => HiddenShare(s, corner)));

        double HiddenShare(Series s, (double X, double Y) corner)
            => s.X.Zip(s.Y).Count(point => Hides(corner, x(point.First), y(point.Second), s.Mark)) / (double)Math.Max(1, s.X.Length);
        bool Hides((double X, double Y) corner, double px, double py, Mark mark)
            => px >= corner.X && px <= corner.X + boxWidth && py <= corner.Y + boxHeight && (py >= corner.Y || mark == Mark.Bars);

        svg.Rectangle(left, top, boxWidth, boxHeight, "legend");
        foreach (var (i, one) in named.Index())
        {
            double line = top + 17 + i * 18;
            if (one.Mark == Mark.Dots) svg.Circle(left + 16, line - 4, 3, Theme.Class("dot", one.Colour));
            else if (one.Mark == Mark.Bars) svg.Rectangle(left + 10, line - 9, 12, 10, Theme.Class("area", one.Colour));
            else svg.Path([(left + 8, line - 4), (left + 24, line - 4)], LineStyle(one));
            svg.Text(left + 30, line, one.Name, "ink small");
        }
    }
}
