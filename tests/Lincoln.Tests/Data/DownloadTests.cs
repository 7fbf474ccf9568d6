using System.Security.Cryptography;
using Lincoln.Data;

namespace Lincoln.Tests.Data;

public sealed class DownloadTests : IDisposable
{
    private const string Name = "numbers-idx1-ubyte", Packed = Name + ".gz";
    private static readonly byte[] Plain = [0, 0, 8, 1, 0, 4, 0, 0,
        .. new Random(1).GetItems([.. Enumerable.Range(0, 256).Select(i => (byte)i)], 1 << 18)];
    private static readonly byte[] Right = IdxFileTests.Pack(Plain);
    private static readonly RemoteFile Official = new(Name, Convert.ToHexStringLower(SHA256.HashData(Plain)), Plain.Length);

    private readonly TemporaryFolder folder = new();
    private readonly LoopbackServer server = new();
    private readonly Downloader downloader = new() { Patience = TimeSpan.FromSeconds(30) };
    private readonly RemoteDataSet data;
    private readonly List<DownloadProgress> progress = [];

    public DownloadTests()
    {
        data = new("numbers", [server.Folder("first"), server.Folder("second")]);
        server.Files[$"/first/{Packed}"] = Right;
    }

    private string Final => folder["cache", "numbers", Packed];
    private string Partial => Final + ".partial";

    public void Dispose()
    {
        downloader.Dispose();
        server.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Downloads_once_and_then_reads_the_cache()
    {
        Assert.Equal(Plain[8..], (await Load()).Bytes.ToArray());
        Assert.Equal(Right, File.ReadAllBytes(Final));
        Assert.Equal([Final], Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories));
        Assert.Equal(Right.Length, progress[^1].Received);
        Assert.All(progress, p => Assert.Equal((Packed, Right.Length), (p.File, p.Total)));
        Assert.Equal(progress.Select(p => p.Received).Order(), progress.Select(p => p.Received));
        await Load();
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_broken_connection_is_resumed_at_the_next_mirror()
    {
        server.CutAfter = 200_000;
        server.Files[$"/second/{Packed}"] = Right;
        await Load();
        Assert.Equal([($"/first/{Packed}", 0), ($"/second/{Packed}", 200_000)], server.Requests);
        Assert.Equal(Right, File.ReadAllBytes(Final));
        Assert.False(File.Exists(Partial));
    }

    [Fact]
    public async Task A_broken_download_is_resumed_the_next_time()
    {
        server.CutAfter = 200_000;
        await Assert.ThrowsAsync<IOException>(Load);
        Assert.Equal(Right[..200_000], File.ReadAllBytes(Partial));
        Assert.False(File.Exists(Final));
        server.CutAfter = int.MaxValue;
        await Load();
        Assert.Equal(($"/first/{Packed}", 200_000), server.Requests[^1]);
        Assert.Equal(Right, File.ReadAllBytes(Final));
    }

    [Fact]
    public async Task A_server_that_ignores_the_range_begins_anew()
    {
        folder.Write(Path.Combine("cache", "numbers", Packed + ".partial"), Right[..1000]);
        server.IgnoresRanges = true;
        Assert.Equal(Plain[8..], (await Load()).Bytes.ToArray());
        Assert.Equal(Right, File.ReadAllBytes(Final));
    }

    [Fact]
    public async Task A_complete_partial_file_is_taken_as_it_is()
    {
        folder.Write(Path.Combine("cache", "numbers", Packed + ".partial"), Right);
        await Load();
        Assert.Equal([($"/first/{Packed}", Right.Length)], server.Requests);
        Assert.Equal(Right, File.ReadAllBytes(Final));
    }

    [Fact]
    public async Task A_resume_on_a_damaged_beginning_starts_over()
    {
        folder.Write(Path.Combine("cache", "numbers", Packed + ".partial"), new byte[5000]);
        await Load();
        Assert.Equal([($"/first/{Packed}", 5000), ($"/first/{Packed}", 0)], server.Requests);
        Assert.Equal(Right, File.ReadAllBytes(Final));
    }

    [Fact]
    public async Task Cancelling_keeps_the_part_and_nothing_else()
    {
        server.SilentAfter = 100_000;
        using var cancel = new CancellationTokenSource();
        var received = new Relay(p => { if (p.Received == 100_000) cancel.Cancel(); });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => data.Load(Official, Folders(), downloader, received, cancel.Token));
        Assert.Equal([Partial], Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories));
        Assert.Equal(Right[..100_000], File.ReadAllBytes(Partial));
        server.SilentAfter = int.MaxValue;
        await Load();
        Assert.Equal(($"/first/{Packed}", 100_000), server.Requests[^1]);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => data.Load(Official, Folders(), downloader, null,
            new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task A_silent_server_is_given_up()
    {
        server.SilentAfter = 1000;
        using var hasty = new Downloader { Patience = TimeSpan.FromSeconds(2) };
        var error = await Assert.ThrowsAsync<IOException>(() => data.Load(Official, Folders(), hasty, null, default));
        Assert.Contains("nothing came for", error.Message, StringComparison.Ordinal);
        Assert.Equal(1000, new FileInfo(Partial).Length);
    }

    [Fact]
    public async Task A_wrong_file_is_rejected_and_deleted()
    {
        byte[] wrong = [.. Plain];
        wrong[^1]++;
        server.Files[$"/first/{Packed}"] = IdxFileTests.Pack(wrong);
        var error = await Assert.ThrowsAsync<IOException>(Load);
        Assert.Contains($"is not the official {Name}: its SHA-256, unpacked, is {Convert.ToHexStringLower(SHA256.HashData(wrong))}, "
            + $"it should be {Official.Sha256}", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories));
        server.Files[$"/second/{Packed}"] = Right;
        await Load();
        Assert.Equal(Right, File.ReadAllBytes(Final));
    }

