using System.IO.Compression;
using System.Xml.Linq;

namespace Lincoln.Package.Tests;

/// <summary>`dotnet pack` makes packages that a stranger can install and train with.</summary>
public class PackageTests(PackageTests.Packed packed) : IClassFixture<PackageTests.Packed>
{
    /// <summary>Packs once for all tests of the class.</summary>
    public sealed class Packed : IDisposable
    {
        public Packed()
        {
            foreach (string project in new[] { "Lincoln", "Lincoln.Double", "Lincoln.Testing", "Lincoln.Cli" })
                Workshop.Dotnet("pack", $"src/{project}", "-c", "Release", "-v", "q", "--nologo", "-o", Feed);
        }

        public Workshop Workshop { get; } = new();

        public string Feed => Path.Combine(Workshop.Folder, "feed");

        public void Dispose() => Workshop.Dispose();
    }

    [Theory]
    [InlineData("Lincoln")]
    [InlineData("Lincoln.Double")]
    [InlineData("Lincoln.Testing")]
    [InlineData("lincoln.cli")]
    public void A_package_has_readme_licence_symbols_and_says_what_it_is(string id)
    {
        string path = Directory.GetFiles(packed.Feed, "*.nupkg").Single(f => Path.GetFileName(f).StartsWith($"{id}.0", StringComparison.OrdinalIgnoreCase));
        using var zip = ZipFile.OpenRead(path);
        string[] names = [.. zip.Entries.Select(e => e.FullName)];
        Assert.Contains("README.md", names);
        Assert.Contains("LICENSE", names);
        using var stream = zip.Entries.Single(e => e.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        var metadata = XDocument.Load(stream).Root!.Elements().Single(e => e.Name.LocalName == "metadata");
        string Text(string name) => metadata.Elements().Single(e => e.Name.LocalName == name).Value;
        Assert.Equal("MIT", Text("license"));
        Assert.True(Text("description").Length > 40);
        Assert.True(File.Exists(Path.ChangeExtension(path, ".snupkg")), "the package with the symbols is missing");
    }

    [Theory]
    [InlineData("Lincoln")]
    [InlineData("Lincoln.Double")]
    public void The_library_depends_on_nothing(string id)
    {
        using var zip = ZipFile.OpenRead(Directory.GetFiles(packed.Feed, $"{id}.0*.nupkg").Single());
        using var stream = zip.Entries.Single(e => e.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        Assert.DoesNotContain(XDocument.Load(stream).Descendants(), e => e.Name.LocalName == "dependency");
    }

    [Theory]
    [InlineData("Lincoln")]
    [InlineData("Lincoln.Double")]
    public void Installed_into_a_fresh_project_it_trains(string id)
    {
        string folder = packed.Workshop.Project($"fresh-{id}",
            ("fresh.csproj", $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    <OutputType>Exe</OutputType>
                    <TargetFramework>net10.0</TargetFramework>
                    <ImplicitUsings>enable</ImplicitUsings>
                    <Nullable>enable</Nullable>
                    <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                    <RestorePackagesPath>{packed.Workshop.Folder}/packages</RestorePackagesPath>
                  </PropertyGroup>
                  <ItemGroup><PackageReference Include="{id}" Version="0.1.0" /></ItemGroup>
                </Project>
                """),
            ("nuget.config", $"""
                <configuration>
                  <packageSources><clear /><add key="local" value="{packed.Feed}" /></packageSources>
                </configuration>
                """),
            ("Program.cs", """
                using Lincoln;
                using Lincoln.Layers;
                using Lincoln.Losses;
                using Lincoln.Optimizers;

                Real[] and = [0, 0, 0, 1];                                    // the alias comes with the package
                var network = new NeuralNetwork([new Dense(8, Activation.Tanh), new Dense(1)], new MeanSquaredError(), seed: 1);
                var optimizer = new Adam((Real)0.05);
                var x = Tensor.From(new Real[,] { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } });
                var y = new Tensor([4, 1], and);
                Real loss = 1;
                for (int i = 0; i < 300; i++)
                {
                    loss = network.TrainBatch(x, y);
                    optimizer.Step(network);
                }
                Console.WriteLine($"{typeof(Real).Name} {(loss < 0.01 ? "learned" : "did not learn")}");
                """));
        string output = packed.Workshop.Run("dotnet", folder, "run", "-c", "Release");
        Assert.Contains(id == "Lincoln" ? "Single learned" : "Double learned", output);
    }

    [Fact]
    public void The_tool_installs_from_its_package_and_runs()
    {
        string folder = packed.Workshop.Project("tool", ("nuget.config", $"""
            <configuration>
              <packageSources><clear /><add key="local" value="{packed.Feed}" /></packageSources>
            </configuration>
            """));
        packed.Workshop.Run("dotnet", folder, "tool", "install", "Lincoln.Cli", "--tool-path", Path.Combine(folder, "bin"), "--configfile", Path.Combine(folder, "nuget.config"));
        string output = packed.Workshop.Run(Path.Combine(folder, "bin", "lincoln"), folder, "datasets");
        Assert.Contains("digits", output);
    }
}
