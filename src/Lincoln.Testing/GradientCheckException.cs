namespace Lincoln.Testing;

/// <summary>A gradient is not the derivative of its function. The message names the worst element.</summary>
public sealed class GradientCheckException : Exception
{
    internal GradientCheckException(string message, GradientError? worst = null) : base(message) => Worst = worst;

    /// <summary>The element with the largest error; null when the check failed before it measured one.</summary>
    public GradientError? Worst { get; }
}
