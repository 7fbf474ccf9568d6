namespace Lincoln.Cli.Arguments;

/// <summary>Finds what was probably meant by a word that is not known.</summary>
internal static class Nearest
{
    /// <summary>" Did you mean 'digits'?", or nothing when no name is near.</summary>
    public static string Hint(string word, IEnumerable<string> names) => Of(word, names) is { } name ? $" Did you mean '{name}'?" : "";

    /// <summary>The name that needs the fewest edits: one, or at most a third of its letters; null when none is near.</summary>
    public static string? Of(string word, IEnumerable<string> names)
    {
        var distances = names.Select(n => (Name: n, Edits: Edits(word.ToLowerInvariant(), n.ToLowerInvariant())));
        var (name, edits) = distances.DefaultIfEmpty(("", int.MaxValue)).MinBy(n => n.Item2);
        return edits <= Math.Max(1, name.Length / 3) ? name : null;
    }

    /// <summary>How many letters must be inserted, removed, replaced or swapped with their neighbour (Damerau and Levenshtein).</summary>
    private static int Edits(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
            for (int j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0) { d[i, j] = i + j; continue; }
                d[i, j] = Math.Min(Math.Min(d[i - 1, j], d[i, j - 1]) + 1, d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        return d[a.Length, b.Length];
    }
}
