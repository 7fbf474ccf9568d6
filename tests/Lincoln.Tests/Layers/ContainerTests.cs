using Lincoln.Layers;
using Lincoln.Losses;

namespace Lincoln.Tests.Layers;

/// <summary>Sequential, Residual and Branches.</summary>
public class ContainerTests
{
    // y = factor · x, as a Dense layer.
    private static Dense Times(double factor) => new(1, weights: Initializer.Constant(factor));

    private static Real[] Run(Layer layer, params ReadOnlySpan<Real> x) => layer.Predict(new Tensor([x.Length, 1], x)).Values.ToArray();

    [Fact]
    public void Sequential_runs_in_order() => Assert.Equal([13, 26], Run(new Sequential(Times(13), Activation.ReLU), 1, 2));

    [Fact]
    public void Residual_adds_what_goes_past()
    {
        Assert.Equal([14, 28], Run(new Residual(Times(13)), 1, 2));
        Assert.Equal([15, 30], Run(new Residual(Times(13), shortcut: Times(2)), 1, 2));
    }

    [Fact]
    public void Residuals_gradient_goes_both_ways()
    {
        var layer = new Residual(Times(13));
        var x = new Tensor([2, 1], [1, 2]) { RequiresGradient = true };
        layer.Forward(x).Backward(new Tensor([2, 1], [1, 10]));
        Assert.Equal([14, 140], x.Gradient!.Values.ToArray());
        Assert.Equal([21], layer.Parameters.First().Parameter.Gradient!.Values.ToArray());
    }

    [Fact]
    public void Residual_by_hand_gives_the_same_gradient()
    {
        var layer = new Residual(Times(13));
        var x = new Tensor([2, 1], [1, 2]) { RequiresGradient = true };
        layer.Forward(x);
        Assert.Equal([14, 140], layer.Backward(new Tensor([2, 1], [1, 10]))!.Values.ToArray());
    }

    [Fact]
    public void Residual_never_stretches()
    {
        // [2, 1] and [2, 3] would broadcast.
        var error = Assert.Throws<ShapeException>(() => new Residual(new Dense(1)).Predict(new Tensor([2, 3])));
        Assert.Contains("[2, 1]", error.Message);
        Assert.Contains("[2, 3]", error.Message);
        Assert.Contains("in Residual(Dense(1))", error.Message);
    }

    [Fact]
    public void Branches_join_features()
    {
        var y = new Branches(Times(2), new Dense(2, weights: Initializer.Constant(3))).Predict(new Tensor([2, 1], [1, 10]));
        Assert.Equal([2, 3], y.Shape.Sizes);
        Assert.Equal([2, 3, 3, 20, 30, 30], y.Values.ToArray());
    }

    [Fact]
    public void Branches_join_along_another_axis()
    {
        var x = new Tensor([2, 1, 2], [1, 2, 3, 4]);
        var y = new Branches(1, Activation.Linear, Activation.ReLU).Predict(x);
        Assert.Equal([2, 2, 2], y.Shape.Sizes);
        Assert.Equal([1, 2, 1, 2, 3, 4, 3, 4], y.Values.ToArray());
        Assert.Equal([2, 1, 4], new Branches(Activation.Linear, Activation.ReLU).Predict(x).Shape.Sizes);
    }

    [Fact]
    public void Branches_name_what_does_not_fit()
    {
        foreach (int axis in (int[])[2, -2])
        {
            var error = Assert.Throws<ShapeException>(() => new Branches(axis, new Dense(1)).Predict(new Tensor([2, 3])));
            Assert.Contains($"no axis {axis}", error.Message);
        }
        Assert.Throws<ShapeException>(() => new Branches(new Dense(1), new Flatten()).Predict(new Tensor([2, 3, 4])));
        Assert.Throws<ArgumentException>(() => new Branches());
        Assert.Contains("branch 1 is null", Assert.Throws<ArgumentNullException>(() => new Branches(new Dense(1), null!)).Message);
        Assert.Equal("axis", Assert.Throws<ArgumentOutOfRangeException>(() => new Branches(0, new Dense(1))).ParamName);
    }

    // y = x as numbers: what an embedding would do, in its simplest form.
    private sealed class AsNumbers : Layer
    {
        public override bool TakesIndices => true;

        protected override Tensor Call(Tensor x) => throw new ArgumentException("AsNumbers: it takes Indices.", nameof(x));

        protected override Tensor Call(Indices x) => new(x.Shape, [.. x.Values.ToArray().Select(i => (Real)i)]);
    }

    [Fact]
    public void Whole_numbers_pass_through_containers()
    {
        var parallel = new Branches(new AsNumbers(), new Sequential(new AsNumbers(), Times(10)));
        var network = new NeuralNetwork(parallel, new MeanSquaredError());
        Assert.Equal([1, 10, 2, 20], network.Predict(new Indices([2, 1], [1, 2])).Values.ToArray());
        Assert.True(network.Layer.TakesIndices);
        Assert.False(new Branches(new AsNumbers(), new Dense(1)).TakesIndices);
    }

    [Fact]
    public void Empty_and_missing_layers_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new Sequential());
        Assert.Contains("layer 1 is null", Assert.Throws<ArgumentNullException>(() => new Sequential(new Dense(1), null!)).Message);
        Assert.Throws<ArgumentNullException>(() => new Residual(null!));
    }

    [Fact]
    public void Paths_name_branches_and_bodies()
    {
        Layer[] layers = [new Residual(new Dense(2), new Dense(2)), new Branches(new Dense(1), new Dense(1))];
        var network = new NeuralNetwork(layers, new SoftmaxCrossEntropy()).Build([3]);
        string[] residual = ["0.body.weight", "0.body.bias", "0.shortcut.weight", "0.shortcut.bias"];
        Assert.Equal([.. residual, "1.0.weight", "1.0.bias", "1.1.weight", "1.1.bias"], network.Parameters.Select(p => p.Path));
        var weights = network.Parameters.Where(p => p.Path.EndsWith("weight")).Select(p => p.Parameter.Values[0]);
        Assert.Equal(4, weights.Distinct().Count());         // each has its own stream
    }

    [Fact]
    public void Layers_say_what_they_are()
    {
        Assert.Equal("Sequential(1 layer)", new Sequential(new Flatten()).ToString());
        Assert.Equal("Residual(Sequential(2 layers), shortcut: Dense(3))",
            new Residual(new Sequential(new Flatten(), new Dense(3, Activation.Tanh)), new Dense(3)).ToString());
        Assert.Equal("Branches(2, axis 1)", new Branches(1, new Flatten(), new Flatten()).ToString());
        Assert.Equal("Dense(3, leaky-relu(0.2))", new Dense(3, Activation.LeakyReLU(0.2)).ToString());
        Assert.Equal("Dropout(0.25)", new Dropout(0.25).ToString());
        Assert.Equal("Reshape([1, 28, 28])", new Reshape([1, 28, 28]).ToString());
        Assert.Equal("Flatten", new Flatten().ToString());
    }
}
