using Spectre.Console;

namespace Lincoln.Cli.Rendering;

/// <summary>Where a command writes: results to <see cref="Console"/> or as they are to <see cref="Output"/>, errors and remarks to <see cref="Error"/>.</summary>
internal sealed class Terminal
{
    // Tables must not be folded when nobody sees a screen; a file has no width.
    private const int RedirectedWidth = 500;

    /// <param name="output">Where results go.</param>
    /// <param name="error">Where errors and remarks go.</param>
    /// <param name="interactive">Whether somebody looks at a terminal: colours and a progress bar that moves. Otherwise plain lines.</param>
    public Terminal(TextWriter output, TextWriter error, bool interactive)
    {
        (Output, Error, Interactive) = (output, error, interactive);
        Console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = interactive ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = interactive ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = interactive ? InteractionSupport.Detect : InteractionSupport.No,
            // The default ones turn colours on for log files of build servers.
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        if (!interactive) Console.Profile.Width = RedirectedWidth;
    }

    /// <summary>The process's own terminal.</summary>
    public static Terminal OfProcess() => new(System.Console.Out, System.Console.Error, interactive: !System.Console.IsOutputRedirected);

    public IAnsiConsole Console { get; }

    public TextWriter Output { get; }

    public TextWriter Error { get; }

    public bool Interactive { get; }
}
