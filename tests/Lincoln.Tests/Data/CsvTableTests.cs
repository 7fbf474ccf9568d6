using System.Security.Cryptography;
using System.Text;
using Lincoln.Data;

namespace Lincoln.Tests.Data;

public class CsvTableTests
{
    [Fact]
    public void Reads_names_and_cells()
    {
        Table table = CsvTable.Parse("rooms,price\n3,100.5\n4,200\n");
        Assert.Equal(["rooms", "price"], table.Columns);
        Assert.Equal(2, table.RowCount);
        Assert.Equal("100.5", table[0, 1]);
        Assert.Equal("4", table[1, "rooms"]);
    }

    [Theory]
    [InlineData("a,b\r\n1,2\r\n3,4\r\n")]
    [InlineData("a,b\r1,2\r3,4")]
    [InlineData("\uFEFFa,b\n1,2\n3,4")]
    [InlineData("\n\n a , b \n\n1 ,2\n  \n 3,4\n\n")]
    [InlineData("a;b\n1;2\n3;4")]
    [InlineData("a\tb\n1\t2\n3\t4\n")]
    [InlineData("a|b\n1|2\n3|\"4\"\n")]
    [InlineData("\"a\",\"b\"\n\"1\", \"2\" \n3,4")]
    public void Line_ends_marks_delimiters_and_blanks(string csv)
    {
        Table table = CsvTable.Parse(csv);
        Assert.Equal(["a", "b"], table.Columns);
        Assert.Equal(["1", "2", "3", "4"], Cells(table));
    }

    [Fact]
    public void Quotes_hold_delimiters_line_ends_and_quotes()
    {
        Table table = CsvTable.Parse("name,text\n\"a,b\",\"he said \"\"no\"\"\r\nand left\"\n\"\"\"\"\"\", \"  \"\nlast,é\n");
        Assert.Equal(["a,b", "he said \"no\"\r\nand left", "\"\"", "  ", "last", "é"], Cells(table));
    }

    [Fact]
    public void Line_numbers_count_the_lines_inside_quotes()
    {
        Table table = CsvTable.Parse("a,b\n\"1\r\n\r2\n\",x\n\n3,4\n", "f.csv");
        Assert.Equal("f.csv, line 2, column 'b'", table.Where(0, 1));
        Assert.Equal("f.csv, line 7, column 'a'", table.Where(1, 0));
    }

