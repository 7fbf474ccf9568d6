using System.Text;

namespace Lincoln.Data;

/// <summary>The texts that mean "no value", compared without regard to case; an empty cell always does.</summary>
internal sealed class MissingTokens
{
    public static readonly string[] Usual = ["NA", "N/A", "NaN", "null", "?"];

    private readonly byte[][] extra;

    public MissingTokens(IReadOnlyList<string> extra)
    {
        Extra = [.. extra];
        this.extra = [.. Usual.Concat(extra).Select(t => Encoding.UTF8.GetBytes(t.Trim()))];
    }

    /// <summary>Those beside the usual ones.</summary>
    public IReadOnlyList<string> Extra { get; }

    public bool Contains(ReadOnlySpan<byte> cell)
    {
        cell = cell.Trim((byte)' ');
        if (cell.IsEmpty) return true;
        foreach (byte[] token in extra)
            if (Ascii.EqualsIgnoreCase(cell, token) || cell.SequenceEqual(token)) return true;
        return false;
    }
}
