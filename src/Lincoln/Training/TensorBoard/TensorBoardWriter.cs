using System.Globalization;
using Lincoln.Data;

namespace Lincoln.Training;

/// <summary>Writes an event file that TensorBoard shows: numbers, histograms, images and texts over the steps of a training.</summary>
/// <remarks>Every call appends to the file, so nothing is lost when the program ends in between. Not for several threads at once.</remarks>
/// <example><code>
/// using var board = new TensorBoardWriter("runs/first");            // tensorboard --logdir runs
/// board.Scalar("loss", step, loss.Item());
/// board.Histogram("weights", step, network.Parameters.First().Parameter);
/// </code></example>
public sealed class TensorBoardWriter : IDisposable
{
    private const int Bins = 30;

    private readonly RecordFile file;

    /// <summary>Creates a new event file in a folder, which is created if it is missing.</summary>
    /// <exception cref="IOException">The folder or the file cannot be created.</exception>
    public TensorBoardWriter(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Directory.CreateDirectory(folder);
        string time = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString("D10", CultureInfo.InvariantCulture);
        string name = Path = System.IO.Path.Combine(folder, $"events.out.tfevents.{time}.lincoln");
        for (int i = 1; File.Exists(Path); i++) Path = string.Create(CultureInfo.InvariantCulture, $"{name}.{i}");
        file = new(Path);
        Append(0, new ProtobufWriter().Text(3, "brain.Event:2"));
    }

    /// <summary>The event file.</summary>
    public string Path { get; }

    /// <summary>A number at a step, for a curve.</summary>
    /// <param name="tag">The name of the curve; the part before a slash is its group: <c>loss/training</c>.</param>
    /// <param name="step">The step, at least 0.</param>
    /// <param name="value">The number; NaN and infinities are shown as such.</param>
    /// <exception cref="ArgumentException">The tag is empty or the step negative.</exception>
    public void Scalar(string tag, long step, double value) => Summary(tag, step, v => v.Single(2, (float)value));

    /// <summary>The histogram of a tensor's elements at a step: 30 bins of equal width from the smallest to the largest.</summary>
    /// <exception cref="ArgumentException">The tag is empty, the step negative, the tensor empty, or an element not finite.</exception>
    public void Histogram(string tag, long step, Tensor values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Shape.Count == 0) throw new ArgumentException("values: the tensor is empty.", nameof(values));
        double min = double.PositiveInfinity, max = double.NegativeInfinity, sum = 0, squares = 0;
        foreach (Real value in values.Values)
        {
            if (!Real.IsFinite(value))
                throw new ArgumentException($"values: {tag} holds {value}; all numbers must be finite.", nameof(values));
            (min, max, sum, squares) = (Math.Min(min, value), Math.Max(max, value), sum + value, squares + (double)value * value);
        }
        double width = max > min ? (max - min) / Bins : 1;
        double[] limits = [.. Enumerable.Range(1, Bins).Select(i => min + i * width)], counts = new double[Bins];
        if (max > min) limits[^1] = max;
        foreach (Real value in values.Values) counts[Math.Clamp((int)((value - min) / width), 0, Bins - 1)]++;
        var histogram = new ProtobufWriter().Double(1, min).Double(2, max).Double(3, values.Shape.Count).Double(4, sum).Double(5, squares);
        Summary(tag, step, v => v.Message(5, histogram.Doubles(6, limits).Doubles(7, counts)));
    }

    /// <summary>An image [channels, height, width] at a step, clamped to 0..1: grey (1 channel) or colour (3).</summary>
    /// <exception cref="ArgumentException">The tag is empty, the step negative, or the shape that of no image.</exception>
    public void Image(string tag, long step, Tensor image)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (image.Shape.Rank != 3 || image.Shape[0] is not (1 or 3) || image.Shape.Count == 0)
            throw new ShapeException($"image: it must be [channels, height, width] with 1 or 3 channels, found {image.Shape}.");
        int channels = image.Shape[0], height = image.Shape[1], width = image.Shape[2], size = height * width;
        byte[] pixels = new byte[channels * size];
        for (int i = 0; i < size; i++)
            for (int c = 0; c < channels; c++)
                pixels[i * channels + c] = (byte)(Real.Clamp(image.Values[c * size + i], 0, 1) * 255 + (Real)0.5);
        byte[] png = PngEncoder.Encode(width, channels, pixels);
        Summary(tag, step, v => v.Message(4, new ProtobufWriter().Number(1, height).Number(2, width).Number(3, channels).Bytes(4, png)));
    }

    /// <summary>A text at a step; TensorBoard reads it as Markdown.</summary>
    /// <exception cref="ArgumentException">The tag is empty or the step negative.</exception>
    public void Text(string tag, long step, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        const int StringType = 7;
        var one = new ProtobufWriter().Message(2, new ProtobufWriter().Number(1, 1));
        Summary(tag, step, v => v
            .Message(8, new ProtobufWriter().Number(1, StringType).Message(2, one).Text(8, text))
            .Message(9, new ProtobufWriter().Message(1, new ProtobufWriter().Text(1, "text"))));
    }

    /// <summary>Hands what was written to the system, so that other programs see it.</summary>
    public void Flush() => file.Flush();

    /// <summary>Closes the file.</summary>
    public void Dispose() => file.Dispose();

    private void Summary(string tag, long step, Func<ProtobufWriter, ProtobufWriter> value)
    {
        ArgumentException.ThrowIfNullOrEmpty(tag);
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        Append(step, new ProtobufWriter().Message(5, new ProtobufWriter().Message(1, value(new ProtobufWriter().Text(1, tag)))));
    }

    // An event is its time, its step, and what happened.
    private void Append(long step, ProtobufWriter what)
    {
        var head = new ProtobufWriter().Double(1, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0).Number(2, step);
        file.Append([.. head.Content, .. what.Content]);
    }
}
