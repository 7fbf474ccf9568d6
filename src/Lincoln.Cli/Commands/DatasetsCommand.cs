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
            table.AddRow(set.Name, Format.Count(set.Samples), Format.Count(set.Inputs), Markup.Escape(Predicts(set)), Markup.Escape(set.Description), Markup.Escape(set.Source), Markup.Escape(set.Licence));
        console.Write(table);
        var texts = new Spectre.Console.Table().Border(TableBorder.Rounded);
        texts.AddColumn("text");
        texts.AddColumn(new TableColumn("characters").RightAligned());
        texts.AddColumn(new TableColumn("different").RightAligned());
        texts.AddColumns("what it is", "source", "licence");
        foreach (var text in DataSets.Texts)
            texts.AddRow(text.Name, Format.Count(text.Characters), Format.Count(text.Vocabulary), Markup.Escape(text.Description), Markup.Escape(text.Source), Markup.Escape(text.Licence));
        console.Write(texts);
        console.WriteLine("mnist and fashion-mnist are looked for in $LINCOLN_DATA_HOME and downloaded otherwise; the others are part of lincoln.");
        return ExitCode.Done;
    }

    private static string Predicts(DataSetInfo set) => set.Task == LearningTask.Classification ? $"{set.Target}, {set.Classes} classes" : $"{set.Target}, a number";
}
