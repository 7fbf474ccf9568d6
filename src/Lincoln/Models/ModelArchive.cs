using System.IO.Compression;

namespace Lincoln.Storage;

/// <summary>The zip around a model: entries are found by known names, never extracted, and never larger than the file itself.</summary>
/// <remarks>
/// All entries are stored without compression. Weights hardly shrink; in return no entry can be larger than the file, so that what is
/// read never takes more memory than the file justifies, and the same model gives the same bytes whatever library made the zip.
/// </remarks>
internal sealed class ModelArchive : IDisposable
{
    public const string Description = "model.json", Weights = "weights.safetensors";

    private static ReadOnlySpan<byte> Signature => [(byte)'P', (byte)'K', 3, 4];

    private readonly ZipArchive zip;
    private readonly string source;
    private readonly long fileLength;

    /// <summary>Opens the zip for reading.</summary>
    /// <exception cref="InvalidDataException">It is something else, damaged, or has an entry twice.</exception>
    public ModelArchive(Stream stream, string source)
    {
        (this.source, fileLength) = (source, stream.Length);
        Span<byte> start = stackalloc byte[16];
        stream.Position = 0;
        start = start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        if (!start.StartsWith(Signature))
        {
            string hint = start.Length > 8 && start[8] == '{'
                ? " It may be a safetensors file: LoadWeights reads one into a network made in code." : "";
            throw new InvalidDataException($"{source} is not a Lincoln model (it begins with {Quoted.Start(start)}).{hint}");
        }
        zip = Guard(() =>
        {
            var archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            _ = archive.Entries.Count;                         // reads the directory
            return archive;
        });
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in zip.Entries)
            if (!names.Add(entry.FullName)) throw new InvalidDataException($"{source} has the entry {Quoted.Name(entry.FullName)} twice.");
        if (!names.Contains(Description) || !names.Contains(Weights))
            throw new InvalidDataException($"{source} is not a Lincoln model: a zip with {Description} and {Weights} was expected, "
                + $"it holds {(names.Count == 0 ? "nothing" : Quoted.Names(names))}.");
    }

    /// <summary>Reads a whole entry; null when there is none of this name.</summary>
    /// <exception cref="InvalidDataException">It is larger than allowed, or damaged.</exception>
    public byte[]? TryRead(string name, int mostBytes)
    {
        if (zip.GetEntry(name) is not { } entry) return null;
        using var content = Open(entry);
        if (content.Length > mostBytes)
            throw new InvalidDataException($"{Name(name)} has {content.Length:N0} bytes; at most {mostBytes:N0} are allowed.");
        byte[] bytes = new byte[content.Length];
        content.ReadExactly(bytes);
        content.Finish();
        return bytes;
    }

    /// <summary>Opens the weights.</summary>
    /// <exception cref="InvalidDataException">The entry is not stored as it should be.</exception>
    public EntryStream OpenWeights() => Open(zip.GetEntry(Weights)!);

    /// <summary>What messages call an entry.</summary>
    public string Name(string entry) => $"{source}: {entry}";

    private EntryStream Open(ZipArchiveEntry entry)
    {
        string name = Name(entry.FullName);
        if (entry.IsEncrypted) throw new InvalidDataException($"{name} is encrypted.");
        if (entry.CompressedLength != entry.Length)
            throw new InvalidDataException($"{name} is compressed ({entry.CompressedLength:N0} bytes for {entry.Length:N0}); "
                + "the entries of a model are stored as they are (zip -0).");
        if (entry.Length > fileLength)
            throw new InvalidDataException($"{name} would have {entry.Length:N0} bytes, but the whole file has {fileLength:N0}.");
        return new EntryStream(Guard(entry.Open), entry.Length, entry.Crc32, name);
    }

    // What System.IO.Compression says about a damaged zip is short: put the file's name before it.
    private T Guard<T>(Func<T> action)
    {
        try { return action(); }
        catch (Exception e) when (e is InvalidDataException or ArgumentException or NotSupportedException)
        {
            throw new InvalidDataException($"{source} is a damaged zip ({e.Message})", e);
        }
    }

    public void Dispose() => zip.Dispose();
}
