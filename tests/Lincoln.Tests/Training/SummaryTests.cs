using Lincoln.Layers;
using Lincoln.Losses;

namespace Lincoln.Tests.Training;

public class SummaryTests : TrainingTest
{
    [Fact]
    public void It_lists_the_layers()
    {
        var network = new NeuralNetwork([new Dense(89, Activation.Tanh), new Dense(10)], new SoftmaxCrossEntropy()).Build([64]);
        Assert.Equal("""
            path  layer            output  parameters
            0     Dense(89, tanh)  [89]         5,785
            1     Dense(10)        [10]           900
                  total                         6,685

            """, network.Summary().ToString());
        Assert.Equal(6685, network.Summary().TrainableParameters);
    }

    [Fact]
    public void Layers_within_layers_are_opened_and_shared_parameters_counted_once()
    {
        var shared = new Dense(8);
        var layers = new Sequential(new Sequential(shared, Activation.ReLU), shared, new Dense(3));
        var network = new NeuralNetwork(layers, new SoftmaxCrossEntropy()).Build([8]);
        network.Parameters.First().Parameter.Trainable = false;
        var summary = network.Summary();
        Assert.Equal(["0.0", "0.1", "1", "2"], summary.Rows.Select(r => r.Path));
        Assert.Equal([72, 0, 0, 27], summary.Rows.Select(r => r.Parameters));
        Assert.Equal((99, 35), (summary.TotalParameters, summary.TrainableParameters));
        Assert.Contains("of which trainable: 35", summary.ToString());
        Assert.Equal([8], summary.Rows[1].OutputShape!.Value);
    }

    [Fact]
    public void A_single_layer_and_a_layer_with_parts_of_its_own_are_one_row()
    {
        Assert.Single(new NeuralNetwork(new Dense(2), new SoftmaxCrossEntropy()).Build([3]).Summary().Rows);
        var row = new NeuralNetwork([new WithPart()], new SoftmaxCrossEntropy()).Build([3]).Summary().Rows.Single();
        Assert.Equal(("0", 4L), (row.Path, row.Parameters));
    }

    [Fact]
    public void It_needs_a_network_that_is_built()
        => Assert.Contains("Build", Assert.Throws<InvalidOperationException>(() => Classifier().Summary()).Message);

    private sealed class WithPart : Layer
    {
        private readonly Part part;

        public WithPart() => part = Declare("part", new Part());

        protected override void Build(Shape input, Rng rng) => part.Weight.Initialize([4]);

        protected override Tensor Call(Tensor x) => x;

        private sealed class Part : Module
        {
            public Part() => Weight = Declare("weight");

            public Parameter Weight { get; }
        }
    }
}
