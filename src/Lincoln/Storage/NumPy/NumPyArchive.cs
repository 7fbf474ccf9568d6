using System.IO.Compression;

namespace Lincoln.Storage;

/// <summary>
/// An open archive of NumPy arrays (<c>.npz</c>), compressed or not. An array is read, and its checksum checked, when it is asked for.
/// </summary>
/// <remarks>Made by <see cref="NumPy.ReadArchive"/>; dispose it to close the file. Not for several threads at once.</remarks>
public sealed class NumPyArchive : IDisposable
{
    // No packed entry holds more: deflate codes at most 258 bytes in two bits, about 1,032 to 1.
    private const long MostExpansion = 1040;

    private readonly Stream stream;
    private readonly ZipArchive zip;
    private readonly string source;
    private readonly Dictionary<string, ZipArchiveEntry> entries = new(StringComparer.Ordinal);

    internal NumPyArchive(Stream stream, string source)
    {
        (this.stream, this.source) = (stream, source);
        try
        {
            zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            foreach (var entry in zip.Entries)
            {
                if (!entry.FullName.EndsWith(NumPy.Ending, StringComparison.Ordinal))
                    throw new InvalidDataException($"it holds {Quoted.Name(entry.FullName)}, which is not a NumPy array");
                if (!entries.TryAdd(entry.FullName[..^NumPy.Ending.Length], entry))
                    throw new InvalidDataException($"it holds {Quoted.Name(entry.FullName)} twice");
            }
        }
        catch (Exception e) when (e is InvalidDataException or ArgumentException or NotSupportedException)
        {
            throw new InvalidDataException($"{source} is not an archive of NumPy arrays: {e.Message.TrimEnd('.')}.", e);
        }
    }

    /// <summary>The names of the arrays, in the order of the file.</summary>
    public IReadOnlyCollection<string> Names => entries.Keys;

    /// <inheritdoc cref="NumPy.ReadTensor"/>
    /// <param name="name">The name of the array.</param>
    /// <exception cref="ArgumentException">There is no array of this name.</exception>
    public Tensor ReadTensor(string name) => Read(name, NumPyReader.ReadTensor);

    /// <inheritdoc cref="NumPy.ReadIndices"/>
    /// <param name="name">The name of the array.</param>
    /// <exception cref="ArgumentException">There is no array of this name.</exception>
    public Indices ReadIndices(string name) => Read(name, NumPyReader.ReadIndices);

    private T Read<T>(string name, Func<Stream, long, string, T> read)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!entries.TryGetValue(name, out var entry))
            throw new ArgumentException($"{source} has no array {Quoted.Name(name)}; it has {Quoted.Names(entries.Keys)}.", nameof(name));
        string where = $"{source}: {Quoted.Name(name)}";
        if (entry.IsEncrypted) throw new InvalidDataException($"{where} is encrypted.");
        if (entry.Length > entry.CompressedLength * MostExpansion || entry.CompressedLength > stream.Length)
            throw new InvalidDataException($"{where} would have {entry.Length:N0} bytes, "
                + $"more than its {entry.CompressedLength:N0} packed bytes can hold.");
        try
        {
            using var content = new EntryStream(entry.Open(), entry.Length, entry.Crc32, where);
            T array = read(content, entry.Length, where);
            content.Finish();
            return array;
        }
        // What System.IO.Compression says about a damaged zip is short: put the array's name before it.
        catch (Exception e)
            when (e is InvalidDataException or NotSupportedException && !e.Message.StartsWith(where, StringComparison.Ordinal))
        {
            throw new InvalidDataException($"{where} is damaged ({e.Message})", e);
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        zip.Dispose();
        stream.Dispose();
    }
}
