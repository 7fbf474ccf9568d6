using Lincoln.Data;

namespace Lincoln.Tests.Data;

public class DataSetsTests
{
    [Theory]
    [InlineData("digits", "592cc047d0a1cc7fdef9fd724514209dcb45a80aa147dc3ab375e3e1a9a380f4")]
    [InlineData("boston", "24ec814c9b6c5bb1cae0f6d203636413195ade13a34b62920787599f63eefd7e")]
    [InlineData("iris", "30821fb97cfd3335f67711058ee448fe1784557c374c82e52645e78563bafdb1")]
    [InlineData("wine", "d3fcd1284adcc1c3c1ecc37221dbf2e73d7c3f7a132fbd36525ab1b97baa741b")]
    [InlineData("breast-cancer", "af399a019264f7999e6b395ee90576e46564867aa4c8a40797c96be87dc1be55")]
    [InlineData("diabetes", "2d9516499b8b56e76cf361824b4608b0bef572b03e561ba3410ca4b4ce37b5d4")]
    public void Embedded_data_is_what_its_description_says(string name, string sha256)
    {
        DataSetInfo info = DataSets.Info(name);
        PreparedData data = DataSets.Load(name);
        Assert.Equal(sha256, data.Sha256);
        Assert.Equal(info.Samples, data.Training.Count + data.Validation!.Count + data.Test!.Count);
        Assert.Equal([info.Inputs], data.SampleShape.Sizes.ToArray());
        Assert.Equal((info.Task, info.Classes, info.Target), (data.Task, data.Preparation.Labels?.Count ?? 0, data.Preparation.Target));
        Assert.Equal(Math.Max(info.Classes, 1), data.OutputCount);
        Assert.True(info.Embedded);
    }

    [Fact]
    public void Digits_are_brought_to_0_to_1()
    {
        Real[] pixels = Inputs(DataSets.Load("digits").Training);
        Assert.Equal((0, 1), (pixels.Min(), pixels.Max()));
        Assert.All(pixels, p => Assert.Equal(Math.Round((double)p * 16), (double)p * 16));
        Assert.Equal([1, 8, 8], DataSets.Load("digits", new() { Images = true }).SampleShape.Sizes.ToArray());
    }

    [Fact]
    public void Others_are_standardised_on_the_training_rows()
    {
        PreparedData boston = DataSets.Load("boston");
        Real[] x = Inputs(boston.Training);
        for (int column = 0; column < 13; column++)
        {
            double[] values = [.. Enumerable.Range(0, boston.Training.Count).Select(row => (double)x[row * 13 + column])];
            Assert.Equal(0, values.Average(), 1e-5);
            Assert.Equal(1, values.Average(v => v * v), 1e-4);
        }
        Assert.NotEqual(0, Inputs(boston.Test!).Average(v => (double)v), 1e-3);
    }

    [Fact]
    public void The_seed_decides_the_split()
    {
        Real[] Test(ulong seed) => Inputs(DataSets.Load("iris", new() { Seed = seed }).Test!);
        Assert.Equal(Test(1), Test(1));
        Assert.NotEqual(Test(1), Test(2));
    }

    [Fact]
    public void An_earlier_preprocessor_is_used_again()
    {
        PreparedData first = DataSets.Load("wine"), again = DataSets.Load("wine", new() { Seed = 5, Fitted = first.Preparation });
        Assert.Same(first.Preparation, again.Preparation);
        Assert.Throws<ArgumentException>(() => DataSets.Load("iris", new() { Fitted = first.Preparation }));
    }

    [Fact]
    public void Tables_of_the_users_own()
    {
        Table table = Table.From(Enumerable.Range(0, 50), ("rooms", i => i % 5), ("kind", i => i % 2 == 0 ? "flat" : "house"),
            ("price", i => i == 3 ? null : i * 1.25));
        PreparedData data = PreparedData.FromTable(table, "price", new() { Validation = 0, Test = 0.5 });
        Assert.Null(data.Validation);
        Assert.Equal((25, 24), (data.Training.Count, data.Test!.Count));
        Assert.Equal(["rooms", "kind=flat", "kind=house"], ((TablePreparation)data.Preparation).FeatureNames);
        Assert.Contains("1 row without a value of 'price' left out.", data.Notes);
    }

    [Fact]
    public void Unknown_names_list_the_known_ones()
    {
        Assert.Equal("iris", DataSets.Load("Iris").Name);
        Assert.Equal("iris", DataSets.Table("IRIS").Name);
        Assert.Equal(DataSets.Text("pride-and-prejudice"), DataSets.Text("Pride-And-Prejudice"));
        string message = Assert.Throws<ArgumentException>(() => DataSets.Load("digist")).Message;
        Assert.Contains("no data set 'digist'. Built in are digits, boston, iris, wine, breast-cancer, diabetes, mnist, fashion-mnist",
            message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => DataSets.Table("mnist"));
    }

    [Fact]
    public void Images_are_standardised_over_the_pixels_of_the_training_samples()
    {
        DataSetInfo info = DataSets.Info("fashion-mnist") with { Inputs = 4 };
        IdxArray images = DatasetTests.Idx([40, 2, 2], 160, i => (byte)(i * 3 % 250)),
            labels = DatasetTests.Idx([40], 40, i => (byte)(i % 10));
        PreparedData data = Mnist.Prepare(info, new() { Validation = 0.2, Test = 0.2 }, images, labels, images, labels, "hash");
        Assert.Equal((30, 10, 40), (data.Training.Count, data.Validation!.Count, data.Test!.Count));
        Real[] x = Inputs(data.Training);
        Assert.Equal(0, x.Average(v => (double)v), 1e-5);
        Assert.Equal(1, x.Average(v => (double)v * v), 1e-4);
        Assert.Equal("Ankle boot", data.Preparation.Labels![9]);
        // A CSV of the same pixels becomes the same inputs.
        var pixels = PixelTable.Of(Assert.IsType<ImagePreparation>(data.Preparation));
        Table csv = Table.From([0],
            [.. pixels.FeatureNames.Select((n, i) => (n, (Func<int, object?>)(_ => images.Bytes.Span[i])))]);
        Real[] fromCsv = pixels.Transform(csv).Values.ToArray();
        for (int i = 0; i < 4; i++) Assert.Equal((double)Inputs(data.Test!)[i], fromCsv[i], 1e-5);
        PreparedData again = Mnist.Prepare(info, new() { Validation = 0, Fitted = data.Preparation, Images = true }, images, labels,
            images, labels, "hash");
        Assert.Null(again.Validation);
        Assert.Equal(Inputs(data.Test!), Inputs(again.Test!));
        Assert.Equal([1, 2, 2], again.SampleShape.Sizes.ToArray());
    }

    private static Real[] Inputs(IDataset data)
    {
        var batch = new Batch();
        data.Read([.. Enumerable.Range(0, data.Count)], batch);
        return batch.Inputs!.Values.ToArray();
    }
}
