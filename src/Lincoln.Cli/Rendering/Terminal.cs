using Microsoft.Win32.SafeHandles;
using Spectre.Console;

namespace Lincoln.Cli.Rendering;

/// <summary>
/// Where a command writes: results to <see cref="Console"/> or as they are to <see cref="Output"/>, errors and remarks to
/// <see cref="Error"/>.
/// </summary>
internal sealed class Terminal
{
    // A file has no width: tables in it are not folded.
    private const int RedirectedWidth = 500;

    /// <param name="output">Where results go.</param>
    /// <param name="error">Where errors and remarks go.</param>
    /// <param name="ansi">Whether the output understands escape codes: with them there are colours and a bar that moves.</param>
    public Terminal(TextWriter output, TextWriter error, AnsiSupport ansi)
    {
        (Output, Error) = (output, error);
        Console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = ansi,
            ColorSystem = ansi == AnsiSupport.No ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = ansi switch
            {
                AnsiSupport.No => InteractionSupport.No,
                AnsiSupport.Yes => InteractionSupport.Yes,
                _ => InteractionSupport.Detect,
            },
            // The default ones turn colours on for log files of build servers.
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        if (ansi == AnsiSupport.No) Console.Profile.Width = RedirectedWidth;
    }

    /// <summary>The process's own terminal.</summary>
    public static Terminal OfProcess()
    {
        var ansi = System.Console.IsOutputRedirected ? AnsiSupport.No : AnsiSupport.Detect;
        return new(System.Console.Out, System.Console.Error, ansi) { Pipe = OutputPipe() };
    }

    public IAnsiConsole Console { get; }

    public TextWriter Output { get; }

    public TextWriter Error { get; }

    /// <summary>
    /// The output, when it is a pipe: writing to it fails when its reader has ended, which .NET's console ignores.
    /// Null for files and screens, and on Windows.
    /// </summary>
    public TextWriter? Pipe { get; private init; }

    private static StreamWriter? OutputPipe()
    {
        if (OperatingSystem.IsWindows() || !System.Console.IsOutputRedirected) return null;
        var stream = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return stream.CanSeek ? null : new StreamWriter(stream, System.Console.Out.Encoding) { AutoFlush = true };
    }

    /// <summary>Whether a bar can move.</summary>
    public bool Interactive => Console.Profile.Capabilities is { Ansi: true, Interactive: true };
}
