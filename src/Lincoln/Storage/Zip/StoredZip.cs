using System.IO.Compression;

namespace Lincoln.Storage;

/// <summary>Writes zips whose entries are stored without compression, so that the same content gives the same bytes.</summary>
internal static class StoredZip
{
    // The first moment that a zip can express: what was saved does not depend on when.
    private static readonly DateTimeOffset Epoch = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes a zip of entries, each by its own function, in the given order.</summary>
    public static void Write(Stream stream, IEnumerable<(string Name, Action<Stream> Write)> entries)
    {
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        foreach (var (name, write) in entries)
        {
            var entry = zip.CreateEntry(name, CompressionLevel.NoCompression);
            entry.LastWriteTime = Epoch;
            using var content = entry.Open();
            write(content);
        }
    }
}
