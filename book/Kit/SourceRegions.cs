namespace Lincoln.Book;

/// <summary>The regions of a source file: a chapter shows its own lines, not a copy of them.</summary>
public sealed class SourceRegions
{
    private readonly string file;
    private readonly Dictionary<string, string> regions = [];

    /// <summary>Reads a file.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public SourceRegions(string file)
    {
        this.file = file;
        var open = new Stack<(string Name, List<string> Lines)>();
        foreach (string line in File.ReadLines(file))
        {
            string trimmed = line.Trim();
            if (trimmed.StartsWith("#region ", StringComparison.Ordinal)) open.Push((trimmed["#region ".Length..].Trim(), []));
            else if (trimmed == "#endregion" && open.TryPop(out var closed)) regions[closed.Name] = Dedent(closed.Lines);
            else foreach (var (_, lines) in open) lines.Add(line);
        }
    }

    /// <summary>The lines of a region, without the indentation that all of them share.</summary>
    /// <exception cref="ArgumentException">There is no such region.</exception>
    public string this[string name] => regions.TryGetValue(name, out string? text) ? text
        : throw new ArgumentException($"{file} has no region '{name}'; it has {string.Join(", ", regions.Keys)}.", nameof(name));

    private static string Dedent(List<string> lines)
    {
        int indent = lines.Where(l => l.Trim().Length > 0).Select(l => l.Length - l.TrimStart().Length).DefaultIfEmpty(0).Min();
        return string.Join('\n', lines.Select(l => l.Trim().Length == 0 ? "" : l[indent..])).Trim('\n');
    }
}
