namespace Lincoln.Testing;

/// <summary>A gradient is not the derivative of its function. The message names the worst number.</summary>
public sealed class GradientCheckException : Exception
{
    internal GradientCheckException(string message, GradientError? worst = null) : base(message) => Worst = worst;

    /// <summary>The number that is furthest off; null when the check failed before it measured one.</summary>
    public GradientError? Worst { get; }
}
