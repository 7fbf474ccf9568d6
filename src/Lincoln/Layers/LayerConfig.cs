namespace Lincoln.Layers;

/// <summary>Layers inside the description of a layer.</summary>
public static class LayerConfig
{
    extension(ConfigWriter config)
    {
        /// <summary>A layer inside this one.</summary>
        /// <exception cref="ArgumentNullException">The layer is null.</exception>
        /// <exception cref="NotSupportedException">The layer does not say how it is saved.</exception>
        public void Layer(string name, Layer layer)
        {
            ArgumentNullException.ThrowIfNull(layer);
            config.Object(name, layer.Describe);
        }

        /// <summary>Layers inside this one.</summary>
        /// <exception cref="ArgumentNullException">The list is null.</exception>
        /// <exception cref="NotSupportedException">One of them does not say how it is saved.</exception>
        public void Layers(string name, IEnumerable<Layer> layers)
        {
            ArgumentNullException.ThrowIfNull(layers);
            config.Objects(name, layers.Select(layer => (Action<ConfigWriter>)layer.Describe));
        }
    }

    extension(ConfigReader config)
    {
        /// <summary>A layer inside this one.</summary>
        /// <exception cref="InvalidDataException">It is missing, not a layer that is known, or wrong.</exception>
        public Layer Layer(string name) => LayerCatalogue.Create(config.Object(name));

        /// <summary>Layers inside this one.</summary>
        /// <exception cref="InvalidDataException">They are missing, not layers that are known, or wrong.</exception>
        public Layer[] Layers(string name) => [.. config.Objects(name).Select(LayerCatalogue.Create)];
    }
}
