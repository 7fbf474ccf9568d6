using System.CommandLine;
using Lincoln.Cli.Rendering;
using Lincoln.Cli.Runs;
using Lincoln.Data;
using Spectre.Console;

namespace Lincoln.Cli.Commands;

/// <summary>`lincoln summary MODEL`: what a model file holds.</summary>
internal static class SummaryCommand
{
    private const int MostNames = 20;

    public static Command Create(Terminal terminal)
    {
        var model = new Argument<string>("model") { Description = ModelFile.Description };
        var command = new Command("summary", "Shows the layers of a model, and the columns that it reads and predicts.") { model };
        command.SetAction(given => Run(given.GetRequiredValue(model), terminal.Console));
        return command;
    }

    private static int Run(string path, IAnsiConsole console)
    {
        var file = ModelFile.Load(path);
        var (network, schema) = (file.Model.Network, file.Model.Schema);
        console.MarkupLineInterpolated($"[bold]{file.Path}[/] ({Format.Bytes(new FileInfo(file.Path).Length)})");
        console.WriteLine();
        ModelTable.Write(console, network);
        console.MarkupLineInterpolated($"  loss {network.Loss}, seed {network.Seed}");
        if (schema is not null) Write(console, schema, file.Model.ImageShape);
        else if (file.Model.Vocabulary is { } vocabulary)
            console.MarkupLineInterpolated($"  writes texts of {Format.Count(vocabulary.Count, "character")}: {vocabulary}");
        else if (file.Model.Labels is { } labels) console.MarkupLineInterpolated($"  classes: {Names(labels)}");
        return ExitCode.Done;
    }

    private static void Write(IAnsiConsole console, Schema schema, Shape? image)
    {
        string task = schema.Task == LearningTask.Classification
            ? $"one of {schema.ClassLabels.Count} classes: {Names(schema.ClassLabels)}"
            : "a number (regression)";
        console.MarkupLineInterpolated($"  predicts '{schema.Target.Name}', {task}");
        if (image is { } shape) WriteImage(console, shape);
        else foreach (var kind in schema.Features.GroupBy(column => column.Kind))
        {
            string values = kind.Key == ColumnKind.Numeric ? "numbers" : "categories";
            string names = Names([.. kind.Select(c => c.Name)]);
            console.MarkupLineInterpolated($"  from {Format.Count(kind.Count(), "column")} of {values}: {names}");
        }
    }

    private static void WriteImage(IAnsiConsole console, Shape shape)
    {
        string colours = shape[0] == 3 ? "colour" : "grey";
        console.MarkupLineInterpolated($"  from images, read as {colours}, {shape[1]} × {shape[2]} pixels");
    }

    private static string Names(IReadOnlyList<string> names)
        => string.Join(", ", names.Take(MostNames)) + (names.Count > MostNames ? $" and {Format.Count(names.Count - MostNames)} more" : "");
}
