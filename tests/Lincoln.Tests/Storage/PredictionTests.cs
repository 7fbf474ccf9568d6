using Lincoln.Data;
using Lincoln.Layers;
using Lincoln.Losses;
using Lincoln.Storage;

namespace Lincoln.Tests.Storage;

public sealed class PredictionTests
{
    private const string Flats =
        "size,district,price\n30,hill,90\n50,harbour,250\n70,hill,210\n90,harbour,370\n110,,330\n"
        + "130,harbour,490\n45,hill,135\n65,harbour,295\n85,hill,255\n105,harbour,415\n";

    [Fact]
    public void A_row_gives_the_value_in_the_targets_units()
    {
        var model = Regression(out var data);
        // By hand: price = output · deviation + mean, and the output is 2·size(scaled) + 1.
        double size = ((TablePreparation)data.Preparation).Scaler.Transform(80, 0);
        double expected = (2 * size + 1) * data.Preparation.TargetScaler!.Deviations[0] + data.Preparation.TargetScaler.Means[0];
        var prediction = Again(model).Predict(("district", "harbour"), ("size", 80));
        Assert.Equal(expected, prediction.Value, 1e-3);
        Assert.Null(prediction.Label);
        Assert.Empty(prediction.Probabilities);
        Assert.Equal(prediction.Value.ToString("G6"), prediction.ToString());
    }

    [Fact]
    public void Predictions_come_back_to_the_last_bit()
    {
        var data = PreparedData.FromTable(DataSets.Table("iris"), "species");
        var network = new NeuralNetwork([new Dense(7, Activation.Tanh), new Dense(3)], new SoftmaxCrossEntropy(), seed: 3)
            .Build(data.SampleShape);
        var model = new TrainedModel(network, data.Preparation);
        var again = Again(model);
        var before = model.Predict(DataSets.Table("iris"));
        var after = again.Predict(DataSets.Table("iris"));
        Assert.Equal(150, before.Count);
        Assert.Equal(before.Select(p => (p.Label, p.Value)), after.Select(p => (p.Label, p.Value)));
        Assert.Equal(before.SelectMany(p => p.Probabilities), after.SelectMany(p => p.Probabilities));
        Assert.Equal(["setosa", "versicolor", "virginica"], again.Labels);
        Assert.Equal(data.Preparation.Target, again.Preparation!.Target);
        Assert.IsType<SoftmaxCrossEntropy>(again.Network.Loss);

        // One row alone gives the bits that it gives among others.
        var table = DataSets.Table("iris");
        var alone = again.Predict([.. table.Columns.Select((name, c) => (name, (object?)table[149, c]))]);
        Assert.Equal(before[149].Probabilities, alone.Probabilities);
    }

    [Fact]
    public void More_rows_than_a_chunk_are_read_in_order()
    {
        var model = Regression(out _);
        var table = Table.From(Enumerable.Range(0, 1000), ("size", i => i), ("district", _ => "hill"));
        var predictions = model.Predict(table);
        Assert.Equal(1000, predictions.Count);
        foreach (int i in (int[])[0, 255, 256, 511, 512, 999])
            Assert.Equal(model.Predict(("size", i), ("district", "hill")).Value, predictions[i].Value);
    }

    [Fact]
    public void Probabilities_follow_the_loss()
    {
        var scores = Tensor.From(new Real[,] { { 1, 3, 2 }, { 0, -1, -1 } });
        var soft = Classifier(new SoftmaxCrossEntropy(), "a", "b", "c").Predict(scores);
        Assert.Equal(["b", "a"], soft.Select(p => p.Label));
        Assert.Equal(1, soft[0].Value);
        Assert.Equal(Math.Exp(3) / (Math.Exp(1) + Math.Exp(2) + Math.Exp(3)), soft[0].Probabilities[1], 1e-6);
        Assert.Equal("b (66.5 %)", soft[0].ToString());

        var each = Classifier(new BinaryCrossEntropy(), "a", "b", "c").Predict(scores);
        Assert.Equal([.. new[] { 1.0, 3, 2 }.Select(Sigmoid)], each[0].Probabilities, (x, y) => Math.Abs(x - y) < 1e-6);

        var yes = Classifier(new BinaryCrossEntropy(), "no", "yes").Predict(Tensor.From(new Real[,] { { 2 }, { -1 }, { 0 } }));
        Assert.Equal(["yes", "no", "no"], yes.Select(p => p.Label));
        Assert.Equal([1 - Sigmoid(2), Sigmoid(2)], yes[0].Probabilities, (x, y) => Math.Abs(x - y) < 1e-6);

        var squared = Classifier(new MeanSquaredError(), "no", "yes").Predict(Tensor.From(new Real[,] { { (Real)0.7 }, { (Real)0.2 } }));
        Assert.Equal(["yes", "no"], squared.Select(p => p.Label));
        Assert.Empty(squared[0].Probabilities);
        Assert.Equal("yes", squared[0].ToString());

        static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
    }

