#if !DOUBLE
using System.Text.RegularExpressions;

namespace Lincoln.Tests.Architecture;

/// <summary>What the library does not use, why, and what to use instead.</summary>
public class ForbiddenTests
{
    // Files in which a rule does not hold, each with its reason.
    private static readonly (string Pattern, string Instead, string[] Except)[] Rules =
    [
        (@"\bMathF\.", "the C library's functions differ from system to system in the last bit: use VectorMath", []),
        (@"\b(Math|Real|float|double)\.(Exp|Log|Log2|Log10|Pow|Tanh|Sinh|Cosh|Sin|Cos|Tan|Asin|Acos|Atan|Cbrt|Exp2|ExpM1|LogP1)\b",
            "the C library's functions differ from system to system in the last bit: "
                + "use VectorMath in kernels, PortableMath for single numbers",
            // double promises right numbers, not equal bits across systems
            ["src/Lincoln/Kernels/Mathematics/VectorMath.Double.cs",
             // the limit beyond which training counts as diverged: no result is made of it
             "src/Lincoln/Training/ConstantPrediction.cs"]),
        (@"(?<!new )\bParallel\.(For|ForEach|Invoke)", "it costs more than a kernel takes: use Work.For", []),
        (@"\bVector<", "sums would depend on the machine's width: write it over ILane", []),
        (@"\bTensorPrimitives\b", "its results differ in the last bit between machines: write it over ILane", []),
        (@"\bSystem\.Reflection\b|\bActivator\.|\bMakeGenericType\b|\bdynamic\b"
            + @"|\.Get(Method|Methods|Property|Properties|Field|Fields|Constructor|Constructors)\(",
            "trimming and ahead-of-time compilation must work: no reflection, pass functions or generic arguments", []),
        (@"\bJsonSerializer\b", "it needs reflection: use Utf8JsonWriter and JsonDocument", []),
        (@"\bnew Random\(|\bRandom\.Shared\b|\bGuid\.NewGuid\b", "the same seed gives the same numbers everywhere: use Rng", []),
        (@"\bConsole\.", "a library does not print: return it, or report it through IProgress", []),
        (@"\bThread\.Sleep\b", "wait for what you wait for", []),
        (@"\basync void\b", "its errors end the process: return a Task", []),
        (@"\bGC\.Collect\b", "a Workspace recycles memory", []),
        (@"\bCurrentCulture\b|\bCurrentUICulture\b", "files and messages are the same everywhere: use InvariantCulture", []),
    ];

    public static TheoryData<string> Patterns => [.. Rules.Select(rule => rule.Pattern)];

    [Theory, MemberData(nameof(Patterns))]
    public void Is_not_used(string pattern)
    {
        var rule = Rules.Single(rule => rule.Pattern == pattern);
        var found =
            from file in SourceFile.Below("src/Lincoln")
            where !rule.Except.Contains(file.Path)
            from Match match in Regex.Matches(file.Code, pattern)
            select $"\n  {file.Path}:{file.LineOf(match.Index)} {match.Value}";
        Assert.True(!found.Any(), $"Not here, because {rule.Instead}:{string.Concat(found)}");
    }

    [Fact]
    public void Exceptions_are_still_needed()
    {
        var sources = SourceFile.Below("src/Lincoln");
        foreach (var (pattern, _, files) in Rules)
            foreach (string path in files)
                Assert.True(sources.Any(file => file.Path == path && Regex.IsMatch(file.Code, pattern)),
                    $"{path} needs no exception from {pattern} any more: delete it");
    }
}
#endif