    [Fact]
    public async Task A_page_instead_of_the_file_is_rejected()
    {
        server.Files[$"/first/{Packed}"] = "<html>Please log in</html>"u8.ToArray();
        var error = await Assert.ThrowsAsync<IOException>(Load);
        Assert.Contains("is not an IDX file: it begins with '<htm'", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task An_endless_file_is_cut_off()
    {
        server.Files[$"/first/{Packed}"] = new byte[Plain.Length + 100_000];
        Assert.Contains("it is longer than", (await Assert.ThrowsAsync<IOException>(Load)).Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Not_found_goes_to_the_next_mirror()
    {
        server.Files.Clear();
        server.Files[$"/second/{Packed}"] = Right;
        Assert.Equal(Plain[8..], (await Load()).Bytes.ToArray());
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task When_all_fail_the_message_says_where_to_put_the_file()
    {
        server.Files.Clear();
        var unreachable = new RemoteDataSet("numbers", [.. data.Mirrors, new Uri("http://127.0.0.1:1/")]);
        var error = await Assert.ThrowsAsync<IOException>(() => unreachable.Load(Official, Folders(), downloader, null, default));
        Assert.Contains($"numbers: {Packed} could not be downloaded", error.Message, StringComparison.Ordinal);
        Assert.Contains($"{server.Folder("first")}{Packed}: 404 Not Found", error.Message, StringComparison.Ordinal);
        Assert.Contains($"{server.Folder("second")}{Packed}: 404 Not Found", error.Message, StringComparison.Ordinal);
        Assert.Contains("http://127.0.0.1:1/", error.Message, StringComparison.Ordinal);
        Assert.Contains($"by hand into {folder["cache", "numbers"]}, or into a folder numbers and name its parent in LINCOLN_DATA_HOME",
            error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("home", false)]
    [InlineData("home", true)]
    [InlineData("system", true)]
    [InlineData("cache", false)]
    public async Task Files_on_this_machine_come_first(string place, bool packed)
    {
        folder.Write(Path.Combine(place, "numbers", packed ? Packed : Name), packed ? Right : Plain);
        Assert.Equal(Plain[8..], (await Load()).Bytes.ToArray());
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_wrong_file_of_the_user_is_an_error_and_one_of_the_cache_is_fetched_again()
    {
        folder.Write(Path.Combine("cache", "numbers", Packed), Right[..^100]);
        Assert.Equal(Plain[8..], (await Load()).Bytes.ToArray());
        Assert.Equal(Right, File.ReadAllBytes(Final));
        string own = folder.Write(Path.Combine("home", "numbers", Name), Plain[..^1]);
        var error = await Assert.ThrowsAsync<InvalidDataException>(Load);
        Assert.StartsWith($"{own} is cut short", error.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(own));
    }

    [Fact]
    public async Task A_cache_that_cannot_be_written_is_explained()
    {
        folder.Write("cache", "a file where the folder should be");
        Assert.Contains("for downloads cannot be made", (await Assert.ThrowsAsync<IOException>(Load)).Message, StringComparison.Ordinal);
    }

    private DataFolders Folders() => new(folder["home"], folder["system"], folder["cache"]);

    private Task<IdxArray> Load() => data.Load(Official, Folders(), downloader, new Relay(progress.Add), default);

    private sealed class Relay(Action<DownloadProgress> report) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => report(value);
    }
}
