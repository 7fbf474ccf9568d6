namespace Lincoln;

/// <summary>
/// Writes files that are there whole or not at all: under a temporary name in the same folder, flushed to the disk, then renamed.
/// </summary>
/// <remarks>A file that stood under the name before stays as it was when writing fails or the program is killed.</remarks>
internal static class AtomicFile
{
    /// <summary>Writes a file: <c>AtomicFile.Write("run.json", stream => …)</c>.</summary>
    /// <param name="path">The file; one that is there already is replaced.</param>
    /// <param name="write">Writes the content; the stream can seek, and is closed afterwards.</param>
    /// <exception cref="ArgumentException">The path is empty, or is a folder.</exception>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        if (Directory.Exists(path) || Path.EndsInDirectorySeparator(path))
            throw new ArgumentException($"path: '{path}' is a folder; give the name of a file in it.", nameof(path));
        string target = Path.GetFullPath(path), folder = Path.GetDirectoryName(target)!;
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"'{path}' cannot be written: there is no folder {folder}. Make it first.");

        // A short name of its own: the target's name with an ending could be too long for the file system.
        string partial = Path.Combine(folder, $".{Path.GetRandomFileName()}.partial");
        try
        {
            using (var stream = new FileStream(partial, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 1 << 16))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(partial, target, overwrite: true);
        }
        finally { File.Delete(partial); }              // does nothing after the rename
    }
}
