namespace Lincoln.Cli;

/// <summary>What the process returns to the shell.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>The arguments were understood, but the work failed: a file that is damaged, a training that diverged.</summary>
    public const int Failed = 1;

    /// <summary>The arguments are wrong.</summary>
    public const int Usage = 2;

    /// <summary>Ctrl+C: 128 + SIGINT, as shells expect it. What was reached until then is kept.</summary>
    public const int Interrupted = 130;
}
