using Lincoln.Layers;
using Lincoln.Losses;
using Lincoln.Testing;

namespace Lincoln.Tests.Catalogue;

/// <summary>Every public operation, layer and loss has a row, so that none goes unchecked.</summary>
public class CompletenessTests
{
    private const string Folder = "tests/Lincoln.Tests/Catalogue";

    public static TheoryData<string> Names
        => [.. typeof(Tensor).Assembly.GetExportedTypes().Where(IsChecked).Select(type => type.FullName!).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Names))]
    public void Has_a_row(string typeName)
    {
        var type = typeof(Tensor).Assembly.GetType(typeName)!;
        Assert.True(Rows.All.Any(row => IsAbout(row, type)),
            $"{typeName} has no row in the catalogue: add one to {Folder}/{FileOf(type)} (see docs/how-to/add-an-operation.md).");
    }

    private static string FileOf(Type type)
    {
        if (IsOperation(type)) return "OperationRows.cs";
        return IsLayer(type) ? "LayerRows.cs" : "LossRows.cs";
    }

    /// <summary>The public methods of operations, such as <c>x.Mean(axis)</c>, which need not be an operation of their own.</summary>
    [Theory, MemberData(nameof(MethodNames))]
    public void Method_has_a_row(string method)
        => Assert.True(OperationRows.All.Any(row => FirstWord(row) == method),
            $"The method {method} of tensors has no row in the catalogue: add one to {Folder}/OperationRows.cs.");

    public static TheoryData<string> MethodNames =>
    [
        .. typeof(TensorOperations).GetMethods().Where(m => m.IsStatic && m.ReturnType == typeof(Tensor) && !m.Name.StartsWith("op_"))
            .Select(method => method.Name).Distinct().Order(StringComparer.Ordinal)
    ];

    // Shown by running it: the operation is what computed the result, the layer or loss is what ran.
    private static bool IsAbout(CatalogueRow row, Type type)
    {
        if (IsOperation(type) != row is OperationRow || IsLayer(type) != row is LayerRow) return false;
        var arguments = row.MakeArguments();
        var subject = row.MakeSubject(arguments);
        if (!IsOperation(type)) return subject.Instance?.GetType() == type;
        foreach (var x in arguments.Differentiable) x.RequiresGradient = true;
        var operation = subject.Run(arguments).Producer?.GetType();
        return operation == type || operation is { IsGenericType: true } && operation.GetGenericTypeDefinition() == type;
    }

    private static string FirstWord(CatalogueRow row) => row.Name.Split('-')[0];

    private static bool IsChecked(Type type)
        => !type.IsAbstract && (IsOperation(type) || IsLayer(type) || typeof(Loss).IsAssignableFrom(type));

    private static bool IsOperation(Type type) => typeof(Operation).IsAssignableFrom(type);

    private static bool IsLayer(Type type) => typeof(Layer).IsAssignableFrom(type);
}
