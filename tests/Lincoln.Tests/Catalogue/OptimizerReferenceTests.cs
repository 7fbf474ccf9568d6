using System.Globalization;
using Lincoln.Layers;
using Lincoln.Optimizers;

namespace Lincoln.Tests.Catalogue;

/// <summary>Optimizers, schedules and initial values against PyTorch's.</summary>
public class OptimizerReferenceTests
{
    private static readonly Dictionary<string, Schedule> Schedules = new()
    {
        ["Constant"] = Schedule.Constant,
        ["Cosine"] = Schedule.Cosine(to: 0.01),
        ["CosineRestarts"] = Schedule.CosineRestarts(period: 4, to: 0.01),
        ["CosineRestarts-growth"] = Schedule.CosineRestarts(period: 2, growth: 3, to: 0.01),
        ["Exponential"] = Schedule.Exponential(to: 0.01),
        ["Exponential-withoutEnds"] = Schedule.Exponential(to: 0.01, endsIncluded: false),
        ["Linear"] = Schedule.Linear(to: 0.02),
        ["OneCycle"] = Schedule.OneCycle(),
        ["OneCycle-settings"] = Schedule.OneCycle(rise: 0.4, first: 0.1, last: 0.002),
        ["Steps"] = Schedule.Steps(every: 3, factor: 0.5),
        ["Steps-every"] = Schedule.Steps(every: 1, factor: 0.8),
        ["WarmUp"] = Schedule.Constant.WarmUp(4),
    };

    private static readonly Dictionary<string, ReduceOnPlateau> Plateaus = new()
    {
        ["default"] = new(patience: 4),                                          // PyTorch's patience is one less
        ["settings"] = new(factor: 0.5, patience: 2, threshold: 0.05, cooldown: 2, lowest: 0.004),
    };

    private static readonly Dictionary<string, Initializer> Initializers = new()
    {
        ["Glorot"] = Initializer.Glorot,
        ["GlorotNormal"] = Initializer.GlorotNormal,
        ["He"] = Initializer.He,
        ["LeCun"] = Initializer.LeCun,
        ["PyTorch"] = Initializer.PyTorch,
        ["UnitNormal"] = Initializer.UnitNormal,
    };

    public static TheoryData<string> OptimizerNames => [.. OptimizerRows.WithReference.Select(row => row.Name)];

    public static TheoryData<string> ScheduleNames => [.. Schedules.Keys];

    public static TheoryData<string> PlateauNames => [.. Plateaus.Keys];

    public static TheoryData<string> InitializerNames => [.. Initializers.Keys];

    [Theory, MemberData(nameof(OptimizerNames))]
    public void Ten_steps_agree_with_PyTorch(string name)
    {
        var reference = ReferenceFile.Read($"optimizers/{name}");
        var optimizer = OptimizerRows.Find(name).MakeOptimizer();
        Parameter[] parameters = [new("a", reference.Tensor("start.0")), new("b", reference.Tensor("start.1"))];
        for (int step = 0; step < 10; step++)
        {
            for (int i = 0; i < parameters.Length; i++) parameters[i].Backward(reference.Tensor($"gradient.{step}.{i}"));
            optimizer.Step(parameters);
            for (int i = 0; i < parameters.Length; i++) reference.AssertClose($"after.{step}.{i}", parameters[i].Values, terms: step + 1);
        }
    }

    [Theory, MemberData(nameof(ScheduleNames))]
    public void Rates_agree_with_PyTorch(string name)
    {
        double[] expected = ReferenceFile.Read($"schedules/{name}").Numbers("rates");
        for (int step = 0; step < expected.Length; step++)
            Assert.Equal(expected[step], Schedules[name].Rate(0.1, step, expected.Length), 1e-12);
    }

    [Theory, MemberData(nameof(PlateauNames))]
    public void Rates_on_plateaus_agree_with_PyTorch(string name)
    {
        var reference = ReferenceFile.Read($"plateaus/{name}");
        double[] values = reference.Numbers("values"), expected = reference.Numbers("rates");
        Assert.InRange(expected.Distinct().Count(), 3, expected.Length);                                       // it happens more than once
        for (int n = 0; n < values.Length; n++) Assert.Equal(expected[n], Plateaus[name].Rate(0.1, values[..(n + 1)]), 1e-12);
    }

    /// <summary>The numbers are drawn differently, so their spread is compared: 150,000 numbers give it to half a percent.</summary>
    [Theory, MemberData(nameof(InitializerNames))]
    public void Initial_values_spread_as_py_torchs(string name)
    {
        var reference = ReferenceFile.Read($"initializers/{name}");
        int fanIn = int.Parse(reference.Metadata("fan-in"), CultureInfo.InvariantCulture);
        int fanOut = int.Parse(reference.Metadata("fan-out"), CultureInfo.InvariantCulture);
        var values = new Real[fanIn * fanOut];
        Initializers[name].Fill(values, fanIn, fanOut, new Rng(1));
        double mean = values.Average(x => (double)x), deviation = Math.Sqrt(values.Average(x => (x - mean) * (x - mean)));
        double expected = reference.Numbers("deviation")[0];
        Assert.Equal(1, deviation / expected, 0.01);
        Assert.Equal(0, mean / expected, 0.01);
        // 1.7 deviations for a uniform one, 4.5 for a normal one
        Assert.Equal(1, values.Max(x => Math.Abs((double)x)) / reference.Numbers("largest")[0], 0.2);
    }

    [Fact]
    public void Every_row_has_a_reference_and_every_reference_a_row()
    {
        AssertComplete("optimizers", OptimizerRows.WithReference.Select(row => row.Name), nameof(OptimizerRows));
        AssertComplete("schedules", Schedules.Keys, nameof(OptimizerReferenceTests));
        AssertComplete("plateaus", Plateaus.Keys, nameof(OptimizerReferenceTests));
        AssertComplete("initializers", Initializers.Keys, nameof(OptimizerReferenceTests));
    }

    private static void AssertComplete(string folder, IEnumerable<string> names, string file)
    {
        string[] rows = [.. names.Select(name => $"{folder}/{name}")], files = [.. ReferenceFile.Names(folder)];
        string[] withoutFile = [.. rows.Except(files)], withoutRow = [.. files.Except(rows)];
        Assert.True(withoutFile.Length == 0 && withoutRow.Length == 0,
            $"""
            Without a reference: {string.Join(", ", withoutFile)}. Add a line to tests/reference/optimizers.py and run
            /usr/bin/python3 tests/reference/make-reference.py NAME (with Debian's python3-torch); an optimizer that PyTorch does not have
            says so in its row: NoReference = "…".
            Without a row: {string.Join(", ", withoutRow)}. Add it to tests/Lincoln.Tests/Catalogue/{file}.cs, or delete the file.
            """);
    }
}
