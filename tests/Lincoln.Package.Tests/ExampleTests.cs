using System.Text.RegularExpressions;

namespace Lincoln.Package.Tests;

/// <summary>Every example and the README's program run, and end with 0 because what they promise is true.</summary>
public partial class ExampleTests(Workshop workshop) : IClassFixture<Workshop>
{
    public static TheoryData<string> Examples
        => [.. Directory.GetFiles(Path.Combine(Workshop.Root, "examples"), "*.cs").Select(f => Path.GetFileName(f)!)];

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_runs(string file) => workshop.Dotnet("run", $"examples/{file}");

    [Fact]
    public void The_program_in_the_README_runs_and_prints_what_the_README_says()
    {
        string readme = Workshop.Read("README.md");
        var program = CSharpBlock().Match(readme);
        Assert.True(program.Success, "README.md has no ```csharp block.");
        Assert.InRange(program.Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length, 5, 20);
        string source = $"#:property PublishAot=false\n#:project {Workshop.Root}/src/Lincoln/Lincoln.csproj\n{program.Groups[1].Value}";
        string folder = workshop.Project("readme", ("program.cs", source));
        string output = workshop.Run("dotnet", folder, "run", "program.cs");
        var printed = OutputBlock().Match(readme, program.Index + program.Length);
        Assert.True(printed.Success, "README.md shows no output (a ```text block) after its program.");
        Assert.Equal(printed.Groups[1].Value.Trim(), output.Trim());
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CSharpBlock();

    [GeneratedRegex("```text\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex OutputBlock();
}
