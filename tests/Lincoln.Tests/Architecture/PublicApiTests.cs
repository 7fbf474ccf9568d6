#if !DOUBLE
namespace Lincoln.Tests.Architecture;

/// <summary>A change of the public surface is seen and accepted deliberately.</summary>
public class PublicApiTests
{
    private const string Accept = "LINCOLN_ACCEPT_API";

    private const string Command = $"{Accept}=1 dotnet test tests/Lincoln.Tests --filter FullyQualifiedName~PublicApi";

    private static readonly string Snapshot = Repository.File("tests", "Lincoln.Tests", "Architecture", "PublicApi.txt");

    [Fact]
    public void Is_the_one_that_was_accepted()
    {
        string[] found = [.. PublicApi.Of(typeof(Tensor).Assembly), "", .. PublicApi.Of(typeof(Lincoln.Testing.GradientCheck).Assembly)];
        if (Environment.GetEnvironmentVariable(Accept) == "1") File.WriteAllText(Snapshot, string.Join('\n', found) + '\n');
        Assert.True(File.Exists(Snapshot), $"There is no {Snapshot} yet. Write it: {Command}");
        string[] accepted = File.ReadAllText(Snapshot).TrimEnd('\n').Split('\n');
        var gone = accepted.Except(found).Select(line => $"- {line}");
        var added = found.Except(accepted).Select(line => $"+ {line}");
        var lines = gone.Concat(added).OrderBy(line => line[2..], StringComparer.Ordinal);
        Assert.True(accepted.SequenceEqual(found),
            "The public surface is not the accepted one. Is the change meant, and is it documented in CHANGELOG.md? "
            + $"Then accept it and commit the file:\n  {Command}\n{string.Join('\n', lines)}");
    }
}
#endif
