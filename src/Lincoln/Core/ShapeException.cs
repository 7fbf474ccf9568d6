namespace Lincoln;

/// <summary>Shapes that do not fit. The message names the operation, the shapes and the layers it happened in.</summary>
public sealed class ShapeException : ArgumentException
{
    private readonly List<string> path = [];

    /// <summary>Creates the exception; the message says which operation found which shapes and what it needs.</summary>
    public ShapeException(string message) : base(message) { }

    /// <summary>The message, and below it the layers from the innermost outwards.</summary>
    public override string Message => path.Count == 0 ? base.Message : $"{base.Message}\n  in {string.Join(" < ", path)}";

    // Called from an exception filter on the way up: it notes the layer and lets the exception pass, so that the stack is kept.
    internal bool Through(string layer)
    {
        path.Add(layer);
        return false;
    }
}
