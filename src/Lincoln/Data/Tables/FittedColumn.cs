namespace Lincoln.Data;

/// <summary>
/// An input column with what was learnt from the training rows: the median that replaces missing numbers, or the categories.
/// </summary>
internal sealed class FittedColumn
{
    public const string MissingName = "(missing)";
    private static readonly Dictionary<string, int> NoPlaces = [];      // images have a column for each pixel
    private readonly Dictionary<string, int> places;

    private FittedColumn(string name, ColumnKind kind, double median, string[] categories, bool missingCategory)
    {
        (Name, Kind, Median, Categories, HasMissingCategory) = (name, kind, median, categories, missingCategory);
        places = categories.Length == 0 ? NoPlaces : new(StringComparer.Ordinal);
        foreach (string category in categories) places.Add(category, places.Count);
    }

    public static FittedColumn Numeric(string name, double median) => new(name, ColumnKind.Numeric, median, [], false);

    /// <exception cref="ArgumentException">A category repeats.</exception>
    public static FittedColumn Categorical(string name, string[] categories, bool missingCategory)
        => new(name, ColumnKind.Categorical, 0, categories, missingCategory);

    public string Name { get; }
    public ColumnKind Kind { get; }
    public double Median { get; }
    public string[] Categories { get; }
    public bool HasMissingCategory { get; }

    /// <summary>How many inputs it gives.</summary>
    public int Width => Kind == ColumnKind.Numeric ? 1 : Categories.Length + (HasMissingCategory ? 1 : 0);

    public IEnumerable<string> FeatureNames => Kind == ColumnKind.Numeric ? [Name]
        : Categories.Concat(HasMissingCategory ? [MissingName] : []).Select(c => $"{Name}={c}");

    /// <summary>The place of a category among this column's inputs, or -1 for one that the training rows did not have.</summary>
    public int Place(string category) => places.GetValueOrDefault(category, -1);

    /// <summary>The place for a missing value, or -1 when the training rows missed none.</summary>
    public int MissingPlace => HasMissingCategory ? Categories.Length : -1;
}
