using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Lincoln.Data;

namespace Lincoln.Tests.Data;

public class PreparationJsonTests
{
    [Fact]
    public void Gives_back_the_same_bits()
    {
        Table table = CsvTable.Parse(TablePreparationTests.Houses);
        TablePreparation before = TablePreparationTests.Fitted(), after = Read(Json(before));
        Assert.Equal(before.FeatureNames, after.FeatureNames);
        Assert.Equal(before.Schema.Features, after.Schema.Features);
        Assert.Equal(before.Schema.Target, after.Schema.Target);
        Assert.Equal(["none"], after.Schema.ExtraMissingTokens);
        Assert.Equal(before.Transform(table).Values.ToArray(), after.Transform(table).Values.ToArray());
        Assert.Equal(before.Targets(table, [0, 1]).Values!.Values.ToArray(), after.Targets(table, [0, 1]).Values!.Values.ToArray());
        Assert.Equal(Json(before), Json(after));
    }

    [Fact]
    public void Keeps_the_labels()
    {
        Table iris = DataSets.Table("iris");
        TablePreparation flowers = Read(Json(TablePreparation.Fit(iris, Schema.Infer(iris, "species"), [1, 60, 120])));
        Assert.Equal(["setosa", "versicolor", "virginica"], flowers.Schema.ClassLabels);
        Assert.Equal(2, Assert.Single(flowers.Schema.Classes(iris, [149])));
    }

