namespace Lincoln.Tests;

/// <summary>The folder of the sources, for tests that read files of the project.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string File(params ReadOnlySpan<string> path) => Path.Combine([Root, .. path]);

    private static string Find()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (System.IO.File.Exists(Path.Combine(folder, "Lincoln.slnx"))) return folder;
        throw new DirectoryNotFoundException($"The folder with Lincoln.slnx is not above {AppContext.BaseDirectory}: "
            + "run the tests where they were built.");
    }
}
