namespace Lincoln.Bench;

/// <summary>
/// Each workload by name: what one run of it does, through the public API. The Python module of the same name in families does the same.
/// </summary>
internal static class Workloads
{
    /// <summary>The families: each makes the workload "family/rest", or returns null for another's family.</summary>
    private static readonly Func<string, string, Action?>[] families =
        [Products.Make, OverNumbers.Make, DenseNetworks.Make, ConvolutionNetworks.Make, RecurrentNetworks.Make];

    public static Action Make(string name)
    {
        string[] parts = [.. name.Split('/'), ""];
        return families.Select(make => make(parts[0], parts[1])).FirstOrDefault(workload => workload is not null)
            ?? throw new ArgumentException($"'{name}' is not a workload.");
    }

    /// <summary>One step without gradients, which reuses the memory of the last one.</summary>
    public static void Step(Func<Tensor> run)
    {
        using var step = Workspace.Begin();
        using var mode = Mode.NoGradient();
        run();
    }

    /// <summary>A tensor with uniform elements between -4 and 4.</summary>
    public static Tensor Numbers(Shape shape)
    {
        var tensor = Tensor.Persistent(shape);
        new Rng(1).Uniform(tensor.Edit(), -4, 4);
        return tensor;
    }
}
