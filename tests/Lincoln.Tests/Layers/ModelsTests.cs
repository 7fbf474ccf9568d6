using Lincoln.Layers;

namespace Lincoln.Tests.Layers;

public class ModelsTests
{
    public static TheoryData<Layer, int[]> Networks => new()
    {
        { Models.LeNet(7), [3, 1, 28, 28] },
        { Models.LeNet(7, filters: 4, dropout: 0.5), [2, 3, 9, 12] },
        { Models.ResNetSmall(7, filters: 4), [3, 1, 28, 28] },
        { Models.ResNetSmall(7, filters: 4, blocks: 2), [2, 3, 9, 12] },
        { Models.ResNetSmall(7, filters: 4), [2, 1, 4, 4] },
    };

    [Theory, MemberData(nameof(Networks))]
    public void Give_a_score_for_each_class_and_gradients_for_every_parameter(Layer network, int[] images)
    {
        var x = Tensor.Normal(Shape.Create(images), new Rng(1));
        var y = network.Forward(x);
        Assert.Equal([images[0], 7], y.Shape.Sizes.ToArray());
        network.Backward(Tensor.Normal(y.Shape, new Rng(2)));
        Assert.All(network.Parameters, p => Assert.NotNull(p.Parameter.Gradient));
        string description = Json.Of(network.Describe);
        Assert.Equal(description, Json.Of(LayerCatalogue.Create(Json.Read(description)).Describe));
    }

    [Fact]
    public void Have_the_sizes_that_their_names_promise()
    {
        Layer lenet = Models.LeNet(10), residual = Models.ResNetSmall(10);
        lenet.Predict(new Tensor([1, 1, 28, 28]));
        residual.Predict(new Tensor([1, 1, 28, 28]));
        Assert.Equal(8 * 26 + 16 * 201 + 120 * 785 + 84 * 121 + 10 * 85, lenet.ParameterCount);
        Assert.InRange(residual.ParameterCount, 70_000, 80_000);
    }

    [Fact]
    public void Refuse_numbers_that_cannot_be()
    {
        Assert.Contains("classes: it must be at least 1, found 0",
            Assert.Throws<ArgumentOutOfRangeException>(() => Models.LeNet(0)).Message);
        Assert.Contains("filters: it must be at least 1, found 0",
            Assert.Throws<ArgumentOutOfRangeException>(() => Models.ResNetSmall(10, 0)).Message);
        Assert.Contains("blocks: it must be at least 1, found 0",
            Assert.Throws<ArgumentOutOfRangeException>(() => Models.ResNetSmall(10, blocks: 0)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Models.LeNet(10, dropout: 1));
    }
}
