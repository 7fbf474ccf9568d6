using Lincoln.Plots;

namespace Lincoln.Book;

/// <summary>Draws the operations that really ran, with the numbers that went through them: values forwards, gradients backwards.</summary>
internal static class ComputationalGraph
{
    private const int MostRows = 4, MostColumns = 4;

    /// <summary>Runs backpropagation from a result and draws everything it was computed from.</summary>
    /// <param name="result">What was computed last, such as a loss.</param>
    /// <param name="title">The heading of the picture.</param>
    /// <param name="gradient">The gradient of the result; null: 1, for a result of one number.</param>
    /// <param name="names">Names of input tensors, and of others that have one.</param>
    public static Graph Backward(Tensor result, string title, Tensor? gradient, params ReadOnlySpan<(Tensor Tensor, string Name)> names)
        => Backward(result, new Graph(title), gradient, names);

    /// <summary>As the other one, into an empty graph, such as one that runs downwards.</summary>
    public static Graph Backward(Tensor result, Graph graph, Tensor? gradient, params ReadOnlySpan<(Tensor Tensor, string Name)> names)
    {
        var inOrder = new List<Tensor>();
        Collect(result, inOrder);
        foreach (var tensor in inOrder) tensor.RetainsGradient = true;
        result.Backward(gradient);

        var known = names.ToArray().ToDictionary(n => n.Tensor, n => n.Name);
        foreach (var tensor in inOrder)
        {
            string name = known.GetValueOrDefault(tensor) ?? (tensor as Parameter)?.Name ?? "";
            string operation = tensor.Producer?.Name ?? "";
            string label = operation.Length == 0 ? name : name.Length == 0 ? operation : $"{name} = {operation}";
            graph.Node(Key(tensor), label, Text(tensor), tensor.Gradient is { } g ? Text(g) : "", computed: operation.Length > 0);
        }
        foreach (var tensor in inOrder)
            foreach (var input in tensor.Producer?.Inputs ?? []) graph.Arrow(Key(input), Key(tensor));
        return graph;

        string Key(Tensor tensor) => inOrder.IndexOf(tensor).ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    // Inputs before their users.
    private static void Collect(Tensor tensor, List<Tensor> inOrder)
    {
        if (inOrder.Contains(tensor)) return;
        foreach (var input in tensor.Producer?.Inputs ?? []) Collect(input, inOrder);
        inOrder.Add(tensor);
    }

    private static string Text(Tensor tensor)
    {
        if (tensor.Shape.Count == 1) return Python.Round(tensor.Numbers()[0], 4);
        int columns = tensor.Shape.Rank == 0 ? 1 : tensor.Shape[^1], rows = columns == 0 ? 0 : tensor.Shape.Count / columns;
        return rows > MostRows || columns > MostColumns || tensor.Shape.Rank > 2 ? tensor.Shape.ToString() : tensor.Printed();
    }
}
