namespace Lincoln.Storage;

/// <summary>
/// The content of a zip entry, read forward: exactly as many bytes as the zip's directory says, with the checksum that it says.
/// </summary>
internal sealed class EntryStream(Stream content, long length, uint checksum, string name) : Stream
{
    private Crc32 crc = new();
    private long done;

    private long Left => length - done;

    public override int Read(Span<byte> buffer)
    {
        int count = content.Read(buffer[..(int)Math.Min(buffer.Length, Left)]);
        if (count == 0 && Left > 0 && buffer.Length > 0)
            throw new InvalidDataException($"{name} ends {Left:N0} bytes too early: the file is cut off or damaged.");
        crc.Append(buffer[..count]);
        done += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <summary>Call it when everything was read.</summary>
    /// <exception cref="InvalidDataException">Something is left, or the bytes are not those that were written.</exception>
    public void Finish()
    {
        if (Left > 0 || content.ReadByte() >= 0)
            throw new InvalidDataException($"{name} holds more bytes than it should: {length:N0} were expected.");
        if (crc.Value != checksum)
            throw new InvalidDataException($"{name} is damaged: its checksum is {crc.Value:x8}, but {checksum:x8} was written.");
    }

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => length;
    public override long Position { get => done; set => throw new NotSupportedException(); }
    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) content.Dispose();
        base.Dispose(disposing);
    }
}
