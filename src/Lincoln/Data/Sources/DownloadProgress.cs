namespace Lincoln.Data;

/// <summary>How far the download of a data file is.</summary>
/// <param name="File">The name of the file.</param>
/// <param name="Received">The bytes on the disk so far, those of an earlier, interrupted download included.</param>
/// <param name="Total">The bytes of the whole file, or null when the server does not say.</param>
public readonly record struct DownloadProgress(string File, long Received, long? Total);
