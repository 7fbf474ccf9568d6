#if !DOUBLE
namespace Lincoln.Tests.Architecture;

/// <summary>Dependencies between the rooms (folders) of the library and of the tool point one way.</summary>
public class DependencyTests(DependencyTests.Projects projects) : IClassFixture<DependencyTests.Projects>
{
    private const string Library = "src/Lincoln", Tool = "src/Lincoln.Cli";

    // What each folder of the library may use beside itself. A folder that is not here is an error: say where it belongs.
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
        ["Storage"] = ["Kernels", "Core", "Operations", "Layers", "NeuralNetwork", "Data"],
        ["Models"] = ["Kernels", "Core", "Operations", "Layers", "Losses", "NeuralNetwork", "Data", "Storage"],
        ["Training"] = ["Kernels", "Core", "Operations", "Layers", "Losses", "NeuralNetwork", "Optimizers", "Data"],
    };

    // Rooms of the library in which each may use only those before it.
    private static readonly string[][] Orders =
    [
        [
            "Kernels", "Kernels/Lanes", "Kernels/Threads", "Kernels/Mathematics", "Kernels/Elementwise", "Kernels/Rearranging",
            "Kernels/Reductions", "Kernels/Products", "Kernels/Images", "Kernels/Convolutions", "Kernels/Recurrence",
        ],
        ["Storage/Zip", "Storage/Safetensors", "Storage/NumPy", "Storage/PyTorch", "Storage"],
    ];

    // The same for the tool.
    private static readonly string[] ToolOrder =
        ["About", "ExitCode", "UsageException", "ErrorText", "Arguments", "Rendering", "Runs", "Kinds", "Commands", "Tool", "Program"];

    // Rooms that do not see each other: a kind of data is one room's affair.
    private static readonly string[] Kinds = ["Data/Tables", "Data/Images", "Data/Texts"];

    public static TheoryData<string> Folders => [.. Allowed.Keys];

    [Theory, MemberData(nameof(Folders))]
    public void A_folder_uses_only_what_is_below_it(string folder)
    {
        string[] below = Allowed[folder];
        var leaving = projects.OfLibrary.Where(arrow => Top(arrow.From) == folder && Top(arrow.To) != folder);
        Refuse(leaving.Where(arrow => !below.Contains(Top(arrow.To))),
            $"{folder} may use {string.Join(", ", below.DefaultIfEmpty("nothing else"))}");
    }

    [Fact]
    public void A_room_uses_only_rooms_before_it()
    {
        foreach (string[] order in Orders) RefuseBackwards(projects.OfLibrary, order);
    }

    [Fact]
    public void A_room_of_the_tool_uses_only_rooms_before_it() => RefuseBackwards(projects.OfTool, ToolOrder);

    [Fact]
    public void Kinds_of_data_do_not_see_each_other()
        => Refuse(projects.OfLibrary.Where(arrow => Kinds.Contains(arrow.From) && Kinds.Contains(arrow.To)),
            "What two kinds of data share belongs in Data or Core");

    [Fact]
    public void Every_folder_has_its_place()
    {
        string[] shared = ["Real", "Usings"];
        var rooms = SourceFile.Below(Library).Select(file => Arrows.RoomOf(file.Path, Library)).Distinct().ToArray();
        var unknown = rooms.Select(Top).Except(Allowed.Keys).Except(shared)
            .Concat(rooms.Where(room => Orders.Any(order => Top(order[0]) == Top(room) && !order.Contains(room))))
            .Concat(SourceFile.Below(Tool).Select(file => Arrows.RoomOf(file.Path, Tool)).Except(ToolOrder));
        Assert.True(!unknown.Any(), $"Say in {nameof(DependencyTests)} what these rooms may use: {string.Join(", ", unknown)}");
    }

    [Fact]
    public void Arrows_are_found()
        => Assert.Contains(projects.OfLibrary, arrow => arrow is { From: "Layers", To: "Operations/Elementwise", What: "Sigmoid" });

    private static void RefuseBackwards(IEnumerable<Arrows.Arrow> arrows, string[] order)
        => Refuse(arrows.Where(arrow => order.Contains(arrow.From) && Array.IndexOf(order, arrow.To) > Array.IndexOf(order, arrow.From)),
            $"Each of {string.Join(", ", order)} may use those before it");

    private static string Top(string room) => room.Split('/')[0];

    private static void Refuse(IEnumerable<Arrows.Arrow> wrong, string rule)
    {
        var lines = wrong.Select(arrow => $"\n  {arrow.File} uses {arrow.What}, which is in {arrow.To}").Distinct();
        Assert.True(!lines.Any(), $"{rule}. Move the code down, or pass what it needs from above:{string.Concat(lines)}");
    }

    /// <summary>The sources, read once for all tests of this class.</summary>
    public sealed class Projects
    {
        internal IReadOnlyCollection<Arrows.Arrow> OfLibrary { get; } = Arrows.Of(Library);

        internal IReadOnlyCollection<Arrows.Arrow> OfTool { get; } = Arrows.Of(Tool, typeof(Tensor).Assembly.Location);
    }
}
#endif
