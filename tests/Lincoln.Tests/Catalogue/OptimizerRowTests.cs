using Lincoln.Layers;
using Lincoln.Losses;
using Lincoln.Optimizers;
using Lincoln.Testing;
using Lincoln.Tests.Kernels;
using Lincoln.Tests.Optimizers;

namespace Lincoln.Tests.Catalogue;

/// <summary>What every optimizer must do, row by row; none is missing from the rows and from the names that the tool offers.</summary>
public class OptimizerRowTests : KernelTest
{
    public static TheoryData<string> Names => OptimizerRows.Names;

    private static IEnumerable<Type> Types
        => typeof(Optimizer).Assembly.GetExportedTypes().Where(type => typeof(Optimizer).IsAssignableFrom(type) && !type.IsAbstract);

    [Fact]
    public void Every_optimizer_has_a_row()
    {
        var missing = Types.Except(OptimizerRows.All.Select(row => row.MakeOptimizer().GetType())).Select(type => type.Name);
        Assert.True(!missing.Any(), $"Optimizers without a row: {string.Join(", ", missing)}. "
            + "Add one to tests/Lincoln.Tests/Catalogue/OptimizerRows.cs (see docs/how-to/add-an-optimizer.md).");
    }

    [Fact]
    public void Every_optimizer_has_a_name_in_the_tool()
    {
        var missing = Types.Except(OptimizerCatalogue.All.Select(entry => entry.Create(0.1).GetType())).Select(type => type.Name);
        Assert.True(!missing.Any(), $"Optimizers that 'lincoln train --optimizer' does not know: {string.Join(", ", missing)}. "
            + "Add a line to OptimizerCatalogue.All in src/Lincoln/Optimizers/OptimizerCatalogue.cs.");
    }

    [Fact]
    public void Names_in_the_tool_are_lower_case_and_unique_and_create_optimizers_with_the_rate()
    {
        Assert.Distinct(OptimizerCatalogue.All.Select(entry => entry.Name));
        foreach (var entry in OptimizerCatalogue.All)
        {
            Assert.Matches("^[a-z][a-z0-9-]*$", entry.Name);
            Assert.Same(entry, OptimizerCatalogue.Find(entry.Name));
            Assert.Equal(entry.ForClasses, entry.Create(entry.ForClasses).LearningRate);
            Assert.Equal(entry.ForNumbers, entry.Create(entry.ForNumbers).LearningRate);
        }
        Assert.Contains("known are sgd, momentum", Assert.Throws<ArgumentException>(() => OptimizerCatalogue.Find("lion")).Message);
    }

    [Theory, MemberData(nameof(Names))]
    public void Same_bits_at_every_width_with_any_number_of_threads(string name)
    {
        const int Count = 40_007;
        Real[]? first = null;
        Everywhere((width, threads) =>
        {
            var rng = new Rng(5);
            var w = new Parameter("weight", Tensor.Normal([Count], rng));
            var optimizer = OptimizerRows.Find(name).MakeOptimizer();
            optimizer.ClipNorm ??= 1;
            for (int step = 0; step < 3; step++)
            {
                OptimizerTest.SetGradient(w, Tensor.Normal([Count], rng).Values);
                optimizer.Step([w]);
            }
            first ??= w.Values.ToArray();
            AssertSameBits(first, w.Values, $"at {width} bits with {threads} threads");
        });
    }

    [Theory, MemberData(nameof(Names))]
    public void Resumed_training_goes_on_with_the_same_bits(string name)
    {
        var row = OptimizerRows.Find(name);
        var (network, optimizer) = (Network(), row.MakeOptimizer());
        Train(network, optimizer, 1, 2, 3);

        var (resumed, again) = (Network(), row.MakeOptimizer());
        foreach (var ((_, to), (_, from)) in resumed.Parameters.Zip(network.Parameters)) from.Values.CopyTo(to.Edit());
        foreach (var ((to, copy), (from, state)) in again.State(resumed).Zip(optimizer.State(network)))
        {
            Assert.Equal(from, to);
            state.Values.CopyTo(copy.Edit());
        }
        again.StepCount = optimizer.StepCount;

        Train(network, optimizer, 4, 5);
        Train(resumed, again, 4, 5);
        foreach (var ((_, found), (_, expected)) in resumed.Parameters.Zip(network.Parameters))
            AssertSameBits(expected.Values, found.Values);

        static void Train(NeuralNetwork network, Optimizer optimizer, params ReadOnlySpan<int> seeds)
        {
            foreach (int seed in seeds)
            {
                network.TrainBatch(Tensor.Normal([5, 4], new Rng((ulong)seed)), new Indices(0, 1, 2, 0, 1));
                optimizer.Step(network);
            }
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void State_is_named_by_the_row(string name)
    {
        var row = OptimizerRows.Find(name);
        string[] states = [.. row.States, "steps"];
        Assert.Equal([.. states.Select(state => $"0.weight.{state}"), .. states.Select(state => $"0.bias.{state}")],
            row.MakeOptimizer().State(Network()).Select(state => state.Name));
    }

    [Theory, MemberData(nameof(Names))]
    public void Steps_allocate_nothing(string name)
    {
        Parameter[] parameters = [OptimizerTest.Parameter(1, 2, 3), new("weight", Tensor.Ones([300, 100]))];
        var optimizer = OptimizerRows.Find(name).MakeOptimizer();
        optimizer.ClipNorm ??= 1;
        optimizer.ClipValue ??= 1;
        long before = 0;
        for (int step = 0; step < 50; step++)
        {
            if (step == 40) before = GC.GetAllocatedBytesForCurrentThread();
            foreach (var parameter in parameters) parameter.GradientToWrite(out _).Fill(1);
            optimizer.Step(parameters);
        }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static NeuralNetwork Network() => new NeuralNetwork([new Dense(3)], new SoftmaxCrossEntropy()).Build([4]);
}
