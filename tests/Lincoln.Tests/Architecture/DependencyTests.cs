#if !DOUBLE
using System.Reflection;
using System.Text.RegularExpressions;

namespace Lincoln.Tests.Architecture;

/// <summary>Dependencies between the folders of the library point one way.</summary>
public class DependencyTests
{
    private const string Library = "src/Lincoln";

    // What each folder may use beside itself. A folder that is not here is an error: say where it belongs.
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Kernels"] = [],
        ["Core"] = ["Kernels"],
        ["Operations"] = ["Kernels", "Core"],
        ["Layers"] = ["Kernels", "Core", "Operations"],
        ["Losses"] = ["Kernels", "Core", "Operations"],
        ["NeuralNetwork"] = ["Core", "Operations", "Layers", "Losses"],
        ["Optimizers"] = ["Kernels", "Core", "NeuralNetwork"],
        ["Data"] = ["Kernels", "Core"],
        ["Analysis"] = ["Kernels", "Core"],
        ["Storage"] = ["Kernels", "Core", "Operations", "Layers", "Losses", "NeuralNetwork", "Data"],
        ["Models"] = ["Kernels", "Core", "Operations", "Layers", "Losses", "NeuralNetwork", "Data", "Storage"],
        ["Training"] = ["Kernels", "Core", "Operations", "Layers", "Losses", "NeuralNetwork", "Optimizers", "Data"],
    };

    public static TheoryData<string> Folders => [.. Allowed.Keys];

    [Theory, MemberData(nameof(Folders))]
    public void Uses_only_what_is_below_it(string folder)
    {
        var files = SourceFile.Below(Library);
        var types = TypesWithoutUsing(files);
        var wrong =
            from file in files
            where file.PartOf(Library) == folder
            from use in Named(file).Concat(types.Where(type => Regex.IsMatch(file.Code, $@"(?<!\.)\b{type.Name}\b") && !DeclaresMember(file, type.Name)).Select(type => (type.Folder, What: type.Name)))
            where use.Folder != folder && Allowed.ContainsKey(use.Folder) && !Allowed[folder].Contains(use.Folder)
            select $"\n  {file.Path} uses {use.What}, which is in {use.Folder}";
        Assert.True(!wrong.Any(), $"{folder} may use {string.Join(", ", Allowed[folder].DefaultIfEmpty("nothing else"))}. Move the code down, or pass what it needs from above:{string.Concat(wrong.Distinct())}");
    }

    [Fact]
    public void Every_folder_has_its_place()
    {
        string[] shared = ["Real", "Usings"];
        var unknown = SourceFile.Below(Library).Select(file => file.PartOf(Library)).Distinct().Except(Allowed.Keys).Except(shared);
        Assert.True(!unknown.Any(), $"Say in {nameof(DependencyTests)} what these folders may use: {string.Join(", ", unknown)}");
    }

    /// <summary>The methods and operators of tensors need no using, so the compiled code shows who calls them.</summary>
    [Fact]
    public void What_is_below_the_operations_calls_none()
    {
        const BindingFlags All = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var folders = TypesWithoutUsing(SourceFile.Below(Library)).DistinctBy(type => type.Name).ToDictionary(type => type.Name, type => type.Folder);
        var operations = typeof(TensorOperations).GetMethods(All).Select(method => method.MetadataToken).ToHashSet();
        var callers = (
            from type in typeof(Tensor).Assembly.GetTypes()
            let outer = Outermost(type)
            let folder = outer.Namespace == "Lincoln" ? folders.GetValueOrDefault(outer.Name.Split('`')[0], "") : outer.Namespace?.Split('.')[^1] ?? ""
            where Allowed.ContainsKey(folder) && folder != "Operations"
            from method in type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All))
            where Calls(method, operations)
            select (Folder: folder, Text: $"\n  {outer.FullName}, in {method.Name}")).ToArray();
        Assert.Contains(callers, caller => caller.Folder == "Layers");                       // it finds those that there are
        var wrong = callers.Where(caller => !Allowed[caller.Folder].Contains("Operations")).Select(caller => caller.Text).Distinct();
        Assert.True(!wrong.Any(), $"These are below the operations and must not call their methods:{string.Concat(wrong)}");
    }

    private static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    // The instructions call (28) and ldftn (FE 06), followed by the token of the method.
    private static bool Calls(MethodBase method, HashSet<int> tokens)
    {
        byte[] code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        for (int i = 1; i + 4 <= code.Length; i++)
            if (code[i - 1] is 0x28 or 0x06 && tokens.Contains(BitConverter.ToInt32(code, i))) return true;
        return false;
    }

    // Lincoln.Layers.X, using Lincoln.Layers, and Layers.X, which the surrounding namespace finds.
    private static IEnumerable<(string Folder, string What)> Named(SourceFile file)
        => Regex.Matches(file.Code, $@"\bLincoln\.({string.Join('|', Allowed.Keys)})\b|(?<![\w.])({string.Join('|', Allowed.Keys)})\.(?=[A-Z])")
            .Where(match => match.Groups[1].Success || !DeclaresMember(file, match.Groups[2].Value))
            .Select(match => (match.Groups[1].Success ? match.Groups[1].Value : match.Groups[2].Value, match.Value));

    // A property called Layers is not the namespace, a field called Shape not the type.
    private static bool DeclaresMember(SourceFile file, string name)
        => Regex.IsMatch(file.Code, $@"(?:[\w>\]?](?<!\b(?:new|is|as|not|or|and|return|case|typeof))\s+|,\s*){name}\s*[{{=;,()]");

    // Types of the namespace Lincoln itself are seen from everywhere without a using.
    private static List<(string Name, string Folder)> TypesWithoutUsing(IEnumerable<SourceFile> files)
        => [.. from file in files
               where Regex.IsMatch(file.Code, @"^namespace Lincoln;", RegexOptions.Multiline)
               from Match type in Regex.Matches(file.Code, @"^(?:[a-z]+ )*(?:class|struct|interface|enum|record) (\w+)", RegexOptions.Multiline)
               select (type.Groups[1].Value, file.PartOf(Library))];
}
#endif
