using Xunit.Abstractions;
using Xunit.Sdk;

namespace Lincoln.Book.Tests;

/// <summary>
/// Runs chapters as a reader does, `dotnet run book/NN-name.cs`, into a folder of its own; what one chapter has built serves the next.
/// </summary>
/// <remarks>
/// What a chapter leaves out for want of data is said on the console of the tests too (xunit.runner.json asks for such messages).
/// </remarks>
public sealed class ChapterRuns(IMessageSink console) : IDisposable
{
    private readonly Workshop workshop = new();

    /// <summary>Compiles and runs a chapter; fails the test when a row of its table misses.</summary>
    public ChapterPage Run(string name, params string[] arguments)
    {
        string chapter = Path.Combine(Workshop.Root, "book", name + ".cs");
        string printed = workshop.Dotnet(["run", chapter, "--", "--out", workshop.Folder, .. arguments]);
        foreach (string line in printed.Split('\n').Where(line => line.StartsWith("LEFT OUT: ", StringComparison.Ordinal)))
            console.OnMessage(new DiagnosticMessage($"{name}: {line.TrimEnd()}"));
        return new ChapterPage(Path.Combine(workshop.Folder, name + ".html"));
    }

    public void Dispose() => workshop.Dispose();
}
