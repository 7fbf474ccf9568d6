using System.Globalization;
using Lincoln.Optimizers;

namespace Lincoln.Cli.Arguments;

/// <summary>Reads <c>--decay cosine</c> or <c>--decay exponential:0.001</c>: how the learning rate falls, and where it ends.</summary>
/// <param name="Kind">none, linear, exponential or cosine.</param>
/// <param name="Last">The last rate; null for the kind's own.</param>
internal sealed record DecayString(string Kind, double? Last)
{
    // Not 0, where the last epoch would learn nothing, and an exponential cannot end.
    private const double LastShare = 0.01;
    private static readonly string[] Kinds = ["none", "linear", "exponential", "cosine"];

    public static string Help => "How the learning rate falls from the first epoch to the last: none, linear, exponential or cosine, "
        + "and after a colon the rate of the last epoch, such as exponential:0.001. Without it the last rate is a hundredth of the first.";

    /// <exception cref="UsageException">The text cannot be read.</exception>
    public static DecayString Parse(string text)
    {
        int colon = text.IndexOf(':');
        string kind = (colon < 0 ? text : text[..colon]).Trim().ToLowerInvariant();
        if (!Kinds.Contains(kind)) throw Wrong($"'{kind}' is not known.{Nearest.Hint(kind, Kinds)} Use {string.Join(", ", Kinds)}.");
        if (colon < 0) return new(kind, null);
        string number = text[(colon + 1)..];
        if (kind == "none") throw Wrong($"'none' has no last rate; leave ':{number}' out.");
        bool positive = kind == "exponential";
        bool read = double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double last);
        if (!read || !double.IsFinite(last) || last < 0 || (positive && last == 0))
            throw Wrong($"'{number}' is not a learning rate {(positive ? "above 0" : "of at least 0")}.");
        return new(kind, last);

        UsageException Wrong(string problem) => new($"--decay '{text}': {problem}");
    }

    public Schedule? Schedule(double firstRate)
    {
        double last = Last ?? LastShare * firstRate;
        return Kind switch
        {
            "linear" => Optimizers.Schedule.Linear(last),
            "exponential" => Optimizers.Schedule.Exponential(last),
            "cosine" => Optimizers.Schedule.Cosine(last),
            _ => null,
        };
    }

    public override string ToString() => Last is { } last ? string.Create(CultureInfo.InvariantCulture, $"{Kind}:{last}") : Kind;
}
