using Lincoln.Layers;

namespace Lincoln.Tests.Layers;

public class ActivationTests
{
    private static readonly double[] Points = [-3, -0.5, 0, 0.25, 2];

    public static TheoryData<string> Names
        => ["linear", "sigmoid", "tanh", "relu", "leaky-relu", "leaky-relu(0.2)", "softmax", "log-softmax"];

    private static double[] Expected(string name)
    {
        double sum = Points.Sum(Math.Exp);
        return [.. Points.Select(x => name switch
        {
            "sigmoid" => 1 / (1 + Math.Exp(-x)),
            "tanh" => Math.Tanh(x),
            "relu" => Math.Max(x, 0),
            "leaky-relu" => x > 0 ? x : 0.01 * x,
            "leaky-relu(0.2)" => x > 0 ? x : 0.2 * x,
            "softmax" => Math.Exp(x) / sum,
            "log-softmax" => x - Math.Log(sum),
            _ => x,
        })];
    }

    [Theory, MemberData(nameof(Names))]
    public void Values_are_those_of_the_formula(string name)
    {
        var x = new Tensor([1, 5], [.. Points.Select(p => (Real)p)]);
        var expected = Expected(name);
        var alone = Activation.Parse(name).Predict(x);
        for (int i = 0; i < 5; i++) Assert.Equal(expected[i], alone.Values[i], tolerance: 1e-6);

        // Behind a Dense layer: x·I - ½ + ½ through the fused pass.
        int place = 0;
        var identity = Initializer.From(() => place++ % 6 == 0 ? 1 : 0);
        var dense = new Dense(5, Activation.Parse(name), identity, Initializer.Constant(0.5));
        var behind = dense.Predict(new Tensor([1, 5], [.. Points.Select(p => (Real)(p - 0.5))]));
        for (int i = 0; i < 5; i++) Assert.Equal(expected[i], behind.Values[i], tolerance: 1e-6);
    }

    [Theory, MemberData(nameof(Names))]
    public void Names_RoundTrip(string name)
    {
        var activation = Activation.Parse($" {name.ToUpperInvariant()} ");
        Assert.Equal(name == "leaky-relu" ? "leaky-relu(0.01)" : name, activation.Name);
        Assert.Equal(activation.Name, Activation.Parse(activation.Name).Name);
        Assert.Equal(activation.Name, activation.ToString());
    }

    [Fact]
    public void Leaky_slope_is_kept()
    {
        Assert.Equal([-1, 4], Activation.LeakyReLU(0.5).Predict(new Tensor([1, 2], [-2, 4])).Values.ToArray());
        foreach (double slope in (double[])[-0.1, 1, double.NaN])
            Assert.Equal("slope", Assert.Throws<ArgumentOutOfRangeException>(() => Activation.LeakyReLU(slope)).ParamName);
    }

    [Theory]
    [InlineData("")]
    [InlineData("swishy")]
    [InlineData("leaky-relu(x)")]
    [InlineData("leaky-relu(2)")]
    [InlineData("leaky-relu(0.2")]
    [InlineData("leaky-relu(0,0)")]
    public void Unknown_names_are_refused(string name) => Assert.ThrowsAny<ArgumentException>(() => Activation.Parse(name));

    [Fact]
    public void Null_is_refused() => Assert.Throws<ArgumentNullException>(() => Activation.Parse(null!));
}
