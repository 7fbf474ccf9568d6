using System.Text.RegularExpressions;

namespace Lincoln.Tests.Architecture;

/// <summary>A source file of the project, to check what no compiler checks.</summary>
internal sealed partial class SourceFile
{
    private SourceFile(string path)
    {
        Path = System.IO.Path.GetRelativePath(Repository.Root, path).Replace('\\', '/');
        Text = File.ReadAllText(path);
        Code = StringsAndComments().Replace(Text, match => match.Value.StartsWith('/') ? "" : "\"\"");
    }

    /// <summary>The path from the project's folder on, with slashes.</summary>
    public string Path { get; }

    public string Text { get; }

    /// <summary>The text without comments and with empty strings.</summary>
    public string Code { get; }

    public int Lines => Text.Count(c => c == '\n');

    /// <summary>The folder directly below another one, or the name of a file there: <c>Kernels</c>, <c>NeuralNetwork</c>.</summary>
    public string PartOf(string folder) => System.IO.Path.GetFileNameWithoutExtension(Path[(folder.Length + 1)..].Split('/')[0]);

    /// <summary>The line of a place in the code.</summary>
    public int LineOf(int place) => Code.AsSpan(0, place).Count('\n') + 1;

    /// <summary>All C# files below a folder, without what a build leaves behind.</summary>
    public static IReadOnlyList<SourceFile> Below(string folder)
    {
        var paths = Directory.EnumerateFiles(Repository.File(folder.Split('/')), "*.cs", SearchOption.AllDirectories);
        var files = paths.Select(path => new SourceFile(path));
        return
        [
            .. files.Where(file => !file.Path.Contains("/bin/") && !file.Path.Contains("/obj/"))
                .OrderBy(file => file.Path, StringComparer.Ordinal),
        ];
    }

    // Comments keep their line ends, so that lines can be counted.
    [GeneratedRegex("""
        \"{3}[\s\S]*?\"{3}  |  \$?@\$?"(?:[^"]|"")*"  |  \$?"(?:[^"\\\n]|\\.)*"  |  '(?:[^'\\\n]|\\.[^'\n]*)'
        |  //[^\n]*  |  /\*[\s\S]*?\*/
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex StringsAndComments();
}
