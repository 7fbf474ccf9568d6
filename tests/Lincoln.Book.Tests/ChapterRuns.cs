namespace Lincoln.Book.Tests;

/// <summary>Runs chapters as a reader does, `dotnet run book/NN-name.cs`, into a folder of its own; what one chapter has built serves the next.</summary>
public sealed class ChapterRuns : IDisposable
{
    private readonly Workshop workshop = new();

    /// <summary>Compiles and runs a chapter; fails the test when a row of its table misses.</summary>
    public ChapterPage Run(string name, params string[] arguments)
    {
        workshop.Dotnet(["run", Path.Combine(Workshop.Root, "book", name + ".cs"), "--", "--out", workshop.Folder, .. arguments]);
        return new ChapterPage(Path.Combine(workshop.Folder, name + ".html"));
    }

    public void Dispose() => workshop.Dispose();
}
