using System.Runtime.InteropServices;

namespace Lincoln.Package.Tests;

/// <summary>Trimmed into one file that carries its own runtime, the tool still trains, and the trimmer warns of nothing.</summary>
public class PublishTests(Workshop workshop) : IClassFixture<Workshop>
{
    [Fact]
    public void A_trimmed_single_file_of_the_tool_trains_digits()
    {
        string folder = Path.Combine(workshop.Folder, "published");
        string output = workshop.Dotnet(
            "publish", "src/Lincoln.Cli", "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "--self-contained",
            "-p:PublishTrimmed=true", "-p:PublishSingleFile=true", "-p:TrimmerSingleWarn=false", "-v", "m", "--nologo", "-o", folder);
        Assert.DoesNotContain("warning IL", output);
        string tool = Path.Combine(folder, "Lincoln.Cli"), run = Path.Combine(workshop.Folder, "run");
        string trained = workshop.Run(tool, workshop.Folder, "train", "digits", "--epochs", "2", "--output", run);
        Assert.Contains("accuracy", trained, StringComparison.OrdinalIgnoreCase);
        Assert.True(File.Exists(Path.Combine(run, "model.lincoln")));
    }
}
