using Lincoln.Data;

namespace Lincoln.Tests.Data;

public class SchemaTests
{
    [Fact]
    public void Kinds_and_regression()
    {
        Table table = Csv("rooms,colour,price", i => $"{i % 5},{(i % 2 == 0 ? "red" : "blue")},{i * 1.5}");
        Schema schema = Schema.Infer(table, "price");
        Assert.Equal([new("rooms", ColumnKind.Numeric), new("colour", ColumnKind.Categorical)], schema.Features);
        Assert.Equal(LearningTask.Regression, schema.Task);
        Assert.Empty(schema.ClassLabels);
        Assert.Contains("'price' is a number: regression.", schema.Notes);
        Assert.Equal([3, 1.5], schema.Values(table, [2, 1]));
        Assert.Throws<InvalidOperationException>(() => schema.Classes(table, [0]));
    }

    [Fact]
    public void Text_targets_are_classes_sorted_by_characters()
    {
        Table table = Csv("x,y", i => $"{i},{new[] { "b", "a", "B" }[i % 3]}");
        Schema schema = Schema.Infer(table, "y");
        Assert.Equal(LearningTask.Classification, schema.Task);
        Assert.Equal(["B", "a", "b"], schema.ClassLabels);
        Assert.Equal([2, 1, 0], schema.Classes(table, [0, 1, 2]));
        Assert.Throws<InvalidOperationException>(() => schema.Values(table, [0]));
    }

    [Fact]
    public void Few_whole_numbers_are_classes_sorted_by_size()
    {
        Table table = Csv("x,y", i => $"{i},{new[] { "10", "9", "9.0", "-0", "0" }[i % 5]}");
        Schema schema = Schema.Infer(table, "y");
        Assert.Equal(LearningTask.Classification, schema.Task);
        Assert.Equal(["0", "9", "10"], schema.ClassLabels);
        Assert.Equal([2, 1, 1, 0, 0], schema.Classes(table, [0, 1, 2, 3, 4]));
    }

    [Theory]
    [InlineData(20, LearningTask.Classification)]
    [InlineData(21, LearningTask.Regression)]
    public void Twenty_whole_numbers_at_most(int different, LearningTask task) =>
        Assert.Equal(task, Schema.Infer(Csv("x,y", i => $"{i},{i % different}", rows: 100), "y").Task);

    [Fact]
    public void Each_whole_number_twice_at_least()
    {
        Assert.Equal(LearningTask.Regression, Schema.Infer(Csv("x,y", i => $"{i},{i}", rows: 10), "y").Task);
        Assert.Equal(LearningTask.Classification, Schema.Infer(Csv("x,y", i => $"{i},{i / 2}", rows: 10), "y").Task);
    }

    // As categories they would silently be learned as so many texts.
    [Theory]
    [InlineData("0,5", "1,25")]
    [InlineData("1,234.5", "12")]
    [InlineData("-1.234,56", "7")]
    [InlineData("12 %", "7%")]
    [InlineData("$1,200", "900")]
    [InlineData("-12.50 €", "£3")]
    public void Numbers_with_commas_and_signs_are_refused(string number, string other)
    {
        Table table = Csv("x;y", i => $"{(i % 3 == 0 ? other : number)};{i}"),
            target = Csv("x;y", i => $"{i};{(i % 2 == 0 ? number : other)}");
        foreach (Table t in new[] { table, target })
        {
            var error = Assert.Throws<InvalidDataException>(() => Schema.Infer(t, "y"));
            Assert.Contains("is a number with a comma, a percent or a currency sign, as are", error.Message, StringComparison.Ordinal);
            Assert.Contains("decimal point", error.Message, StringComparison.Ordinal);
        }
        Assert.Contains("line 3, column 'x'",
            Assert.Throws<InvalidDataException>(() => Schema.Infer(Csv("x;y", i => $"{(i == 0 ? "?!" : "0,5")};{i}"), "y")).Message,
            StringComparison.Ordinal);
        Assert.Equal(ColumnKind.Categorical, Schema.Infer(table, "y", new() { Categorical = ["x"] }).Features[0].Kind);
        Assert.Equal(ColumnKind.Categorical, Schema.Infer(Csv("x;y", i => $"{(i % 2 == 0 ? "a,b" : "1,2")};{i}"), "y").Features[0].Kind);
        foreach (string text in (string[])["2024-01-05", "%", "5 kg", "$", "€ each"])
            Assert.Equal(ColumnKind.Categorical, Schema.Infer(Csv("x;y", i => $"{text};{i}"), "y").Features[0].Kind);
    }

