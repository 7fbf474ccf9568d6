using BenchmarkDotNet.Attributes;
using Lincoln.Kernels;
using Lincoln.Testing;
using Lincoln.Tests.Catalogue;

namespace Lincoln.Bench;

/// <summary>One row of the catalogue at a size, on one thread: its result alone, and its result with all gradients.</summary>
[MemoryDiagnoser]
public class RowBenchmark
{
    private static readonly Dictionary<string, CatalogueRow> Rows = OperationRows.All.Cast<CatalogueRow>()
        .Concat(LayerRows.All)
        .Concat(LossRows.All)
        .GroupBy(row => row.Name).ToDictionary(rows => rows.Key, rows => rows.First());

    private Subject subject = null!;
    private Arguments arguments = null!;
    private Tensor gradient = null!;

    public static IEnumerable<string> Names => Rows.Keys;

    [ParamsSource(nameof(Names))]
    public string Row { get; set; } = "";

    [Params(4096)]
    public int Size { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        Work.Threads = 1;
        arguments = Rows[Row].MakeArguments(Size);
        subject = Rows[Row].MakeSubject(arguments);
        for (int i = 0; i < arguments.Count; i++)
            if (arguments.Target(i).Values is { } x) x.RequiresGradient = true;
        using var mode = Mode.Evaluate();
        gradient = Tensor.Normal(subject.Run(arguments).Shape, new Rng(2)).Keep();
    }

    [Benchmark]
    public void Forward()
    {
        using var step = Workspace.Begin();
        using var mode = Mode.Predict();
        subject.Run(arguments);
    }

    [Benchmark]
    public void ForwardAndBackward()
    {
        using var step = Workspace.Begin();
        using var mode = Mode.Evaluate();
        subject.Run(arguments).Backward(gradient);
        for (int i = 0; i < arguments.Count; i++) arguments.Target(i).Values?.ClearGradient();
        foreach (var (_, parameter) in subject.Parameters) parameter.ClearGradient();
    }
}
