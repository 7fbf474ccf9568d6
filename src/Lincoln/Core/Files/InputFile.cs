namespace Lincoln;

/// <summary>Opens files to read, with messages for what people mistake for a file.</summary>
internal static class InputFile
{
    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="wanted">What to give instead of a folder, for messages.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is a folder.</exception>
    public static FileStream Open(string path, string wanted)
    {
        Check(path, wanted);
        return File.OpenRead(path);
    }

    /// <summary>Checks that there is such a file.</summary>
    /// <inheritdoc cref="Open"/>
    public static void Check(string path, string wanted)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path)) throw new InvalidDataException($"{path} is a folder; give {wanted}.");
        if (!File.Exists(path)) throw new FileNotFoundException($"There is no file {path} (looked for {Path.GetFullPath(path)}).", path);
    }
}
