namespace Lincoln.Tests.Storage;

/// <summary>A folder that is there for one test, and the committed reference files.</summary>
internal sealed class StorageFiles : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("lincoln-storage-").FullName;

    public string this[string name] => Path.Combine(Folder, name);

    public string Write(string name, byte[] content)
    {
        File.WriteAllBytes(this[name], content);
        return this[name];
    }

    /// <summary>A file beside the tests' sources, found from the folder that the tests run in.</summary>
    public static string Reference(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Lincoln.slnx"))) folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests run outside the repository.");
        return Path.Combine(folder.FullName, "tests", "Lincoln.Tests", "Storage", "reference", name);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
