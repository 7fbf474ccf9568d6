namespace Lincoln.Data;

/// <summary>Where the files of a data set that is not embedded may lie.</summary>
/// <param name="Home">The folder that LINCOLN_DATA_HOME names, or null; a data set has a folder of its name in it.</param>
/// <param name="System">Where packages of the operating system put data sets.</param>
/// <param name="Cache">Where downloads go; a data set has a folder of its name in it.</param>
internal sealed record DataFolders(string? Home, string System, string Cache)
{
    public const string HomeVariable = "LINCOLN_DATA_HOME";

    /// <summary>The folders of this machine and user.</summary>
    public static DataFolders FromEnvironment()
    {
        string? home = Environment.GetEnvironmentVariable(HomeVariable);
        return new(string.IsNullOrWhiteSpace(home) ? null : home, "/usr/share/datasets", CacheOf());
    }

    /// <summary>The file, plain or packed, in the first folder that has it; null when none has.</summary>
    /// <param name="dataSet">The data set's name.</param>
    /// <param name="file">The official name, without .gz.</param>
    public string? Find(string dataSet, string file)
        => new[] { Home, System, Cache }.Where(folder => folder is not null)
            .SelectMany(folder => new[] { file, file + ".gz" }, (folder, name) => Path.Combine(folder!, dataSet, name))
            .FirstOrDefault(File.Exists);

    /// <summary>Whether the file is one that we downloaded, and may replace.</summary>
    public bool IsCached(string path, string dataSet) => Path.GetDirectoryName(path) == Path.Combine(Cache, dataSet);

    private static string CacheOf()
    {
        string profile = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (profile.Length == 0) profile = Path.GetTempPath();
        string folder =
            OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : OperatingSystem.IsMacOS() ? Path.Combine(profile, "Library", "Caches")
            : Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache && Path.IsPathRooted(cache) ? cache
            : Path.Combine(profile, ".cache");
        return Path.Combine(folder, "lincoln");
    }
}
