using Lincoln.Layers;

namespace Lincoln.Tests.Layers;

public class InitializerTests
{
    private const int FanIn = 300, FanOut = 200;

    private static Real[] Draw(Initializer initializer, ulong seed = 1)
    {
        var values = new Real[FanIn * FanOut];
        values.AsSpan().Fill(Real.NaN);
        initializer.Fill(values, FanIn, FanOut, new Rng(seed));
        return values;
    }

    public static TheoryData<string, double, double> Variances => new()
    {
        { nameof(Initializer.UnitNormal), 1, double.PositiveInfinity },
        { nameof(Initializer.Glorot), 2.0 / (FanIn + FanOut), Math.Sqrt(6.0 / (FanIn + FanOut)) },
        { nameof(Initializer.GlorotNormal), 2.0 / (FanIn + FanOut), double.PositiveInfinity },
        { nameof(Initializer.He), 2.0 / FanIn, double.PositiveInfinity },
        { nameof(Initializer.LeCun), 1.0 / FanIn, double.PositiveInfinity },
        { nameof(Initializer.PyTorch), 1.0 / (3 * FanIn), 1 / Math.Sqrt(FanIn) },
        { nameof(Initializer.Normal), 0.25, double.PositiveInfinity },
    };

    private static Initializer Named(string name) => name switch
    {
        nameof(Initializer.UnitNormal) => Initializer.UnitNormal,
        nameof(Initializer.Glorot) => Initializer.Glorot,
        nameof(Initializer.GlorotNormal) => Initializer.GlorotNormal,
        nameof(Initializer.He) => Initializer.He,
        nameof(Initializer.LeCun) => Initializer.LeCun,
        nameof(Initializer.PyTorch) => Initializer.PyTorch,
        _ => Initializer.Normal(0.5),
    };

    [Theory, MemberData(nameof(Variances))]
    public void Mean_and_variance_are_those_of_the_formula(string name, double variance, double bound)
    {
        var values = Draw(Named(name)).Select(v => (double)v).ToArray();
        double mean = values.Average(), found = values.Average(v => (v - mean) * (v - mean)), n = values.Length;
        Assert.InRange(mean, -4 * Math.Sqrt(variance / n), 4 * Math.Sqrt(variance / n));
        Assert.InRange(found / variance, 1 - 4 * Math.Sqrt(2 / n), 1 + 4 * Math.Sqrt(2 / n));
        Assert.All(values, v => Assert.InRange(v, -bound * 1.000001, bound * 1.000001));
        if (double.IsFinite(bound)) Assert.True(values.Max() > 0.99 * bound && values.Min() < -0.99 * bound);
        Assert.Equal(Draw(Named(name)), Draw(Named(name)));
        Assert.NotEqual(Draw(Named(name)), Draw(Named(name), seed: 2));
    }

    [Fact]
    public void Constants_are_constant()
    {
        Assert.All(Draw(Initializer.Zeros), v => Assert.Equal(0, v));
        Assert.All(Draw(Initializer.Constant(0.5)), v => Assert.Equal((Real)0.5, v));
    }

    [Fact]
    public void Another_generators_numbers_plug_in()
    {
        int next = 0;
        var sequence = Initializer.From(() => ++next);
        Layer[] layers = [new Dense(2, weights: sequence, biases: sequence), new Dense(1, weights: sequence, biases: sequence)];
        var network = new NeuralNetwork(layers, new Lincoln.Losses.MeanSquaredError()).Build([3]);
        var parameters = network.Parameters.Select(p => p.Parameter.Values.ToArray()).ToArray();
        Assert.Equal([1, 2, 3, 4, 5, 6], parameters[0]);     // weight, row by row, then bias, layer after layer
        Assert.Equal([7, 8], parameters[1]);
        Assert.Equal([9, 10], parameters[2]);
        Assert.Equal([11], parameters[3]);

        var scaled = Draw(Initializer.From(() => 1, (fanIn, fanOut) => 2.0 / (fanIn + fanOut)));
        Assert.All(scaled, v => Assert.Equal((Real)0.004, v));
    }

    [Fact]
    public void Dense_takes_he_for_ReLU_and_glorot_otherwise()
    {
        (Activation, Initializer)[] defaults =
        [
            (Activation.ReLU, Initializer.He),
            (Activation.LeakyReLU(0.2), Initializer.He),
            (Activation.Tanh, Initializer.Glorot),
            (Activation.Linear, Initializer.Glorot),
        ];
        foreach (var (activation, initializer) in defaults)
        {
            var network = new NeuralNetwork([new Dense(5, activation)], new Lincoln.Losses.MeanSquaredError()).Build([7]);
            var expected = new Real[35];
            initializer.Fill(expected, 7, 5, new Rng(1).Fork("0").Fork("weight"));
            Assert.Equal(expected, network.Parameters.First().Parameter.Values.ToArray());
            Assert.All(network.Parameters.Last().Parameter.Values.ToArray(), bias => Assert.Equal(0, bias));
        }
    }

    [Fact]
    public void Bad_arguments_are_named()
    {
        Assert.Equal("deviation", Assert.Throws<ArgumentOutOfRangeException>(() => Initializer.Normal(-1)).ParamName);
        Assert.Equal("deviation", Assert.Throws<ArgumentOutOfRangeException>(() => Initializer.Normal(double.NaN)).ParamName);
        Assert.Equal("next", Assert.Throws<ArgumentNullException>(() => Initializer.From(null!)).ParamName);
        Assert.Equal("fanIn",
            Assert.Throws<ArgumentOutOfRangeException>(() => Initializer.He.Fill(new Real[1], 0, 1, new Rng(1))).ParamName);
        Assert.Equal("fanOut",
            Assert.Throws<ArgumentOutOfRangeException>(() => Initializer.Glorot.Fill(new Real[1], 1, 0, new Rng(1))).ParamName);
        Assert.Equal("rng", Assert.Throws<ArgumentNullException>(() => Initializer.Glorot.Fill(new Real[1], 1, 1, null!)).ParamName);
    }
}
