#if !DOUBLE
using System.Reflection;
using System.Text.RegularExpressions;

namespace Lincoln.Tests.Architecture;

/// <summary>A program may import every namespace of the library beside .NET's implicit usings and never needs an alias.</summary>
public partial class NamesTests
{
    private static readonly string[] ImplicitUsings =
    [
        "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Threading", "System.Threading.Tasks",
    ];

    // Types of the library that share a name with a type of .NET, and why that is no trouble.
    private static readonly Dictionary<string, string> Exceptions = [];

    private static IEnumerable<Type> OfLibrary
        => new[] { typeof(Tensor).Assembly, typeof(Testing.GradientCheck).Assembly }
            .SelectMany(assembly => assembly.GetExportedTypes()).Where(type => !type.IsNested);

    [Fact]
    public void No_two_public_types_share_a_name()
    {
        var shared = OfLibrary.GroupBy(type => type.Name).Where(types => types.Count() > 1);
        Assert.True(!shared.Any(), "Give one of each another name, such as AveragePooling2D for the operation of the layer AveragePool2D: "
            + string.Join("; ", shared.Select(types => string.Join(" and ", types.Select(type => type.FullName)))));
    }

    [Fact]
    public void No_public_type_shares_a_name_with_the_implicit_usings()
    {
        var ofDotNet = OfDotNet().Where(type => ImplicitUsings.Contains(type.Namespace)).Select(type => type.Name).ToHashSet();
        Assert.Contains("Parallel", ofDotNet);
        string[] shared = [.. OfLibrary.Select(type => type.Name).Where(ofDotNet.Contains).Order(StringComparer.Ordinal)];
        Assert.Equal(Exceptions.Keys.Order(StringComparer.Ordinal), shared);
    }

    [Theory, InlineData("book"), InlineData("examples"), InlineData("tests"), InlineData("bench")]
    public void No_file_needs_an_alias(string folder)
    {
        string[] aliases =
        [
            .. from file in SourceFile.Below(folder)
               from Match alias in Alias().Matches(file.Code)
               select $"{file.Path}, line {file.LineOf(alias.Index)}: {alias.Value.Trim()}",
        ];
        Assert.True(aliases.Length == 0, $"Rename the type instead of giving it an alias: {string.Join("; ", aliases)}");
    }

    private static IEnumerable<Type> OfDotNet()
        => Directory.EnumerateFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "System.*.dll")
            .Select(file => Assembly.Load(Path.GetFileNameWithoutExtension(file))).SelectMany(assembly => assembly.GetExportedTypes())
            .Where(type => !type.IsNested);

    [GeneratedRegex(@"(?m)^\s*(global\s+)?using\s+\w+\s*=\s*(global::)?Lincoln\.[\w.]+\s*;")]
    private static partial Regex Alias();
}
#endif