    [Fact]
    public void Options_are_never_null()
    {
        Assert.Equal("Categorical", Assert.Throws<ArgumentNullException>(() => new SchemaOptions { Categorical = null! }).ParamName);
        Assert.Equal("Missing", Assert.Throws<ArgumentNullException>(() => new SchemaOptions { Missing = null! }).ParamName);
        Assert.Equal("Schema", Assert.Throws<ArgumentNullException>(() => new DataOptions { Schema = null! }).ParamName);
        Assert.Equal("Preprocessing", Assert.Throws<ArgumentNullException>(() => new DataOptions { Preprocessing = null! }).ParamName);
    }

    [Fact]
    public void The_task_may_be_told()
    {
        Table whole = Csv("x,y", i => $"{i},{i % 3}"), many = Csv("x,y", i => $"{i},{i}"), text = Csv("x,y", i => $"{i},t{i % 3}");
        Assert.Equal(LearningTask.Regression, Schema.Infer(whole, "y", new() { Task = LearningTask.Regression }).Task);
        Assert.Equal(40, Schema.Infer(many, "y", new() { Task = LearningTask.Classification }).ClassLabels.Count);
        Assert.Equal(LearningTask.Classification, Schema.Infer(many, "y", new() { Categorical = ["y"] }).Task);
        Assert.Contains("holds text such as 't0'",
            Assert.Throws<InvalidDataException>(() => Schema.Infer(text, "y", new() { Task = LearningTask.Regression })).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Nine_tenths_numbers_make_a_numeric_column_whose_text_is_an_error()
    {
        static string Row(int i, string bad, int every) => $"{(i % every == every - 1 ? bad : i)},{i * 0.5}";
        var error = Assert.Throws<InvalidDataException>(() => Schema.Infer(Csv("a,y", i => Row(i, "abc", 10)), "y"));
        Assert.Contains("the CSV text, line 11, column 'a': 'abc' is not a number, but 36 of the column's 40 values are.", error.Message,
            StringComparison.Ordinal);
        Assert.Contains("missing: abc", error.Message, StringComparison.Ordinal);
        Assert.Contains("categorical: a", error.Message, StringComparison.Ordinal);
        Table mixed = Csv("a,y", i => Row(i, "abc", 10));
        Assert.Equal(ColumnKind.Numeric, Schema.Infer(mixed, "y", new() { Missing = ["ABC"] }).Features[0].Kind);
        Assert.Equal(ColumnKind.Categorical, Schema.Infer(mixed, "y", new() { Categorical = ["a"] }).Features[0].Kind);
        Assert.Equal(ColumnKind.Categorical, Schema.Infer(Csv("a,y", i => Row(i, "abc", 8)), "y").Features[0].Kind);
    }

    [Theory]
    [InlineData("1,5")]
    [InlineData("1 000")]
    [InlineData("0x1F")]
    [InlineData("inf")]
    [InlineData("-Infinity")]
    [InlineData("1e999")]
    [InlineData("12%")]
    public void What_is_not_a_number(string text)
    {
        Table table = Csv("a,y", i => $"\"{(i == 5 ? text : i)}\",{i * 0.5}");
        Assert.Contains($"'{text}' is not a number", Assert.Throws<InvalidDataException>(() => Schema.Infer(table, "y")).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("NA")]
    [InlineData("n/a")]
    [InlineData("nan")]
    [InlineData("NULL")]
    [InlineData("?")]
    public void What_is_missing(string token)
    {
        Table table = Csv("a,y", i => $"{(i < 30 ? token : i)},{(i == 7 ? token : i * 0.5)}");
        Schema schema = Schema.Infer(table, "y");
        Assert.Equal(ColumnKind.Numeric, schema.Features[0].Kind);
        Assert.Contains("1 row without a value of 'y' left out.", schema.Notes);
        Assert.Equal(Enumerable.Range(0, 40).Where(i => i != 7), schema.RowsWithTarget(table));
    }

    [Fact]
    public void Identifiers_and_empty_columns_are_left_out_and_noted()
    {
        Table table = Csv("name,empty,x,y", i => $"person {i},,{i},{i * 0.5}", rows: 60);
        Schema schema = Schema.Infer(table, "y");
        Assert.Equal("x", Assert.Single(schema.Features).Name);
        Assert.Contains(schema.Notes, n => n.StartsWith("'name' has 60 different texts in 60 rows", StringComparison.Ordinal));
        Assert.Contains("'empty' has no values: left out.", schema.Notes);
        Assert.Equal(["name", "x"], Schema.Infer(table, "y", new() { Categorical = ["name"] }).Features.Select(c => c.Name));
        Assert.Contains("no column to learn from",
            Assert.Throws<InvalidDataException>(() => Schema.Infer(Csv("name,y", i => $"p{i},{i}", rows: 60), "y")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Targets_that_cannot_be_learnt()
    {
        Assert.Contains("'1' in every row", Assert.Throws<InvalidDataException>(() => Schema.Infer(Csv("x,y", i => $"{i},1"), "y")).Message,
            StringComparison.Ordinal);
        Assert.Contains("has no values", Assert.Throws<InvalidDataException>(() => Schema.Infer(Csv("x,y", i => $"{i},?"), "y")).Message,
            StringComparison.Ordinal);
        Assert.Contains("has no column 'z'; it has 'x', 'y'",
            Assert.Throws<ArgumentException>(() => Schema.Infer(Csv("x,y", i => $"{i},{i}"), "z")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Schema.Infer(Csv("x,y", i => $"{i},{i}"), "y", new() { Categorical = ["z"] }));
        Assert.Contains("1001 different labels",
            Assert.Throws<InvalidDataException>(() => Schema.Infer(Csv("x,y", i => $"{i},p{i}", rows: 1001), "y")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_labels_are_named()
    {
        Schema schema = Schema.Infer(Csv("x,y", i => $"{i},c{i % 2}"), "y");
        var error = Assert.Throws<InvalidDataException>(() => schema.Classes(CsvTable.Parse("x,y\n1,c0\n2,c7\n"), [0, 1]));
        Assert.Contains("line 3, column 'y': 'c7' is none of the classes 'c0', 'c1'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Hand_made_schemas_are_checked()
    {
        SchemaColumn x = new("x", ColumnKind.Numeric), y = new("y", ColumnKind.Numeric);
        Assert.Throws<ArgumentException>(() => new Schema([], y, LearningTask.Regression));
        Assert.Throws<ArgumentException>(() => new Schema([null!], y, LearningTask.Regression));
        Assert.Throws<ArgumentException>(() => new Schema([x, x], y, LearningTask.Regression));
        Assert.Throws<ArgumentException>(() => new Schema([x, y], y, LearningTask.Regression));
        Assert.Throws<ArgumentException>(() => new Schema([x], y, LearningTask.Regression, ["a", "b"]));
        Assert.Throws<ArgumentException>(() => new Schema([x], y, LearningTask.Classification, ["a"]));
        Assert.Throws<ArgumentException>(() => new Schema([x], y, LearningTask.Classification, ["a", "a"]));
        Assert.Throws<ArgumentException>(() => new Schema([x], new("y", ColumnKind.Categorical), LearningTask.Regression));
    }

    internal static Table Csv(string header, Func<int, string> row, int rows = 40) =>
        CsvTable.Parse($"{header}\n{string.Join("\n", Enumerable.Range(0, rows).Select(row))}\n");
}
