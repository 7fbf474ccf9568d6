namespace Lincoln.Tests.Storage;

/// <summary>The committed files that others wrote.</summary>
internal static class ReferenceFiles
{
    public static string Path(string name) => Repository.File("tests", "reference", "storage", name);
}
