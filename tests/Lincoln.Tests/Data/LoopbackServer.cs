using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Lincoln.Tests.Data;

/// <summary>An HTTP server on 127.0.0.1 for one test: it gives files by their path, and can misbehave as real ones do.</summary>
internal sealed class LoopbackServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Task serving;

    public LoopbackServer()
    {
        listener.Start();
        serving = Task.Run(Serve);
    }

    /// <summary>The address of a folder on this server.</summary>
    public Uri Folder(string name) => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/{name}/");

    /// <summary>The files, by path; any other path is answered with 404.</summary>
    public Dictionary<string, byte[]> Files { get; } = [];

    /// <summary>After how many bytes of a body the connection is cut.</summary>
    public int CutAfter { get; set; } = int.MaxValue;

    /// <summary>After how many bytes of a body the server falls silent, without closing the connection.</summary>
    public int SilentAfter { get; set; } = int.MaxValue;

    /// <summary>Whether a request for a range is answered with the whole file.</summary>
    public bool IgnoresRanges { get; set; }

    /// <summary>What was asked for: the path, and the first byte of the range.</summary>
    public List<(string Path, int From)> Requests { get; } = [];

    public void Dispose()
    {
        stop.Cancel();
        serving.Wait();
        listener.Stop();
        stop.Dispose();
    }

    private async Task Serve()
    {
        try
        {
            while (true)
            {
                using TcpClient client = await listener.AcceptTcpClientAsync(stop.Token);
                try { await Answer(client.GetStream()); }
                catch (IOException) { } // the client went away, as it does when it is cancelled
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException) { }
    }

    private async Task Answer(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        string path = (await reader.ReadLineAsync(stop.Token))!.Split(' ')[1];
        int from = 0;
        while (await reader.ReadLineAsync(stop.Token) is { Length: > 0 } line)
            if (line.StartsWith("Range: bytes=", StringComparison.Ordinal))
                from = int.Parse(line["Range: bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture);
        Requests.Add((path, from));
        if (IgnoresRanges) from = 0;
        if (!Files.TryGetValue(path, out byte[]? file)) await Head(stream, "404 Not Found", 0);
        else if (from > 0 && from >= file.Length) await Head(stream, "416 Range Not Satisfiable", 0);
        else
        {
            await Head(stream, from > 0 ? $"206 Partial Content\r\nContent-Range: bytes {from}-{file.Length - 1}/{file.Length}"
                : "200 OK", file.Length - from);
            ReadOnlyMemory<byte> body = file.AsMemory(from);
            await stream.WriteAsync(body[..Math.Min(body.Length, Math.Min(CutAfter, SilentAfter))], stop.Token);
            if (SilentAfter < body.Length) await stream.ReadExactlyAsync(new byte[1], stop.Token); // until the client leaves
        }
    }

    private ValueTask Head(NetworkStream stream, string status, int length) =>
        stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"),
            stop.Token);
}
