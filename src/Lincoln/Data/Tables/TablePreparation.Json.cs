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
    public static TablePreparation Read(JsonElement json) => Read(new JsonNodeReader(json, "preprocessing"));

    internal static TablePreparation Read(JsonNodeReader root)
    {
        var task = root["task"].Choice(("regression", LearningTask.Regression), ("classification", LearningTask.Classification));
        var target = root["target"];
        FittedColumn[] columns = [.. root["columns"].Items().Select(ReadColumn)];
        var scaler = ReadScaler(root["scaler"]);
        int numeric = columns.Count(c => c.Kind == ColumnKind.Numeric);
        if (scaler.Count != numeric) throw root["scaler"].Wrong($"has {scaler.Count} columns, but there are {numeric} numeric ones");
        StandardScaler? targetScaler = null;
        if (root.Optional("target_scaler") is { } node)
        {
            targetScaler = ReadScaler(node);
            if (targetScaler.Count != 1) throw node.Wrong($"has {targetScaler.Count} columns, but there is one target");
            if (task != LearningTask.Regression) throw node.Wrong("belongs to a classification, whose labels are not scaled");
        }
        SchemaColumn[] features = [.. columns.Select(c => new SchemaColumn(c.Name, c.Kind))];
        SchemaColumn predicted = new(target["name"].Text(), Kind(target["kind"]));
        var (labels, missing) = (root["classes"].Texts(), root["missing"].Texts());
        return root.Make(() => new TablePreparation(new(features, predicted, task, labels, missing), columns, scaler, targetScaler));
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

    private static FittedColumn ReadColumn(JsonNodeReader node)
    {
        string name = node["name"].Text();
        if (Kind(node["kind"]) == ColumnKind.Numeric) return FittedColumn.Numeric(name, node["median"].Number());
        string[] categories = node["categories"].Texts();
        if (categories.Distinct(StringComparer.Ordinal).Count() < categories.Length)
            throw node["categories"].Wrong("names a category twice");
        bool missing = node["missing_category"].Truth();
        return categories.Length > 0 || missing ? FittedColumn.Categorical(name, categories, missing) : throw node.Wrong("has no category");
    }

    private static void WriteScaler(Utf8JsonWriter json, StandardScaler scaler)
    {
        json.WriteStartObject();
        WriteNumbers(json, "means", scaler.Means);
        WriteNumbers(json, "deviations", scaler.Deviations);
        json.WriteEndObject();
    }

    private static StandardScaler ReadScaler(JsonNodeReader node)
    {
        double[] means = node["means"].Numbers(), deviations = node["deviations"].Numbers();
        try { return new StandardScaler(means, deviations); }
        catch (ArgumentException e) { throw node.Wrong($"is not usable: {e.Message}"); }
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, ReadOnlySpan<double> numbers)
    {
        json.WriteStartArray(name);
        foreach (double number in numbers) json.WriteNumberValue(number);
        json.WriteEndArray();
    }

    private static string Text(ColumnKind kind) => kind == ColumnKind.Numeric ? "numeric" : "categorical";

    private static ColumnKind Kind(JsonNodeReader node)
        => node.Choice(("numeric", ColumnKind.Numeric), ("categorical", ColumnKind.Categorical));
}
