namespace Lincoln.Cli;

/// <summary>Turns an exception into the sentence that the user reads; never a stack trace.</summary>
internal static class ErrorText
{
    public static string Of(Exception e) => e switch
    {
        // Without the name of a method's parameter, which means nothing on a command line.
        ArgumentException argument => argument.Problem,
        UsageException or InvalidDataException or TrainingDivergedException or IOException => e.Message,
        UnauthorizedAccessException or NotSupportedException or InvalidOperationException => e.Message,
        OutOfMemoryException => $"The memory of this machine is not enough: {e.Message}",
        _ => $"Something unexpected went wrong, which is a defect of lincoln: {e.GetType().Name}: {e.Message}",
    };
}
