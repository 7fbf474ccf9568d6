namespace Lincoln.Losses;

/// <summary>How the losses of single elements become a single number.</summary>
public enum Reduction
{
    /// <summary>The mean over all elements of the batch: PyTorch's default.</summary>
    Mean,

    /// <summary>The sum over the outputs of a sample, the mean over the batch: the book's.</summary>
    SumPerSample,
}

/// <summary>A reduction in the description of a loss.</summary>
internal static class ReductionConfig
{
    public static void Write(ConfigWriter config, Reduction reduction)
        => config.Text("reduction", reduction == Reduction.Mean ? "mean" : "sum-per-sample");

    public static Reduction Read(ConfigReader config) => config.Text("reduction") switch
    {
        "mean" => Reduction.Mean,
        "sum-per-sample" => Reduction.SumPerSample,
        var other => throw config.Wrong("reduction", $"mean or sum-per-sample was expected, found '{other}'."),
    };
}
