using System.Text;

namespace Lincoln.Data;

/// <summary>The texts that mean "no value", compared without regard to case; an empty cell always does.</summary>
internal sealed class MissingTokens
{
    public static readonly string[] Usual = ["NA", "N/A", "NaN", "null", "?"];

    private readonly byte[][] tokens;
    private readonly bool[] begins = new bool[256]; // whether a token begins with this byte: most cells are seen not to be one

    public MissingTokens(IReadOnlyList<string> extra)
    {
        Extra = [.. extra];
        tokens = [.. Usual.Concat(extra).Select(t => Encoding.UTF8.GetBytes(t.Trim())).Where(t => t.Length > 0)];
        foreach (byte[] token in tokens)
            begins[token[0]] = begins[ToLower(token[0])] = begins[ToUpper(token[0])] = true;
    }

    /// <summary>Those besides the usual ones.</summary>
    public IReadOnlyList<string> Extra { get; }

    public bool Contains(ReadOnlySpan<byte> cell)
    {
        cell = cell.Trim((byte)' ');
        if (cell.IsEmpty) return true;
        if (!begins[cell[0]]) return false;
        foreach (byte[] token in tokens)
            if (Ascii.EqualsIgnoreCase(cell, token) || cell.SequenceEqual(token)) return true;
        return false;
    }

    private static byte ToLower(byte b) => b is >= (byte)'A' and <= (byte)'Z' ? (byte)(b | 0x20) : b;

    private static byte ToUpper(byte b) => b is >= (byte)'a' and <= (byte)'z' ? (byte)(b & ~0x20) : b;
}
