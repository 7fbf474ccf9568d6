using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Lincoln.Data;

/// <summary>Images as rows of a table with a column for each pixel, so that a model of images also reads a CSV of pixels.</summary>
/// <remarks>
/// The columns are <c>pixel_row_column</c> for mnist and fashion-mnist, as such files call them, and <c>pixel_channel_row_column</c> for
/// folders of images.
/// </remarks>
public static partial class PixelTable
{
    /// <summary>What turns rows of pixels into inputs, as <paramref name="images"/> does with pictures.</summary>
    /// <exception cref="ArgumentNullException">The preparation is null.</exception>
    public static TablePreparation Of(ImagePreparation images)
    {
        ArgumentNullException.ThrowIfNull(images);
        var (shape, scaler) = (images.Shape, images.Scaler);
        var pixels = new SchemaColumn[shape.Count];
        for (int i = 0; i < pixels.Length; i++)
        {
            string channel = IsWritten(images) ? "" : Text($"_{i / (shape[1] * shape[2])}");
            pixels[i] = new(Text($"pixel{channel}_{i / shape[2] % shape[1]}_{i % shape[2]}"), ColumnKind.Numeric);
        }
        bool numbers = IsWritten(images) && images.Labels.All(label => Number.TryParse(label, out _));
        var target = new SchemaColumn(images.Target, numbers ? ColumnKind.Numeric : ColumnKind.Categorical);
        var schema = new Schema(pixels, target, LearningTask.Classification, images.Labels);
        return TablePreparation.FromScaler(schema, StandardScaler.Uniform(shape.Count, scaler.Means[0], scaler.Deviations[0]));
    }

    /// <summary>What a preparation does with the rows of a table; null when it does not read tables.</summary>
    /// <param name="preparation">The preparation.</param>
    public static TablePreparation? For(Preparation? preparation) => preparation switch
    {
        TablePreparation table => table,
        ImagePreparation images => Of(images),
        _ => null,
    };

    /// <summary>Whether the model file holds the columns: images with a target of their own name, which no other form keeps.</summary>
    internal static bool IsWritten(ImagePreparation images) => images.Target != ImagePreparation.FolderTarget;

    internal static void Write(ImagePreparation images, Utf8JsonWriter json) => Of(images).Write(json);

    /// <summary>The images that were written as a table; a table that was not is given back.</summary>
    internal static Preparation Recognise(TablePreparation table)
    {
        var last = LastPixel().Match(table.Schema.Features[^1].Name);
        if (!last.Success || table.Labels is not { } labels || table.Target == ImagePreparation.FolderTarget) return table;
        Shape shape = [1, Size(last.Groups[1]), Size(last.Groups[2])];
        if (shape.Count != table.Scaler.Count || shape.Count > ImagePreparation.MostElements) return table;
        var images = new ImagePreparation(shape, labels, table.Scaler.Means[0], table.Scaler.Deviations[0], table.Target);
        return Json(Of(images)).AsSpan().SequenceEqual(Json(table)) ? images : table;

        static int Size(Group largest) => int.Parse(largest.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) + 1;
    }

    private static byte[] Json(TablePreparation table)
    {
        var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream)) table.Write(json);
        return stream.ToArray();
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^pixel_(\d{1,4})_(\d{1,4})$", RegexOptions.CultureInvariant)]
    private static partial Regex LastPixel();
}
