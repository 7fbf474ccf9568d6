using System.Text.Json;

namespace Lincoln.Data;

public sealed partial class TablePreparation
{
    /// <summary>Writes itself as a JSON object; <see cref="Read(JsonElement)"/> gives one that computes the same bits.</summary>
    public override void Write(Utf8JsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteStartObject();
        json.WriteString("task", Schema.Task == LearningTask.Regression ? "regression" : "classification");
        json.WriteStartObject("target");
        json.WriteString("name", Schema.Target.Name);
        json.WriteString("kind", Text(Schema.Target.Kind));
        json.WriteEndObject();
        WriteTexts(json, "classes", Schema.ClassLabels);
        WriteTexts(json, "missing", Schema.ExtraMissingTokens);
        json.WriteStartArray("columns");
        foreach (var column in columns) WriteColumn(json, column);
        json.WriteEndArray();
        json.WritePropertyName("scaler");
        WriteScaler(json, Scaler);
        if (TargetScaler is not null)
        {
            json.WritePropertyName("target_scaler");
            WriteScaler(json, TargetScaler);
        }
        json.WriteEndObject();
    }

    /// <summary>Reads what <see cref="Write"/> wrote; properties it does not know are ignored.</summary>
    /// <exception cref="InvalidDataException">Something is missing, has the wrong type or contradicts itself; the message says
    /// what.</exception>
    public static TablePreparation Read(JsonElement json) => Read(new ConfigReader(json, "preprocessing"));

    internal static TablePreparation Read(ConfigReader json)
    {
        var task = Choice(json, "task", ("regression", LearningTask.Regression), ("classification", LearningTask.Classification));
        FittedColumn[] columns = [.. json.Objects("columns").Select(ReadColumn)];
        var scaler = ReadScaler(json.Object("scaler"));
        int numeric = columns.Count(c => c.Kind == ColumnKind.Numeric);
        if (scaler.Count != numeric)
            throw json.Wrong("scaler", $"it has {scaler.Count} columns, but there are {numeric} numeric ones.");
        var targetScaler = json.Has("target_scaler") ? ReadScaler(json.Object("target_scaler")) : null;
        if (targetScaler is not null && (targetScaler.Count != 1 || task != LearningTask.Regression))
            throw json.Wrong("target_scaler", $"it has {targetScaler.Count} columns; a regression has one, a classification none.");
        SchemaColumn[] features = [.. columns.Select(c => new SchemaColumn(c.Name, c.Kind))];
        var target = json.Object("target");
        SchemaColumn predicted = new(target.Text("name"), Kind(target));
        var (labels, missing) = (json.Texts("classes"), json.Texts("missing"));
        return json.Make(() => new TablePreparation(new(features, predicted, task, labels, missing), columns, scaler, targetScaler));
    }

    private static void WriteColumn(Utf8JsonWriter json, FittedColumn column)
    {
        json.WriteStartObject();
        json.WriteString("name", column.Name);
        json.WriteString("kind", Text(column.Kind));
        if (column.Kind == ColumnKind.Numeric) json.WriteNumber("median", column.Median);
        else
        {
            WriteTexts(json, "categories", column.Categories);
            json.WriteBoolean("missing_category", column.HasMissingCategory);
        }
        json.WriteEndObject();
    }

    private static FittedColumn ReadColumn(ConfigReader json)
    {
        string name = json.Text("name");
        if (Kind(json) == ColumnKind.Numeric) return FittedColumn.Numeric(name, json.Number("median"));
        string[] categories = json.Texts("categories");
        bool missing = json.Flag("missing_category");
        if (categories.Length == 0 && !missing) throw json.Wrong("categories", "there is none.");
        if (categories.Distinct(StringComparer.Ordinal).Count() < categories.Length)
            throw json.Wrong("categories", "a category appears twice.");
        return FittedColumn.Categorical(name, categories, missing);
    }

    private static void WriteScaler(Utf8JsonWriter json, StandardScaler scaler)
    {
        json.WriteStartObject();
        WriteNumbers(json, "means", scaler.Means);
        WriteNumbers(json, "deviations", scaler.Deviations);
        json.WriteEndObject();
    }

    private static StandardScaler ReadScaler(ConfigReader json)
        => json.Make(() => new StandardScaler(json.Numbers("means"), json.Numbers("deviations")));

    private static void WriteNumbers(Utf8JsonWriter json, string name, ReadOnlySpan<double> numbers)
    {
        json.WriteStartArray(name);
        foreach (double number in numbers) json.WriteNumberValue(number);
        json.WriteEndArray();
    }

    private static string Text(ColumnKind kind) => kind == ColumnKind.Numeric ? "numeric" : "categorical";

    private static ColumnKind Kind(ConfigReader json)
        => Choice(json, "kind", ("numeric", ColumnKind.Numeric), ("categorical", ColumnKind.Categorical));

    private static T Choice<T>(ConfigReader json, string name, (string Text, T Value) one, (string Text, T Value) other)
    {
        string text = json.Text(name);
        if (text == one.Text) return one.Value;
        return text == other.Text ? other.Value : throw json.Wrong(name, $"it may be '{one.Text}' or '{other.Text}', found '{text}'.");
    }
}