    [Fact]
    public void Labels_without_a_table_come_back()
    {
        var model = new TrainedModel(new NeuralNetwork(new Dense(2), new SoftmaxCrossEntropy()).Build([3]), ["cat", "Hündin \"x\""]);
        var again = Again(model);
        Assert.Equal(model.Labels, again.Labels);
        Assert.IsType<LabelPreparation>(again.Preparation);
        Assert.Contains("no preprocessing", Assert.Throws<InvalidOperationException>(() => again.Predict(("size", 1))).Message);
        Assert.Contains("no preprocessing", Assert.Throws<InvalidOperationException>(() => again.Predict(DataSets.Table("iris"))).Message);
        Assert.Empty(again.Predict(new Tensor([0, 3])));
        Assert.Throws<ShapeException>(() => again.Predict(new Tensor([1, 4])));
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Regression(out var data);
        var wrong = new NeuralNetwork(new Dense(2), new MeanSquaredError()).Build([7]);
        Assert.Contains("it makes inputs of shape [4], but the network takes [7]",
            Assert.Throws<ArgumentException>(() => new TrainedModel(wrong, data.Preparation)).Message);
        Assert.Contains("one output was expected, but the network gives 2",
            Assert.Throws<ArgumentException>(() => new TrainedModel(new NeuralNetwork(new Dense(2), new MeanSquaredError()).Build([4]),
                data.Preparation)).Message);
        Assert.Contains("there are 3 labels, but the network gives 2",
            Assert.Throws<ArgumentException>(() => new TrainedModel(wrong, ["a", "b", "c"])).Message);
        Assert.Contains("'a' appears twice", Assert.Throws<ArgumentException>(() => new TrainedModel(wrong, ["a", "a"])).Message);
        Assert.Throws<ArgumentException>(() => new TrainedModel(wrong, ["a", null!]));
        Assert.Throws<ArgumentNullException>(() => new TrainedModel(null!));
        Assert.Throws<ArgumentNullException>(() => new TrainedModel(wrong, (Preparation)null!));

        var model = Regression(out _);
        Assert.Contains("has no column 'size'", Assert.Throws<ArgumentException>(() => model.Predict(("district", "hill"))).Message);
        Assert.Contains("'big' is not a number",
            Assert.Throws<ArgumentException>(() => model.Predict(("size", "big"), ("district", "hill"))).Message);
        Assert.Throws<ArgumentException>(() => model.Predict(("size", 1), ("size", 2), ("district", "hill")));
        Assert.Throws<ArgumentException>(() => model.Predict());
        Assert.Throws<InvalidDataException>(() => model.Predict(DataSets.Table("iris")));
        Assert.Contains("row 1 is not a number",
            Assert.Throws<InvalidOperationException>(() => Classifier(new SoftmaxCrossEntropy(), "a", "b")
                .Predict(Tensor.From(new Real[,] { { 1, 2 }, { 1, Real.NaN } }))).Message);
        Assert.Contains("one number for each",
            Assert.Throws<InvalidOperationException>(() => new TrainedModel(wrong).Predict(new Tensor([1, 7]))).Message);
    }

    [Fact]
    public void Unknown_values_are_noted()
    {
        var notes = new List<string>();
        Regression(out _).Predict(CsvTable.Parse("district,size,colour\nisland,80,red\nhill,,blue\n"), notes);
        Assert.Contains(notes, n => n.Contains("'island'"));
        Assert.Contains(notes, n => n.Contains("median"));
    }

    // A network without a layer that learns: its outputs are its inputs.
    private static TrainedModel Classifier(Loss loss, params string[] labels) => new(new NeuralNetwork(Activation.Linear, loss), labels);

    // price = 2·size + 1 in scaled numbers; the district does not count.
    internal static TrainedModel Regression(out PreparedData data)
    {
        data = PreparedData.FromTable(CsvTable.Parse(Flats), "price", new DataOptions { Validation = 0, Test = 0 });
        var network = new NeuralNetwork(new Dense(1, weights: Initializer.Zeros), new MeanSquaredError()).Build(data.SampleShape);
        network.ParameterArray[0].Edit()[0] = 2;
        network.ParameterArray[1].Edit()[0] = 1;
        return new TrainedModel(network, data.Preparation);
    }

    private static TrainedModel Again(TrainedModel model)
    {
        var stream = new MemoryStream();
        model.Save(stream);
        return TrainedModel.Load(stream);
    }
}
