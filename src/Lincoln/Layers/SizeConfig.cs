namespace Lincoln.Layers;

/// <summary>Sizes and padding in the description of a layer.</summary>
internal static class SizeConfig
{
    extension(ConfigWriter config)
    {
        public void Size(string name, Size2D size) => config.Shape(name, [size.Height, size.Width]);

        public void Padding(Padding padding) => config.Text("padding", padding.ToString());
    }

    extension(ConfigReader config)
    {
        public Size2D Size(string name)
        {
            var sizes = config.Shape(name);
            return sizes.Rank == 2 ? new(sizes[0], sizes[1])
                : throw config.Wrong(name, $"a height and a width were expected, found {sizes}.");
        }

        public Padding Padding()
        {
            try { return Lincoln.Padding.Parse(config.Text("padding")); }
            catch (ArgumentException e) { throw config.Wrong("padding", e.Problem); }
        }
    }
}
