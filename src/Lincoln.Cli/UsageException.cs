namespace Lincoln.Cli;

/// <summary>
/// The arguments are wrong: the message names the argument, what was found and what to write instead. Ends with
/// <see cref="ExitCode.Usage"/>.
/// </summary>
internal sealed class UsageException(string message) : Exception(message);
