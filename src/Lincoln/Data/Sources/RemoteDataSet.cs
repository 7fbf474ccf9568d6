namespace Lincoln.Data;

/// <summary>A file of a data set that is downloaded.</summary>
/// <param name="Name">The official name, without .gz.</param>
/// <param name="Sha256">The checksum of the uncompressed file.</param>
/// <param name="Length">The bytes of the uncompressed file.</param>
internal sealed record RemoteFile(string Name, string Sha256, int Length);

/// <summary>A data set whose IDX files are looked for on this machine, then downloaded, and always checked.</summary>
/// <param name="Name">Its name, which is also that of its folder.</param>
/// <param name="Mirrors">The addresses of folders that have the files, packed with gzip, the preferred first; each ends with a
/// slash.</param>
internal sealed record RemoteDataSet(string Name, IReadOnlyList<Uri> Mirrors)
{
    /// <summary>Finds or downloads a file and reads it.</summary>
    /// <exception cref="InvalidDataException">A file that the user put there is damaged or is another one.</exception>
    /// <exception cref="IOException">The file is nowhere and no mirror gave it; the message lists what was tried.</exception>
    public async Task<IdxArray> Load(RemoteFile file, DataFolders folders, Downloader downloader,
        IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (folders.Find(Name, file.Name) is { } found)
        {
            try { return Read(found, file); }
            catch (InvalidDataException) when (folders.IsCached(found, Name)) { File.Delete(found); } // ours, so it is fetched again
        }
        return await Download(file, folders, downloader, progress, cancellation).ConfigureAwait(false);
    }

    private async Task<IdxArray> Download(RemoteFile file, DataFolders folders, Downloader downloader,
        IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        string folder = Path.Combine(folders.Cache, Name), final = Path.Combine(folder, file.Name + ".gz"), partial = final + ".partial";
        var failures = new List<string>();
        try { Directory.CreateDirectory(folder); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{Name}: the folder {folder} for downloads cannot be made: {e.Message} {ByHand(folder)}", e);
        }
        foreach (var mirror in Mirrors)
        {
            var url = new Uri(mirror, file.Name + ".gz");
            bool resumed;
            do
            {
                resumed = false;
                try
                {
                    // gzip adds a few bytes to what it cannot pack.
                    resumed = await downloader.Fetch(url, partial, file.Length + 65536L, progress, cancellation).ConfigureAwait(false);
                    var array = Read(partial, file);
                    File.Move(partial, final, overwrite: true);
                    return array;
                }
                catch (InvalidDataException e) // not the file, though it came whole: of no use for a resume
                {
                    File.Delete(partial);
                    failures.Add($"{url}: {e.Message}");
                }
                catch (Exception e) when (e is HttpRequestException or IOException or TimeoutException or UnauthorizedAccessException)
                {
                    failures.Add($"{url}: {Reason(e)}");
                }
                finally
                {
                    if (File.Exists(partial) && new FileInfo(partial).Length == 0) File.Delete(partial);
                }
            } while (resumed); // the earlier part may have been the damaged one: once more, from the beginning
        }
        throw new IOException($"{Name}: {file.Name}.gz could not be downloaded.\n  {string.Join("\n  ", failures)}\n{ByHand(folder)}");
    }

    private static IdxArray Read(string path, RemoteFile file)
    {
        var array = IdxFile.Load(path);
        return array.Sha256 == file.Sha256 ? array
            : throw new InvalidDataException($"{path} is not the official {file.Name}: its SHA-256, unpacked, is {array.Sha256}, "
                + $"it should be {file.Sha256}.");
    }

    private string ByHand(string folder)
        => $"Put the files (plain, or as .gz) by hand into {folder}, "
            + $"or into a folder {Name} and name its parent in {DataFolders.HomeVariable}.";

    private static string Reason(Exception e)
        => e.InnerException is { } inner && e is HttpRequestException ? $"{e.Message} ({inner.Message})" : e.Message;
}
