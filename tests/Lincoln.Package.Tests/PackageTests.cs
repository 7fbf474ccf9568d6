using System.IO.Compression;
using System.Xml.Linq;

namespace Lincoln.Package.Tests;

/// <summary>`dotnet pack` creates packages that a new user can install and train with.</summary>
public class PackageTests(PackageTests.Packed packed) : IClassFixture<PackageTests.Packed>
{
    /// <summary>Packs once for all tests of the class.</summary>
    public sealed class Packed : IDisposable
    {
        // As a whole: the package Lincoln.Testing is made of two projects, and carries both precisions.
        public Packed() => Workshop.Dotnet("pack", "Lincoln.slnx", "-c", "Release", "-v", "q", "--nologo", "-o", Feed);

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
        string path = Directory.GetFiles(packed.Feed, "*.nupkg")
            .Single(f => Path.GetFileName(f).StartsWith($"{id}.0", StringComparison.OrdinalIgnoreCase));
        using var zip = ZipFile.OpenRead(path);
        string[] names = [.. zip.Entries.Select(e => e.FullName)];
        Assert.Contains("README.md", names);
        Assert.Contains("LICENSE", names);
        using var stream = zip.Entries.Single(e => e.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        var metadata = XDocument.Load(stream).Root!.Elements().Single(e => e.Name.LocalName == "metadata");
        string Text(string name) => metadata.Elements().Single(e => e.Name.LocalName == name).Value;
        Assert.Equal("MIT", Text("license"));
        Assert.True(Text("description").Length > 40);
        // The symbols are in a package of their own, or in the assemblies themselves (an embedded portable PDB begins with MPDB).
        var assemblies = zip.Entries.Where(e => e.Name.EndsWith(".dll", StringComparison.Ordinal));
        Assert.True(File.Exists(Path.ChangeExtension(path, ".snupkg")) || assemblies.All(HasSymbols), "there are no symbols");
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
        string output = RunFresh($"trains-{id}", [id], """
            using Lincoln;
            using Lincoln.Layers;
            using Lincoln.Losses;
            using Lincoln.Optimizers;

            Real[] and = [0, 0, 0, 1];                                    // the alias comes with the package
            var network = new NeuralNetwork([new Dense(8, Activation.Tanh), new Dense(1)], new MeanSquaredError(), seed: 1);
            var optimizer = new Adam(0.05);
            var x = Tensor.From(new Real[,] { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } });
            var y = new Tensor([4, 1], and);
            Real loss = 1;
            for (int i = 0; i < 300; i++)
            {
                loss = network.TrainBatch(x, y);
                optimizer.Step(network);
            }
            Console.WriteLine($"{typeof(Real).Name} {(loss < 0.01 ? "learned" : "did not learn")}");
            """);
        Assert.Contains(id == "Lincoln" ? "Single learned" : "Double learned", output);
    }

    [Theory]
    [InlineData("Lincoln", "Single")]
    [InlineData("Lincoln.Double", "Double")]
    public void The_gradient_check_comes_in_the_precision_of_the_library(string id, string real)
    {
        string output = RunFresh($"checks-{id}", [id, "Lincoln.Testing"], """
            using Lincoln;
            using Lincoln.Testing;

            var x = Tensor.Normal([3, 5], new Rng(1));
            GradientCheck.Run(inputs => inputs[0].Sigmoid() * inputs[0], x);
            Console.WriteLine($"{typeof(Real).Name} checked");
            """);
        Assert.Contains($"{real} checked", output);
    }

    private static bool HasSymbols(ZipArchiveEntry assembly)
    {
        using var stream = assembly.Open();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.GetBuffer().AsSpan(0, (int)bytes.Length).IndexOf("MPDB"u8) >= 0;
    }

    private string RunFresh(string name, string[] packages, string program)
    {
        string folder = packed.Workshop.Project(name,
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
                  <ItemGroup>{string.Concat(packages.Select(id => $"<PackageReference Include=\"{id}\" Version=\"0.1.0\" />"))}</ItemGroup>
                </Project>
                """),
            ("nuget.config", $"""
                <configuration>
                  <packageSources><clear /><add key="local" value="{packed.Feed}" /></packageSources>
                </configuration>
                """),
            ("Program.cs", program));
        return packed.Workshop.Run("dotnet", folder, "run", "-c", "Release");
    }

    [Fact]
    public void The_tool_installs_from_its_package_and_runs()
    {
        string folder = packed.Workshop.Project("tool", ("nuget.config", $"""
            <configuration>
              <packageSources><clear /><add key="local" value="{packed.Feed}" /></packageSources>
            </configuration>
            """));
        string bin = Path.Combine(folder, "bin"), sources = Path.Combine(folder, "nuget.config");
        packed.Workshop.Run("dotnet", folder, "tool", "install", "Lincoln.Cli", "--tool-path", bin, "--configfile", sources);
        string output = packed.Workshop.Run(Path.Combine(folder, "bin", "lincoln"), folder, "datasets");
        Assert.Contains("digits", output);
    }
}
