using System.CommandLine;
using Lincoln.Cli.Rendering;
using Lincoln.Data;
using Spectre.Console;

namespace Lincoln.Cli.Commands;

/// <summary>`lincoln datasets`: the built-in data sets.</summary>
internal static class DatasetsCommand
{
    public static Command Create(Terminal terminal)
    {
        var command = new Command("datasets", "Lists the built-in data sets.");
        command.SetAction(_ => Run(terminal.Console));
        return command;
    }

    private static int Run(IAnsiConsole console)
    {
        var table = new Spectre.Console.Table().Border(TableBorder.Rounded);
        table.AddColumn("name");
        table.AddColumn(new TableColumn("rows").RightAligned());
        table.AddColumn(new TableColumn("inputs").RightAligned());
        table.AddColumns("predicts", "what it is", "source", "licence");
        foreach (var set in DataSets.All)
        {
            string samples = Format.Count(set.Samples), inputs = Format.Count(set.Inputs);
            AddRow(table, set.Name, samples, inputs, Predicts(set), set.Description, set.Source, set.Licence);
        }
        console.Write(table);
        var texts = new Spectre.Console.Table().Border(TableBorder.Rounded);
        texts.AddColumn("text");
        texts.AddColumn(new TableColumn("characters").RightAligned());
        texts.AddColumn(new TableColumn("different").RightAligned());
        texts.AddColumns("what it is", "source", "licence");
        foreach (var text in DataSets.Texts)
        {
            string characters = Format.Count(text.Characters), different = Format.Count(text.Vocabulary);
            AddRow(texts, text.Name, characters, different, text.Description, text.Source, text.Licence);
        }
        console.Write(texts);
        console.WriteLine("mnist and fashion-mnist are read from $LINCOLN_DATA_HOME, or downloaded; the others are part of lincoln.");
        return ExitCode.Done;
    }

    private static void AddRow(Spectre.Console.Table table, params string[] cells) => table.AddRow([.. cells.Select(Markup.Escape)]);

    private static string Predicts(DataSetInfo set)
        => set.Task == LearningTask.Classification ? $"{set.Target}, {set.Classes} classes" : $"{set.Target}, a number";
}
