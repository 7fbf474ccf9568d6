#if !DOUBLE
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lincoln.Tests.Architecture;

/// <summary>Which file of a project uses what of which room, found by the compiler's own symbols. A room is a folder.</summary>
internal static class Arrows
{
    // What the build adds to every file of a project.
    private const string ImplicitUsings = """
        global using System; global using System.IO; global using System.Linq; global using System.Collections.Generic;
        global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;
        """;

    /// <summary>One use: a file, its room, the room of what it uses, and its name.</summary>
    internal readonly record struct Arrow(string File, string From, string To, string What);

    /// <summary>All uses of one room of a project by another.</summary>
    /// <param name="project">The project's folder, such as src/Lincoln.</param>
    /// <param name="references">Assemblies that the project needs beside .NET's own.</param>
    public static IReadOnlyCollection<Arrow> Of(string project, params string[] references)
    {
        var trees = SourceFile.Below(project).Select(file => Parse(file.Text, file.Path)).ToArray();
        var compilation = CSharpCompilation.Create("arrows", [Parse(ImplicitUsings, ""), .. trees], References(references),
            new(OutputKind.ConsoleApplication, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
        return trees.AsParallel().SelectMany(tree => Uses(compilation.GetSemanticModel(tree), project)).ToHashSet();
    }

    /// <summary>The room of a file: its folder below the project's, or the project's name for the files beside the project file.</summary>
    public static string RoomOf(string file, string project)
    {
        string below = file[(project.Length + 1)..];
        return below.Contains('/') ? below[..below.LastIndexOf('/')] : Path.GetFileNameWithoutExtension(below);
    }

    private static SyntaxTree Parse(string text, string path) => CSharpSyntaxTree.ParseText(text, new(LanguageVersion.Preview), path);

    private static IEnumerable<MetadataReference> References(string[] others)
    {
        string system = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        return system.Split(Path.PathSeparator).Where(path => Path.GetDirectoryName(path) == framework).Concat(others)
            .Select(path => MetadataReference.CreateFromFile(path));
    }

    private static IEnumerable<Arrow> Uses(SemanticModel model, string project)
    {
        string file = model.SyntaxTree.FilePath, from = RoomOf(file, project);
        foreach (var name in model.SyntaxTree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
        {
            if (model.GetSymbolInfo(name).Symbol is not { } symbol || symbol is INamespaceSymbol) continue;
            string[] rooms = [.. DeclaredIn(symbol).Select(path => RoomOf(path, project)).Distinct()];
            if (rooms.Length > 0 && !rooms.Contains(from)) yield return new(file, from, rooms[0], What(symbol));
        }
    }

    // The files of a symbol: its own, or those of the type it belongs to when the compiler made it.
    private static IEnumerable<string> DeclaredIn(ISymbol symbol)
    {
        var written = (symbol as IMethodSymbol)?.ReducedFrom ?? symbol.OriginalDefinition;
        for (var owner = written; owner is not null; owner = owner.ContainingType)
        {
            var files = owner.DeclaringSyntaxReferences.Select(reference => reference.SyntaxTree.FilePath).Where(path => path.Length > 0);
            if (files.Any()) return files;
        }
        return [];
    }

    private static string What(ISymbol symbol) => symbol is INamedTypeSymbol ? symbol.Name : $"{symbol.ContainingType?.Name}.{symbol.Name}";
}
#endif
