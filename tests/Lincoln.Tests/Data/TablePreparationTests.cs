using Lincoln.Data;

namespace Lincoln.Tests.Data;

public class TablePreparationTests
{
    internal const string Houses = """
        colour,rooms,age,same,price
        red,1,10,7,100
        blue,2,,7,200
        ,3,30,7,300
        red,4,20,7,400
        green,100,99,8,9000
        """;

    private static readonly int[] Training = [0, 1, 2, 3];

    [Fact]
    public void Learns_from_the_training_rows_alone()
    {
        TablePreparation preprocessor = Fitted();
        Assert.Equal(["colour=blue", "colour=red", "colour=(missing)", "rooms", "age", "same"], preprocessor.FeatureNames);
        // rooms 1 2 3 4; age 10 20 (the median of 10 30 20) 30 20; same is constant, so it is divided by 1.
        Assert.Equal([2.5, 20, 7], preprocessor.Scaler.Means.ToArray());
        Assert.Equal([Math.Sqrt(1.25), Math.Sqrt(50), 1], preprocessor.Scaler.Deviations.ToArray());
        Assert.Equal([250.0], preprocessor.TargetScaler!.Means.ToArray());
        Assert.Equal(
        [
            "Categories become one input each: 'colour' (2).",
            "'colour': 1 missing value in the training rows, a category of their own.",
            "'age': 1 missing value in the training rows, replaced by the median 20.",
            "'same' is constant: 7 in every training row.",
        ], preprocessor.Notes);
    }

    [Fact]
    public void Transforms_rows()
    {
        var notes = new List<string>();
        Tensor rows = Fitted().Transform(CsvTable.Parse(Houses), [3, 1, 2, 4], notes);
        static Real Scaled(double x, double mean, double variance) => (Real)((x - mean) / Math.Sqrt(variance));
        Assert.Equal([4, 6], rows.Shape.Sizes.ToArray());
        Assert.Equal(
        [
            0, 1, 0, Scaled(4, 2.5, 1.25), 0, 0,
            1, 0, 0, Scaled(2, 2.5, 1.25), 0, 0,
            0, 0, 1, Scaled(3, 2.5, 1.25), Scaled(30, 20, 50), 0,
            0, 0, 0, Scaled(100, 2.5, 1.25), Scaled(99, 20, 50), 1,
        ], rows.Values.ToArray());
        Assert.Contains("'colour': 1 value that the training rows did not have, such as 'green', taken as none of its categories.", notes);
        Assert.Contains("'age': 1 missing value replaced by the median 20.", notes);
    }

    [Fact]
    public void Columns_are_found_by_name()
    {
        TablePreparation preprocessor = Fitted();
        Tensor here = preprocessor.Transform(CsvTable.Parse("same,extra,age,rooms,colour\n7,x,10,1,red\n"));
        Assert.Equal(preprocessor.Transform(CsvTable.Parse(Houses), [0]).Values.ToArray(), here.Values.ToArray());
        var error = Assert.Throws<InvalidDataException>(() =>
            preprocessor.Transform(CsvTable.Parse("colour,Rooms,age,same\nred,1,2,3\n", "new.csv")));
        Assert.Contains("new.csv has no column 'rooms', which the model needs. It has 'colour', 'Rooms', 'age', 'same'", error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_text_that_training_never_missed_is_no_category()
    {
        Table table = CsvTable.Parse("c,y\na,1.5\nb,2.5\na,3.5\n");
        var preprocessor = TablePreparation.Fit(table, Schema.Infer(table, "y"), [0, 1, 2]);
        var notes = new List<string>();
        Assert.Equal([0, 0], preprocessor.Transform(CsvTable.Parse("c\n?\n"), notes).Values.ToArray());
        Assert.Equal(["'c': 1 missing value taken as none of its categories."], notes);
    }

    [Fact]
    public void Targets_are_scaled_and_come_back()
    {
        Table table = CsvTable.Parse(Houses);
        TablePreparation preprocessor = Fitted();
        Tensor targets = preprocessor.Targets(table, Training).Values!;
        Assert.Equal([4, 1], targets.Shape.Sizes.ToArray());
        Assert.Equal(0, targets.Values.ToArray().Sum(x => (double)x), 1e-6);
        preprocessor.InverseTarget(targets.Edit());
        Assert.Equal([100, 200, 300, 400], targets.Values.ToArray().Select(y => Math.Round((double)y, 3)));
        var plain = TablePreparation.Fit(table, preprocessor.Schema, Training, new() { ScaleTarget = false });
        Assert.Null(plain.TargetScaler);
        Assert.Equal([300, 9000], plain.Targets(table, [2, 4]).Values!.Values.ToArray());
    }

    [Fact]
    public void Classes_are_targets()
    {
        Table table = CsvTable.Parse("x,y\n1,b\n2,a\n3,b\n");
        var preprocessor = TablePreparation.Fit(table, Schema.Infer(table, "y"), [0, 1]);
        Assert.Null(preprocessor.TargetScaler);
        Assert.Equal([1, 0, 1], preprocessor.Targets(table, [0, 1, 2]).Labels!.Values.ToArray());
        Assert.Equal(3, preprocessor.Dataset(table, [0, 1, 2]).Count);
    }

    [Fact]
    public void Bad_arguments()
    {
        Table table = CsvTable.Parse(Houses, "h.csv");
        Schema schema = Schema.Infer(table, "price");
        TablePreparation preprocessor = TablePreparation.Fit(table, schema, Training);
        Assert.Throws<ArgumentException>(() => TablePreparation.Fit(table, schema, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => TablePreparation.Fit(table, schema, [5]));
        Assert.Throws<ArgumentOutOfRangeException>(() => preprocessor.Transform(table, [-1]));
        Assert.Throws<ArgumentException>(() => TablePreparation.Fit(table, schema, Training,
            new() { Scaler = StandardScaler.Uniform(2, 0, 1) }));
        Assert.Contains("h.csv, line 2, column 'rooms': 'many' is not a number", Assert.Throws<InvalidDataException>(() =>
            preprocessor.Transform(CsvTable.Parse("colour,rooms,age,same\nred,many,1,7\n", "h.csv"))).Message, StringComparison.Ordinal);
        Table huge = CsvTable.Parse("x,y\n1e200,1.5\n-1e200,2\n1,3\n");
        Assert.Contains("too large",
            Assert.Throws<InvalidDataException>(() => TablePreparation.Fit(huge, Schema.Infer(huge, "y"), [0, 1, 2])).Message,
            StringComparison.Ordinal);
    }

    internal static TablePreparation Fitted()
    {
        Table table = CsvTable.Parse(Houses);
        return TablePreparation.Fit(table, Schema.Infer(table, "price", new() { Missing = ["none"] }), Training);
    }
}
