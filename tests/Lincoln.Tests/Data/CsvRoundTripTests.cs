using FsCheck;
using FsCheck.Fluent;
using Lincoln.Data;

namespace Lincoln.Tests.Data;

public class CsvRoundTripTests
{
    // Characters that CSV treats in a special way, and some that UTF-8 writes in one to four bytes.
    private static readonly Gen<string> Text = Gen.Elements("a", "1", " ", ",", ";", "\t", "\"", "\r", "\n", ".", "é", "中", "😀")
        .ListOf().Select(parts => string.Concat(parts));

    [Fact]
    public void What_is_written_is_read_back()
    {
        Gen<(string[] Names, string[][] Rows)> tables =
            from columns in Gen.Choose(1, 4)
            from names in Text.ArrayOf(columns)
            from rows in Text.ArrayOf(columns).ArrayOf()
            select (names.Select((n, i) => $"{n}{i}").ToArray(), rows.Append([.. names]).ToArray());
        Prop.ForAll(tables.ToArbitrary(), t =>
        {
            var (names, rows) = t;
            Table table = Table.From(rows, [.. names.Select((n, i) => (n, (Func<string[], object?>)(row => row[i])))]);
            using var folder = new TemporaryFolder();
            CsvTable.Save(table, folder["t.csv"]);
            Table back = CsvTable.Load(folder["t.csv"], ',');
            Assert.Equal(names, back.Columns);
            Assert.Equal(rows.SelectMany(r => r), CsvTableTests.Cells(back));
            Assert.Equal(table.Sha256, back.Sha256);
            Assert.Single(Directory.GetFiles(folder.Path));
        }).QuickCheckThrowOnFailure();
    }

    // Whatever the bytes are, the reader ends with a table or with a message about the file.
    [Fact]
    public void Any_text_is_a_table_or_a_message()
    {
        Prop.ForAll(Text.ToArbitrary(), text =>
        {
            try { Assert.True(CsvTable.Parse(text, "f.csv").RowCount > 0); }
            catch (InvalidDataException e) { Assert.StartsWith("f.csv", e.Message, StringComparison.Ordinal); }
        }).QuickCheckThrowOnFailure();
    }
}
