using System.Text.RegularExpressions;

namespace Lincoln.Cli;

/// <summary>Turns an exception into the sentence that the user reads; never a stack trace.</summary>
internal static partial class ErrorText
{
    public static string Of(Exception e) => e switch
    {
        ArgumentException argument => argument.Problem,
        InvalidDataException => OptionName().Replace(e.Message, "(--$1 "),
        UsageException or TrainingDivergedException or IOException or UnauthorizedAccessException => e.Message,
        NotSupportedException or InvalidOperationException => e.Message,
        OutOfMemoryException => $"The memory of this machine is not enough: {e.Message}",
        _ => $"Something unexpected went wrong, which is a defect of lincoln: {e.GetType().Name}: {e.Message}",
    };

    // The library names the options of its functions; here they have dashes.
    [GeneratedRegex(@"\((missing|categorical): ")]
    private static partial Regex OptionName();
}