    [Fact]
    public void Empty_values_stay()
    {
        Assert.Equal(["", "", "", "x"], Cells(CsvTable.Parse("a,b\n,\n\"\",x")));
        Assert.Equal(["", "1"], Cells(CsvTable.Parse("a\n\"\"\n\n1\n")));
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("\n \n", "blank lines")]
    [InlineData("a,b\n", "no rows")]
    [InlineData("a,b\n1,2\n3\n", "line 3: 1 value, where the header has 2 columns (column 'b' is missing)")]
    [InlineData("a,b\n1,2\n\n\"x\ny\",2,3\n", "line 4: 3 values, where the header has 2 columns")]
    [InlineData("a,b\n1,\"two\n3,4\n", "line 2, column 2: the quote that opens here is never closed")]
    [InlineData("a,b\n1,two \"quoted\"\n", "line 2, column 2: a quote inside the value")]
    [InlineData("a,b\n1,\"two\" three\n", "line 2, column 2: text after the closing quote")]
    [InlineData("a,b,a\n1,2,3\n", "columns 1 and 3 are both named 'a'")]
    [InlineData("a,,b\n1,2,3\n", "column 2 has no name")]
    [InlineData("a,b\n1,2\0\n", "zero byte on line 2")]
    [InlineData("PK\u0003\u0004abc", "Excel workbook")]
    [InlineData("<!DOCTYPE html><html>", "HTML page")]
    [InlineData("%PDF-1.7", "PDF")]
    public void Says_what_is_wrong(string csv, string message)
    {
        var error = Assert.Throws<InvalidDataException>(() => CsvTable.Parse(csv, "houses.csv"));
        Assert.StartsWith("houses.csv", error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_not_utf_8_are_shown()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("latin.csv", [.. "a,b\n1,caf"u8, 0xE9, .. ",x\n"u8]);
        var error = Assert.Throws<InvalidDataException>(() => CsvTable.Load(path));
        Assert.Contains("line 2, character 6: the byte 0xE9 is not UTF-8", error.Message, StringComparison.Ordinal);
        path = folder.Write("utf16.csv", Encoding.Unicode.GetPreamble());
        Assert.Contains("UTF-16", Assert.Throws<InvalidDataException>(() => CsvTable.Load(path)).Message, StringComparison.Ordinal);
        path = folder.Write("packed.csv", [0x1F, 0x8B, 8, 0]);
        Assert.Contains("begins with the bytes 1F 8B 08 00, as a gzip file does",
            Assert.Throws<InvalidDataException>(() => CsvTable.Load(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_files_and_folders()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains(folder["no.csv"], Assert.Throws<FileNotFoundException>(() => CsvTable.Load(folder["no.csv"])).Message,
            StringComparison.Ordinal);
        Assert.Contains("folder", Assert.Throws<InvalidDataException>(() => CsvTable.Load(folder.Path)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => CsvTable.Load(""));
        Assert.Throws<ArgumentException>(() => CsvTable.Parse("a\n1", delimiter: ':'));
    }

    [Fact]
    public void The_delimiter_may_be_given()
    {
        Assert.Equal(["a;b,c"], CsvTable.Parse("\"a;b,c\"\n1").Columns);
        Assert.Equal(["a,b", "c"], CsvTable.Parse("a,b;c\n1;2", delimiter: ';').Columns);
        Assert.Equal(["a", "b;c"], CsvTable.Parse("a,b;c\n1,2").Columns);
    }

    [Fact]
    public void The_hash_is_that_of_the_file()
    {
        using var folder = new TemporaryFolder();
        byte[] content = "a,b\n\"1\",2\n"u8.ToArray();
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)), CsvTable.Load(folder.Write("t.csv", content)).Sha256);
    }

    [Fact]
    public void Unknown_columns_and_cells()
    {
        Table table = CsvTable.Parse("Rooms,price\n1,2\n", "houses.csv");
        string message = Assert.Throws<ArgumentException>(() => table[0, "rooms"]).Message;
        Assert.Contains("houses.csv has no column 'rooms'; it has 'Rooms', 'price'. Did you mean 'Rooms'?", message,
            StringComparison.Ordinal);
        Assert.Contains("is the header line missing?",
            Assert.Throws<ArgumentException>(() => CsvTable.Parse("1,2\n3,4\n").IndexOf("a")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => table[1, 0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => table[0, 2]);
        Assert.Throws<ArgumentOutOfRangeException>(() => table[-1, 0]);
    }

    [Fact]
    public void Tables_from_objects()
    {
        var houses = new[] { (Rooms: 3, Price: 1.5, Garden: true, Name: (string?)"a,\"b"), (4, 2.25, false, null) };
        Table table = Table.From(houses, ("rooms", h => h.Rooms), ("price", h => h.Price), ("garden", h => h.Garden),
            ("name", h => h.Name));
        Assert.Equal(["3", "1.5", "true", "a,\"b", "4", "2.25", "false", ""], Cells(table));
        Assert.Equal("the table, row 2, column 'price'", table.Where(1, 1));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(CsvTable.Format(table)))), table.Sha256);
        Assert.Throws<ArgumentException>(() => Table.From(Array.Empty<int>(), ("a", x => x)));
        Assert.Throws<ArgumentException>(() => Table.From([1], ("a", x => x), ("a", x => x)));
        Assert.Throws<ArgumentException>(() => Table.From([1], ("", x => x)));
        Assert.Throws<ArgumentException>(() => Table.From<int>([1]));
    }

    internal static string[] Cells(Table table) =>
        [.. from row in Enumerable.Range(0, table.RowCount)
            from column in Enumerable.Range(0, table.Columns.Count)
            select table[row, column]];
}
