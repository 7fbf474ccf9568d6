namespace Lincoln;

/// <summary>Samples that an operation, a loss or a metric refused, with the reason as the inner exception.</summary>
public sealed class SampleException : ArgumentException
{
    private const int MostNamed = 10;

    internal SampleException(string dataset, IReadOnlyList<int> samples, ArgumentException reason) : base(null, dataset, reason)
        => Samples = samples;

    /// <summary>The numbers of the samples in the data set, which is the argument <see cref="ArgumentException.ParamName"/>.</summary>
    public IReadOnlyList<int> Samples { get; }

    /// <summary>The data set, the samples and the reason.</summary>
    public override string Message
    {
        get
        {
            string numbers = string.Join(", ", Samples.Take(MostNamed)) + (Samples.Count > MostNamed ? ", …" : "");
            return $"{ParamName}: {(Samples.Count == 1 ? "sample" : "samples")} {numbers} cannot be used. {InnerException!.Message}";
        }
    }
}
