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

    /// <summary>A file beside the tests' sources.</summary>
    public static string Reference(string name) => Repository.File("tests", "Lincoln.Tests", "Storage", "reference", name);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
