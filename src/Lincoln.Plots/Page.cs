using System.Text;

namespace Lincoln.Plots;

/// <summary>
/// One HTML file with text, mathematics, code, output, figures and tables. It needs no network and follows the reader's light or dark.
/// </summary>
/// <example><code>
/// new Page("Chapter 1").Heading("Derivatives").Text("A derivative is a limit.").Picture(figure, "Figure 1").Save("01.html");
/// </code></example>
public sealed class Page
{
    private readonly StringBuilder body = new();
    private readonly List<string> headings = [];
    private readonly string title;

    /// <summary>An empty page.</summary>
    /// <exception cref="ArgumentException">The title is empty.</exception>
    public Page(string title)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(title);
        this.title = title;
    }

    /// <summary>A heading; it appears in the contents.</summary>
    public Page Heading(string text)
    {
        headings.Add(text);
        return Append($"<h2 id=\"s{headings.Count}\">{SvgWriter.Escape(text)}</h2>");
    }

    /// <summary>Paragraphs: an empty line begins a new one, and text between back-quotes is code.</summary>
    public Page Text(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        foreach (string paragraph in text.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
            Append($"<p>{string.Concat(paragraph.Split('`').Select(Part))}</p>");
        return this;

        static string Part(string part, int i) => i % 2 == 0 ? SvgWriter.Escape(part) : $"<code>{SvgWriter.Escape(part)}</code>";
    }

    /// <summary>A formula in presentation MathML, without the outer element: <c>&lt;mi&gt;y&lt;/mi&gt;&lt;mo&gt;=&lt;/mo&gt;…</c></summary>
    public Page Math(string mathMl) => Append($"<p class=\"math\"><math display=\"block\">{mathMl}</math></p>");

    /// <summary>Source code.</summary>
    public Page Code(string code) => Append($"<pre class=\"code\">{SvgWriter.Escape(code.Trim('\n'))}</pre>");

    /// <summary>What a program printed.</summary>
    public Page Output(string output) => Append($"<pre class=\"output\">{SvgWriter.Escape(output.Trim('\n'))}</pre>");

    /// <summary>A picture with what it shows.</summary>
    public Page Picture(Picture picture, string caption = "")
    {
        ArgumentNullException.ThrowIfNull(picture);
        return Append($"<figure>{picture.ToSvg()}<figcaption>{SvgWriter.Escape(caption)}</figcaption></figure>");
    }

    /// <summary>A table.</summary>
    /// <exception cref="ArgumentException">A row has more or fewer cells than there are columns.</exception>
    public Page Table(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(rows);
        Append($"<table><thead><tr>{string.Concat(columns.Select(c => $"<th>{SvgWriter.Escape(c)}</th>"))}</tr></thead><tbody>");
        foreach (var row in rows)
        {
            if (row.Count != columns.Count)
                throw new ArgumentException($"Page: a row has {row.Count} cells, but there are {columns.Count} columns.", nameof(rows));
            Append($"<tr>{string.Concat(row.Select(Cell))}</tr>");
        }
        return Append("</tbody></table>");
    }

    // What a program printed, such as a matrix, keeps its columns.
    private static string Cell(string text) => $"<td{(text.StartsWith('[') ? " class=\"pre\"" : "")}>{SvgWriter.Escape(text)}</td>";

    /// <summary>The page as HTML.</summary>
    public override string ToString()
    {
        string contents = headings.Count < 3 ? "" : $"<nav>{string.Concat(headings.Select(Link))}</nav>\n";
        string name = SvgWriter.Escape(title);
        return "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
            + $"<meta name=\"viewport\" content=\"width=device-width\"><title>{name}</title>\n<style>{Css}</style></head>\n"
            + $"<body><main><h1>{name}</h1>\n{contents}{body}</main></body></html>\n";

        static string Link(string heading, int i) => $"<a href=\"#s{i + 1}\">{SvgWriter.Escape(heading)}</a>";
    }

    /// <summary>Writes the page to a file: to a temporary name first, so that a reader never sees half of it.</summary>
    /// <exception cref="IOException">The folder does not exist, or the file cannot be written.</exception>
    public void Save(string path)
    {
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(ToString())));
    }

    private Page Append(string html)
    {
        body.Append(html).Append('\n');
        return this;
    }

    private const string Css =
        ":root{color-scheme:light dark;--ink:#222;--paper:#fff;--soft:#666;--tint:#f4f6f8;--rule:#ddd;--accent:#0b6bb8}" +
        "@media(prefers-color-scheme:dark){" +
        ":root{--ink:#e8e8e8;--paper:#16181c;--soft:#a5a5a5;--tint:#22262c;--rule:#3a3e45;--accent:#6cb6f5}}" +
        "body{margin:0;background:var(--paper);color:var(--ink);font:17px/1.6 system-ui,sans-serif}" +
        "main{max-width:52rem;margin:0 auto;padding:2rem 1.2rem 5rem}" +
        "h1{font-size:2rem;line-height:1.2}h2{margin-top:2.6rem;border-bottom:1px solid var(--rule);padding-bottom:.2rem}" +
        "nav{display:flex;flex-wrap:wrap;gap:.2rem 1.1rem;font-size:.9rem}a{color:var(--accent)}" +
        "code,pre,td.pre{font:13px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}" +
        "code{background:var(--tint);padding:.1em .3em;border-radius:3px}" +
        "pre{background:var(--tint);padding:.8rem 1rem;border-radius:6px;overflow-x:auto}" +
        "pre.output{background:none;white-space:pre-wrap;border-left:3px solid var(--accent);border-radius:0;color:var(--soft)}" +
        "figure{margin:1.6rem 0;text-align:center}figure svg{max-width:100%;height:auto}" +
        "figcaption{color:var(--soft);font-size:.9rem}.math{overflow-x:auto;font-size:1.15rem}" +
        "table{border-collapse:collapse;width:100%;font-size:.92rem;margin:1.2rem 0}" +
        "th,td{text-align:left;padding:.35rem .6rem;border-bottom:1px solid var(--rule)}th{color:var(--soft);font-weight:600}" +
        "td{font-variant-numeric:tabular-nums;white-space:pre-line}td.pre{white-space:pre;font-size:12px}";
}
