using System.Net;
using System.Text.RegularExpressions;

namespace Lincoln.Book.Tests;

/// <summary>A page that a chapter wrote, to look at what is in it.</summary>
public sealed partial class ChapterPage(string path)
{
    public string Html { get; } = File.ReadAllText(path);

    /// <summary>The rows of the last table: quantity, book, Lincoln, tolerance, tolerance with --quick, verdict.</summary>
    public IReadOnlyList<string[]> Results
        => [.. Rows().Matches(Html[Html.LastIndexOf("<tbody>", StringComparison.Ordinal)..])
            .Select(row => Cells().Matches(row.Value).Select(cell => WebUtility.HtmlDecode(cell.Groups[1].Value)).ToArray())];

    /// <summary>The numbers of the figures, such as 1-a.</summary>
    public IReadOnlyList<string> Figures => [.. FigureNumbers().Matches(Html).Select(m => m.Groups[1].Value)];

    /// <summary>What the page says of its table, such as "22 of 45 rows ok, 23 left out for want of data".</summary>
    public string Verdict => Verdicts().Match(Html).Value;

    /// <summary>How many rows the page says are left out for want of data.</summary>
    public int LeftOut => int.TryParse(Verdicts().Match(Html).Groups["left"].Value, out int left) ? left : 0;

    /// <summary>Whether the page says that it leaves out something with these words.</summary>
    public bool LeavesOut(string words) => Regex.IsMatch(Html, $"Left out in this run: [^<]*{words}");

    /// <summary>
    /// Checks what holds for every page: it is one file, has mathematics, code and pictures, and every row of its table is ok.
    /// </summary>
    /// <param name="rows">The rows of a run with all data: those that are missing are counted as such, not as ok.</param>
    public void CheckIsWhole(int rows)
    {
        Assert.DoesNotMatch(@"(src|href)=""(?!#|data:)", Html);        // nothing is loaded from elsewhere
        Assert.DoesNotContain("@import", Html);
        Assert.DoesNotContain("url(", Html);
        Assert.Contains("<math", Html);
        Assert.Contains("<pre class=\"code\">", Html);
        Assert.Contains("<svg", Html);
        Assert.Equal(rows, Results.Count + LeftOut);
        Assert.StartsWith($"{Results.Count} of {rows} rows ok", Verdict);
        Assert.Equal(LeftOut > 0, LeavesOut(""));
        Assert.All(Results, row => Assert.Equal((6, "ok"), (row.Length, row[^1])));
        Assert.All(Results, row => Assert.True(row[3] != "exact" || row[1] == row[2], $"{row[0]}: {row[1]} and {row[2]}"));
    }

    [GeneratedRegex(@"\d+ of \d+ rows ok(, (?<left>\d+) left out for want of data)?")]
    private static partial Regex Verdicts();

    [GeneratedRegex("<tr>.*?</tr>", RegexOptions.Singleline)]
    private static partial Regex Rows();

    [GeneratedRegex("<td[^>]*>(.*?)</td>", RegexOptions.Singleline)]
    private static partial Regex Cells();

    [GeneratedRegex(@"<figcaption>Figure (\S+)\. ")]
    private static partial Regex FigureNumbers();
}
