using Lincoln.Storage;

namespace Lincoln;

/// <summary>
/// Saves and loads the elements of a module or network that is made in code; <see cref="TrainedModel"/> saves the architecture too.
/// </summary>
/// <example><code>
/// network.SaveWeights("weights.safetensors");
/// var again = new NeuralNetwork([new Dense(89, Activation.Tanh), new Dense(10)], new SoftmaxCrossEntropy()).Build([784]);
/// again.LoadWeights("weights.safetensors");
/// </code></example>
public static class WeightsExtension
{
    extension(Module module)
    {
        /// <summary>
        /// Writes all parameters and state as safetensors, named by their paths (<c>0.weight</c>). The file is there whole or not at all.
        /// </summary>
        /// <exception cref="InvalidOperationException">The module is not built yet.</exception>
        /// <exception cref="IOException">The file cannot be written.</exception>
        public void SaveWeights(string path)
        {
            ArgumentNullException.ThrowIfNull(module);
            AtomicFile.Write(path, stream => Weights.Write(stream, module));
        }

        /// <summary>
        /// Reads all parameters and state. A file that does not fit, or cannot be read to its end, leaves the module as it was.
        /// </summary>
        /// <remarks>Numbers of other types are converted: from double to single precision they are rounded to the nearest.</remarks>
        /// <exception cref="FileNotFoundException">There is no such file.</exception>
        /// <exception cref="InvalidDataException">It is no safetensors file, or has other tensors; the message lists those that are
        /// missing, unexpected or of another shape.</exception>
        /// <exception cref="InvalidOperationException">The module is not built yet.</exception>
        public void LoadWeights(string path)
        {
            ArgumentNullException.ThrowIfNull(module);
            using var file = Safetensors.Read(path);
            var pairs = Weights.Match(file, module, path);
            var values = pairs.ConvertAll(pair => file.ReadTensor(pair.Entry.Name));           // all of them before the first is changed
            for (int i = 0; i < pairs.Count; i++)
            {
                values[i].Values.CopyTo(pairs[i].Tensor.Edit());
                pairs[i].Tensor.ClearGradient();
            }
        }
    }

    extension(NeuralNetwork network)
    {
        /// <inheritdoc cref="SaveWeights(Module, string)"/>
        public void SaveWeights(string path) => network.Layer.SaveWeights(path);

        /// <inheritdoc cref="LoadWeights(Module, string)"/>
        public void LoadWeights(string path) => network.Layer.LoadWeights(path);
    }
}
