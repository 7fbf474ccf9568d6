using Lincoln.Layers;
using Lincoln.Losses;
using Lincoln.Testing;

namespace Lincoln.Tests.Layers;

/// <summary>The code of docs/how-to/add-a-layer.md.</summary>
public class AddALayerTests
{
    [Fact]
    public void The_page_is_this_code() => HowTo.AssertIsIn("add-a-layer.md", "Layers/AddALayerTests.cs");

    [Fact]
    public void The_layer_works()
    {
        var layer = new ScaleShift();
        Assert.Equal([1, 2, 3, 4], layer.Predict(new Tensor([2, 2], [1, 2, 3, 4])).Values.ToArray());
        layer.Parameters.Single(p => p.Path == "scale").Parameter.Edit()[1] = 10;
        layer.Parameters.Single(p => p.Path == "shift").Parameter.Edit()[0] = 5;
        Assert.Equal([6, 20, 8, 40], layer.Predict(new Tensor([2, 2], [1, 2, 3, 4])).Values.ToArray());
        Assert.Throws<ShapeException>(() => layer.Predict(new Tensor([2, 3])));
        Assert.Throws<ShapeException>(() => new ScaleShift().Predict(new Tensor([2])));
    }

    [Fact]
    public void The_gradients_are_right()
    {
        GradientCheck.Layer(new ScaleShift(), Tensor.Normal([3, 4], new Rng(1)));
    }

    [Fact]
    public void The_layer_is_saved()
    {
        LayerCatalogue.Add("scale-shift", config => new ScaleShift());
        var network = new NeuralNetwork([new Dense(3), new ScaleShift()], new MeanSquaredError());
        Assert.Equal(Json.Of(network.Layer.Describe), Json.Of(LayerCatalogue.Create(Json.Read(Json.Of(network.Layer.Describe))).Describe));
    }

    /// <summary>y = x·scale + shift, with a scale and a shift for each feature: [.., features] → [.., features].</summary>
    public sealed class ScaleShift : Layer
    {
        private readonly Parameter scale, shift;

        public ScaleShift() => (scale, shift) = (Declare("scale"), Declare("shift"));

        protected override void Build(Shape input, Rng rng)
        {
            if (input.Rank < 2) throw new ShapeException($"ScaleShift: the input must be [batch, features], found {input}.");
            scale.Initialize([input[^1]]);
            shift.Initialize([input[^1]]);               // zeros, unless something is written
            scale.Edit().Fill(1);
        }

        protected override Tensor Call(Tensor x) => x * scale + shift;

        public override void Describe(ConfigWriter config) => config.Type("scale-shift");
    }
}
