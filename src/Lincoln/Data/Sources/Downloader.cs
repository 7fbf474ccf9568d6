using System.Net;
using System.Net.Http.Headers;

namespace Lincoln.Data;

/// <summary>Downloads one file over HTTP into a partial file, and goes on with what an earlier attempt left there.</summary>
internal sealed class Downloader : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(20) })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>How long a server may be silent before the download counts as failed.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    public void Dispose() => http.Dispose();

    /// <summary>Downloads until the file is complete; returns whether bytes of an earlier attempt are part of it.</summary>
    /// <remarks>On any failure and on cancellation the partial file keeps what has come so far.</remarks>
    /// <exception cref="HttpRequestException">The server cannot be reached or refuses.</exception>
    /// <exception cref="IOException">The connection breaks, or the partial file cannot be written.</exception>
    /// <exception cref="TimeoutException">The server is silent.</exception>
    /// <exception cref="InvalidDataException">More than <paramref name="limit"/> bytes come.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task<bool> Fetch(Uri url, string partial, long limit, IProgress<DownloadProgress>? progress,
        CancellationToken cancellation)
    {
        // Nobody else may write to the same partial file meanwhile.
        await using var file = new FileStream(partial, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            return await Fetch(url, file, limit, progress, silence).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"nothing came for {Patience.TotalSeconds:0} seconds");
        }
    }

    private async Task<bool> Fetch(Uri url, FileStream file, long limit, IProgress<DownloadProgress>? progress,
        CancellationTokenSource silence)
    {
        long have = file.Length;
        using var response = await Send(url, have, silence).ConfigureAwait(false);
        // The server has nothing beyond what we have: the earlier attempt was complete, or is of another file, which the checksum shows.
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && have > 0) return true;
        if (!response.IsSuccessStatusCode)
            throw new HttpRequestException($"{(int)response.StatusCode} {response.ReasonPhrase}", null, response.StatusCode);
        bool resumed = response.StatusCode == HttpStatusCode.PartialContent;
        if (resumed && response.Content.Headers.ContentRange?.From != have)
            throw new HttpRequestException($"asked for the bytes from {have}, "
                + $"the server sent those {response.Content.Headers.ContentRange}");
        if (!resumed) file.SetLength(have = 0); // the server ignored the range and begins anew
        file.Position = have;
        long? total = have + response.Content.Headers.ContentLength;
        string name = Path.GetFileName(url.AbsolutePath);
        progress?.Report(new(name, have, total));

        await using var body = await response.Content.ReadAsStreamAsync(silence.Token).ConfigureAwait(false);
        var buffer = new byte[1 << 16];
        while (true)
        {
            silence.CancelAfter(Patience);
            int count = await body.ReadAsync(buffer, silence.Token).ConfigureAwait(false);
            if (count == 0) break;
            if (have + count > limit) throw new InvalidDataException($"it is longer than the {limit:N0} bytes that it can have");
            // Not cancelled midway: what has come is worth keeping.
            await file.WriteAsync(buffer.AsMemory(0, count), CancellationToken.None).ConfigureAwait(false);
            have += count;
            progress?.Report(new(name, have, total));
        }
        file.Flush(flushToDisk: true);
        return resumed;
    }

    private Task<HttpResponseMessage> Send(Uri url, long from, CancellationTokenSource silence)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Lincoln", "1.0"));
        if (from > 0) request.Headers.Range = new RangeHeaderValue(from, null);
        silence.CancelAfter(Patience);
        return http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, silence.Token);
    }
}
