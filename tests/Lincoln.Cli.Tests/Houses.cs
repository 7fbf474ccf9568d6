using System.Globalization;

namespace Lincoln.Cli.Tests;

/// <summary>A small table of houses: numbers, texts, missing values, and a price that follows from them.</summary>
internal static class Houses
{
    public static readonly string[] Columns = ["rooms", "area", "district", "price"];

    public static string[][] Rows(int count, ulong seed = 1)
    {
        var random = new Rng(seed);
        var rows = new string[count][];
        for (int i = 0; i < count; i++)
        {
            int rooms = 1 + random.Next(6), district = random.Next(3);
            double area = 20 * rooms + 30 * random.NextDouble(), price = 50 + 3 * area + 40 * district + 5 * random.NextDouble();
            rows[i] = [$"{rooms}", i % 17 == 3 ? "" : Text(area), new[] { "harbour", "hill", "old town" }[district], Text(price)];
        }
        return rows;
    }

    /// <summary>The table as CSV, its columns in the given order; unknown names become columns of 'x'.</summary>
    public static string Csv(string[][] rows, params string[] columns)
    {
        if (columns.Length == 0) columns = Columns;
        var lines = rows.Select(row => string.Join(',', columns.Select(c => Array.IndexOf(Columns, c) is >= 0 and var at ? row[at] : "x")));
        return string.Join(',', columns) + "\n" + string.Join("\n", lines) + "\n";
    }

    private static string Text(double x) => x.ToString("0.0", CultureInfo.InvariantCulture);
}
