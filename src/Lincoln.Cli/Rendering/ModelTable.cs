using Spectre.Console;

namespace Lincoln.Cli.Rendering;

/// <summary>The layers of a network with their output shapes and numbers of parameters.</summary>
internal static class ModelTable
{
    public static void Write(IAnsiConsole console, NeuralNetwork network)
    {
        var summary = network.Summary();
        var table = new Table().Border(TableBorder.Rounded).ShowFooters();
        table.AddColumn(new TableColumn("layer").Footer("total"));
        table.AddColumn(new TableColumn("output shape"));
        table.AddColumn(new TableColumn("parameters").RightAligned().Footer(Format.Count(summary.TotalParameters)));
        table.AddRow("input", Markup.Escape($"{network.InputShape}"), "");
        foreach (var row in summary.Rows)
        {
            string parameters = row.Parameters == 0 ? "" : Format.Count(row.Parameters);
            table.AddRow(Markup.Escape(row.Layer), Markup.Escape($"{row.OutputShape}"), parameters);
        }
        console.Write(table);
    }
}
