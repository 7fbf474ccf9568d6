using Lincoln.Data;
using Lincoln.Layers;
using Lincoln.Losses;
using Lincoln.Optimizers;
using Lincoln.Training;

namespace Lincoln.Tests.Data;

/// <summary>The code of docs/how-to/add-a-data-source.md.</summary>
public class AddADataSourceTests
{
    [Fact]
    public void The_page_is_this_code() => HowTo.AssertIsIn("add-a-data-source.md", "Data/AddADataSourceTests.cs");

    [Fact]
    public void A_network_learns_from_it()
    {
        var network = new NeuralNetwork([new Dense(16, Activation.Tanh), new Dense(1)], new MeanSquaredError(), seed: 1);
        IDataset waves = new NoisyWaves(1000, noise: 0.2, seed: 1);
        var split = Split.Shuffled(waves.Count, seed: 1, validation: 0.2, test: 0);
        IDataset training = new Subset(waves, split.Training), validation = new Subset(waves, split.Validation);
        new Trainer(network, new Adam(0.01)).Fit(training, validation, new() { Epochs = 10 });
        Assert.InRange(network.Evaluate(waves).Loss, 0, 0.02);
    }

    [Fact]
    public void A_sample_is_the_same_in_any_batch()
    {
        var waves = new NoisyWaves(10, noise: 0.2, seed: 1);
        Batch one = new(), three = new();
        waves.Read([7], one);
        waves.Read([2, 7, 3], three);
        Assert.Equal(one.Inputs!.Values.ToArray(), three.Inputs!.Values.Slice(32, 32).ToArray());
    }

    /// <summary>A sine wave in noise: 32 values, and the value that follows.</summary>
    public sealed class NoisyWaves(int count, double noise, ulong seed) : IDataset
    {
        private const int Length = 32;

        public int Count => count;

        public void Read(ReadOnlySpan<int> indices, Batch into)
        {
            var inputs = into.WriteInputs(indices.Length, [Length]);        // every element must be written
            var targets = into.WriteTargets(indices.Length, [1]);           // or WriteLabels, for classes
            for (int row = 0; row < indices.Length; row++)
            {
                var rng = new Rng(seed).Fork(indices[row]);                  // the sample's own stream: the same in every epoch
                double phase = 2 * Math.PI * rng.NextDouble();
                for (int t = 0; t < Length; t++)
                    inputs[row * Length + t] = (Real)(Math.Sin(phase + 0.3 * t) + noise * (rng.NextDouble() - 0.5));
                targets[row] = (Real)Math.Sin(phase + 0.3 * Length);
            }
        }
    }
}
