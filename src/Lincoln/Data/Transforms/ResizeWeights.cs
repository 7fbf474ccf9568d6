namespace Lincoln.Data;

/// <summary>How much each place along one axis takes of each pixel when an axis gets another length.</summary>
internal sealed class ResizeWeights
{
    private readonly (int First, int Start, int Count)[] places;       // the first pixel, and where its weights begin in `weights`
    private readonly Real[] weights;

    public ResizeWeights(int from, int to)
    {
        From = from;
        double scale = (double)from / to, reach = Math.Max(scale, 1);
        var all = new List<Real>();
        places = new (int, int, int)[to];
        for (int i = 0; i < to; i++)
        {
            double centre = (i + 0.5) * scale;
            int first = Math.Max(0, (int)(centre - reach + 0.5)), end = Math.Min(from, (int)(centre + reach + 0.5));
            double sum = 0;
            for (int pixel = first; pixel < end; pixel++) sum += Triangle(pixel);
            places[i] = (first, all.Count, end - first);
            for (int pixel = first; pixel < end; pixel++) all.Add((Real)(Triangle(pixel) / sum));

            double Triangle(int pixel) => Math.Max(0, 1 - Math.Abs(pixel + 0.5 - centre) / reach);
        }
        weights = [.. all];
    }

    /// <summary>The length that it is for.</summary>
    public int From { get; }

    /// <summary>One row of pixels becomes longer or shorter.</summary>
    public void Row(ReadOnlySpan<Real> x, Span<Real> y)
    {
        for (int i = 0; i < y.Length; i++)
        {
            var (first, start, count) = places[i];
            var pixels = x.Slice(first, count);
            var share = weights.AsSpan(start, count);
            Real sum = 0;
            for (int k = 0; k < pixels.Length; k++) sum = Real.FusedMultiplyAdd(pixels[k], share[k], sum);
            y[i] = sum;
        }
    }

    /// <summary>Rows of pixels become more or fewer.</summary>
    public void Rows(ReadOnlySpan<Real> x, Span<Real> y, int width)
    {
        for (int i = 0; i < places.Length; i++)
        {
            var (first, start, count) = places[i];
            var to = y.Slice(i * width, width);
            to.Clear();
            for (int k = 0; k < count; k++)
            {
                Real share = weights[start + k];
                var from = x.Slice((first + k) * width, width);
                for (int j = 0; j < to.Length; j++) to[j] = Real.FusedMultiplyAdd(from[j], share, to[j]);
            }
        }
    }
}