    [Theory]
    [InlineData("\"task\":\"regression\"", "\"task\":\"clustering\"",
        "preprocessing.task: it may be 'regression' or 'classification', found 'clustering'.")]
    [InlineData("\"task\":\"regression\",", "", "preprocessing: 'task' is missing.")]
    [InlineData("\"columns\":[", "\"columns\":[7,", "preprocessing.columns[0]: an object was expected, found Number.")]
    [InlineData("\"median\":20", "\"median\":\"20\"", "preprocessing.columns[2].median: a number was expected, found String.")]
    [InlineData("\"median\":20", "\"median\":1e999", "preprocessing.columns[2].median: a finite number was expected, found 1e999.")]
    [InlineData("\"categories\":[\"blue\"", "\"categories\":[\"red\"", "preprocessing.columns[0].categories: a category appears twice.")]
    [InlineData("\"missing_category\":true", "\"missing_category\":1",
        "preprocessing.columns[0].missing_category: true or false was expected, found Number.")]
    [InlineData("\"name\":\"age\"", "\"name\":\"rooms\"", "'rooms' appears in the schema twice")]
    [InlineData("\"categories\":[\"blue\",\"red\"],\"missing_category\":true", "\"categories\":[],\"missing_category\":false",
        "preprocessing.columns[0].categories: there is none.")]
    [InlineData("\"name\":\"age\"", "\"name\":\"\\ud800\"", "preprocessing.columns[2].name: the text is not valid Unicode.")]
    [InlineData("\"means\":[2.5,20,7]", "\"means\":[2.5,20]", "preprocessing.scaler: There are 2 means but 3 deviations")]
    [InlineData("\"means\":[250]", "\"means\":[]", "preprocessing.target_scaler: There are 0 means but 1")]
    [InlineData("\"kind\":\"numeric\",\"median\":20", "\"kind\":\"categorical\",\"categories\":[],\"missing_category\":true",
        "preprocessing.scaler: it has 3 columns, but there are 2 numeric ones.")]
    [InlineData("\"classes\":[]", "\"classes\":[\"a\",\"b\"]", "A regression has no class labels")]
    [InlineData("\"classes\":[]", "\"classes\":[null]", "preprocessing.classes[0]: a text was expected, found Null.")]
    public void Damage_is_explained(string part, string replacement, string message)
    {
        string json = Json(TablePreparationTests.Fitted());
        Assert.Contains(part, json, StringComparison.Ordinal);
        var error = Assert.Throws<InvalidDataException>(() => Read(json.Replace(part, replacement, StringComparison.Ordinal)));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private const string Image = """{"image":[3,4,5],"classes":["cat","dog"],"mean":100.5,"deviation":60}""";

    // A model of an image folder says the shape once instead of naming every pixel.
    [Fact]
    public void Images_are_a_shape_and_a_scale()
    {
        var images = ReadImages(Image);
        Assert.Equal([3, 4, 5], images.Shape.Sizes.ToArray());
        Assert.Equal(["cat", "dog"], images.Labels);
        Assert.Equal(Image, Json(images));
        // A CSV of their pixels gives the same inputs.
        var table = PixelTable.Of(images);
        Assert.Equal(60, table.FeatureNames.Count);
        Assert.Equal("pixel_2_3_4", table.FeatureNames[^1]);
        Assert.Equal(-100.5 / 60, table.Scaler.Transform(0, 59));
    }

    // Images with a target of their own name are written as the columns of a CSV, as mnist always was, and read as images again.
    [Fact]
    public void Images_that_are_written_as_columns_are_images_again()
    {
        var images = new ImagePreparation([1, 2, 3], ["0", "1", "2"], 33.5, 70.25, "digit");
        string json = Json(images);
        Assert.Contains("\"name\":\"pixel_1_2\",\"kind\":\"numeric\",\"median\":33.5", json, StringComparison.Ordinal);
        Assert.Contains("{\"name\":\"digit\",\"kind\":\"numeric\"}", json, StringComparison.Ordinal);
        var again = Assert.IsType<ImagePreparation>(PixelTable.Recognise(Read(json)));
        Assert.Equal((images.Shape, images.Target, json), (again.Shape, again.Target, Json(again)));
        string other = json.Replace("\"median\":33.5}],", "\"median\":33}],", StringComparison.Ordinal);
        Assert.IsType<TablePreparation>(PixelTable.Recognise(Read(other)));
        Assert.IsType<TablePreparation>(PixelTable.Recognise(Read(json.Replace("pixel_0_1", "pixel_0_9", StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("[3,4,5]", "[2,4,5]", "preprocessing.image: it must be 1 or 3 channels")]
    [InlineData("[3,4,5]", "[3,4]", "preprocessing.image: it must be")]
    [InlineData("[3,4,5]", "[3,0,5]", "preprocessing.image: it must be")]
    [InlineData("[3,4,5]", "[3,4.5,5]", "preprocessing.image: it must be")]
    [InlineData("[3,4,5]", "[3,10000,10000]", "together at most 262,144 elements")]
    [InlineData("[3,4,5]", "[3,1e300,1e300]", "preprocessing.image: it must be")]
    [InlineData("[3,4,5]", "3", "preprocessing.image: a list of numbers was expected, found Number.")]
    [InlineData("\"dog\"", "\"cat\"", "labels: 'cat' appears twice.")]
    [InlineData(",\"dog\"", "", "labels: there must be at least two, found 1")]
    [InlineData("60", "0", "preprocessing: The deviation of column 0 is 0")]
    [InlineData("\"mean\":100.5,", "", "preprocessing: 'mean' is missing.")]
    public void Damage_of_images_is_explained(string part, string replacement, string message)
        => Assert.Contains(message,
            Assert.Throws<InvalidDataException>(() => ReadImages(Image.Replace(part, replacement, StringComparison.Ordinal))).Message,
            StringComparison.Ordinal);

    // A file that was changed in any place, by accident or on purpose, gives a preprocessor or a message, nothing else.
    [Fact]
    public void Any_change_is_read_or_explained()
    {
        string json = Json(TablePreparationTests.Fitted());
        var changes = from at in Gen.Choose(0, json.Length - 1)
                      from length in Gen.Choose(0, 12)
                      from text in Gen.Elements("", "0", "-1", "\"", "[]", "{}", "null", "true", ",", "\\u0000", "\\ud800",
                          "1e400", "red", "columns")
                      select json[..at] + text + json[Math.Min(json.Length, at + length)..];
        int read = 0, refused = 0;
        Prop.ForAll(changes.ToArbitrary(), changed =>
        {
            try
            {
                Assert.NotEmpty(Read(changed).FeatureNames);
                read++;
            }
            catch (JsonException) { }
            catch (InvalidDataException e)
            {
                Assert.StartsWith("preprocessing", e.Message, StringComparison.Ordinal);
                refused++;
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
        Assert.True(read > 0 && refused > 0, $"{read} were read, {refused} refused: the changes test nothing.");
    }

    private static string Json(Preparation preprocessor)
    {
        var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream)) preprocessor.Write(json);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    private static ImagePreparation ReadImages(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return ImagePreparation.Read(new(document.RootElement, "preprocessing"));
    }

    private static TablePreparation Read(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return TablePreparation.Read(document.RootElement);
    }
}
