namespace Lincoln;

/// <summary>How names and bytes out of a file stand in messages: short, and without characters that a terminal would obey.</summary>
internal static class Quoted
{
    private const int MaxLength = 80;

    public static string Name(string name) => $"'{Plain(name.Length <= MaxLength ? name : name[..MaxLength] + "…")}'";

    public static string Names(IReadOnlyCollection<string> names, int show = 8)
        => string.Join(", ", names.Take(show).Select(Name)) + (names.Count > show ? $", … ({names.Count} in all)" : "");

    /// <summary>The first bytes of a file, for "it begins with …".</summary>
    public static string Start(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return "nothing: it is empty";
        bytes = bytes[..Math.Min(bytes.Length, 8)];
        bool text = !bytes.ContainsAnyExceptInRange((byte)' ', (byte)'~');
        return text ? $"'{System.Text.Encoding.ASCII.GetString(bytes)}'"
            : $"the bytes {string.Join(' ', bytes.ToArray().Select(b => b.ToString("X2")))}";
    }

    private static string Plain(string text) => string.Concat(text.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c));
}
