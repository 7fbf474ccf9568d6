using Lincoln.Data;
using Lincoln.Layers;
using Lincoln.Losses;
using Lincoln.Optimizers;
using Lincoln.Storage;

namespace Lincoln.Tests.Storage;

public sealed class TextModelTests
{
    private const string Text = "the cat sat on the mat\n";

    // A text that can be learned by heart, by a model of character numbers and by one of one-hot rows as in the book.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Writes_what_it_has_learned(bool oneHot)
    {
        var model = Learned(oneHot);
        string written = string.Concat(model.Generate("the cat", 60, new Sampler(temperature: 0)));
        Assert.StartsWith(" sat on the mat\nthe cat sat on", written, StringComparison.Ordinal);
        // "the" is followed by " cat" or " mat": only what stood before it says which.
        Assert.StartsWith(" mat", string.Concat(model.Generate("sat on the", 20, new Sampler(temperature: 0))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Writes_before_it_has_learned_anything(bool oneHot)
    {
        var vocabulary = Vocabulary.Of(Text);
        var network = new NeuralNetwork([.. oneHot ? (Layer[])[] : [new Embedding(vocabulary.Count, 4)], new GRU(8),
            new Dense(vocabulary.Count)], new SoftmaxCrossEntropy());
        Assert.Equal(20, new TrainedModel(network, vocabulary).Generate("the cat", 20).Count());
        Assert.Equal(!oneHot, network.TakesIndices);
    }

    [Fact]
    public void The_file_holds_the_vocabulary()
    {
        using var files = new TemporaryFolder();
        var model = Learned(oneHot: false);
        model.Save(files["m"]);
        var again = TrainedModel.Load(files["m"]);
        Assert.Equal(Known(model).All, Known(again).All);
        Assert.Null(again.Labels);
        Assert.Equal(Draw(model, 4), Draw(again, 4));
        Assert.Equal(Draw(again, 4), Draw(again, 4));
        Assert.NotEqual(Draw(again, 4), Draw(again, 5));

        string Draw(TrainedModel m, ulong seed) => string.Concat(m.Generate("the ", 80, new Sampler(temperature: 2, seed: seed)));
    }

    // Text may be generated between two batches of a training that carries its state.
    [Fact]
    public void Leaves_the_carried_state_as_it_was()
    {
        var model = Learned(oneHot: false);
        var characters = new Indices([1, 3], Known(model).Encode("the"));
        var more = new Indices([1, 3], Known(model).Encode(" ca"));
        Real[] undisturbed, disturbed;
        using (model.Network.CarryState())
        {
            model.Network.Predict(characters);
            undisturbed = model.Network.Predict(more).Values.ToArray();
        }
        using (model.Network.CarryState())
        {
            model.Network.Predict(characters);
            Assert.Equal("at", string.Concat(model.Generate("the c", 2, new Sampler(temperature: 0))));
            foreach (string _ in model.Generate("the c", 9)) break;
            disturbed = model.Network.Predict(more).Values.ToArray();
        }
        Assert.Equal(undisturbed, disturbed);
    }

    [Fact]
    public void What_is_refused()
    {
        var model = Learned(oneHot: false);
        Assert.Contains("it is empty", Assert.Throws<ArgumentException>(() => model.Generate("", 1)).Message, StringComparison.Ordinal);
        Assert.Contains("character 4 is 'X'", Assert.Throws<ArgumentException>(() => model.Generate("catX", 1)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Generate("cat", -1));
        Assert.Empty(model.Generate("cat", 0));

        var vocabulary = Known(model);
        Assert.Contains("gives 11 outputs",
            Assert.Throws<ArgumentException>(() => new TrainedModel(model.Network, Vocabulary.Of("ab"))).Message, StringComparison.Ordinal);
        var images = new NeuralNetwork([new Dense(vocabulary.Count)], new SoftmaxCrossEntropy()).Build([5]);
        Assert.Contains("of shape [5]", Assert.Throws<ArgumentException>(() => new TrainedModel(images, vocabulary)).Message,
            StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => new TrainedModel(images).Generate("cat", 1));
        var last = new NeuralNetwork([new Embedding(vocabulary.Count, 4), new RNN(4, lastOnly: true), new Dense(vocabulary.Count)],
            new SoftmaxCrossEntropy()).Build([5], indices: true);
        Assert.Contains("scores for each of them were expected",
            Assert.Throws<InvalidOperationException>(() => new TrainedModel(last, vocabulary).Generate("cat", 1).First()).Message,
            StringComparison.Ordinal);
        var both = new NeuralNetwork([new Embedding(vocabulary.Count, 4), new RNN(4, bidirectional: true), new Dense(vocabulary.Count)],
            new SoftmaxCrossEntropy()).Build([5], indices: true);
        Assert.Throws<InvalidOperationException>(() => new TrainedModel(both, vocabulary).Generate("cat", 1).First());
    }

    private static Vocabulary Known(TrainedModel model) => Assert.IsType<TextPreparation>(model.Preparation).Vocabulary;

    private static TrainedModel Learned(bool oneHot)
    {
        var data = new TextDataset(string.Concat(Enumerable.Repeat(Text, 40)), length: Text.Length, oneHot: oneHot);
        Layer[] layers = [new GRU(24), new Dense(data.Vocabulary.Count)];
        if (!oneHot) layers = [new Embedding(data.Vocabulary.Count, 8), .. layers];
        var network = new NeuralNetwork(layers, new SoftmaxCrossEntropy(), seed: 3);
        new Trainer(network, new Adam(0.02)).Fit(new Subset(data, data.ContiguousOrder(3)),
            options: new() { Epochs = 12, BatchSize = 3, CarryState = true });
        return new TrainedModel(network, data.Vocabulary);
    }
}
