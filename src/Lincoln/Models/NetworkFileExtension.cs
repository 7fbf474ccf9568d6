using Lincoln.Losses;
using Lincoln.Storage;

namespace Lincoln;

/// <summary>A network alone in a <c>model.lincoln</c> file: <c>network.Save(path)</c> and <c>NeuralNetwork.Load(path)</c>.</summary>
public static class NetworkFileExtension
{
    extension(NeuralNetwork network)
    {
        /// <inheritdoc cref="TrainedModel.Save(string)"/>
        public void Save(string path) => new TrainedModel(network).Save(path);
    }

    extension(NeuralNetwork)
    {
        /// <summary>The network of a model file; <see cref="TrainedModel.Load(string, Loss)"/> gives what else it holds.</summary>
        /// <inheritdoc cref="TrainedModel.Load(string, Loss)"/>
        public static NeuralNetwork Load(string path, Loss? loss = null) => TrainedModel.Load(path, loss).Network;
    }
}
