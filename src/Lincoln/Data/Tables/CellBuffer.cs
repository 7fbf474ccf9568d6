using System.Text;

namespace Lincoln.Data;

/// <summary>Gathers the cells of a table that is made in memory: their UTF-8 bytes one after the other, and where each begins.</summary>
internal sealed class CellBuffer
{
    private readonly List<int> starts = [0];
    private byte[] text = new byte[1024];

    /// <summary>The number of cells so far.</summary>
    public int Count => starts.Count - 1;

    public void Add(string cell)
    {
        int used = starts[^1], needed = checked(used + Encoding.UTF8.GetByteCount(cell));
        if (needed > text.Length) Array.Resize(ref text, (int)Math.Min(Array.MaxLength, Math.Max((long)needed, 2L * text.Length)));
        starts.Add(used + Encoding.UTF8.GetBytes(cell, text.AsSpan(used)));
    }

    public byte[] Text() => text[..starts[^1]];

    public int[] Starts() => [.. starts];
}
