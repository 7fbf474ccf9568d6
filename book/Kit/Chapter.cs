using System.Runtime.CompilerServices;
using System.Text;
using Lincoln.Plots;

namespace Lincoln.Book;

/// <summary>
/// A chapter while it runs: what it prints appears on the console, and everything together becomes one HTML page that opens offline,
/// <c>book/out/NN-name.html</c>, named like the chapter's file.
/// </summary>
/// <remarks>Arguments: <c>--quick</c> shortens what takes long, <c>--out FOLDER</c> writes the page elsewhere.</remarks>
public sealed class Chapter
{
    private readonly Page page;
    private readonly StringBuilder printed = new();
    private readonly SourceRegions source;
    private readonly string book, folder, name;

    /// <summary>Begins the chapter.</summary>
    /// <param name="title">The heading of the page.</param>
    /// <param name="args">The program's arguments.</param>
    /// <param name="sourceFile">The chapter's own file: the compiler fills it in.</param>
    /// <exception cref="ArgumentException">There is an unknown argument.</exception>
    public Chapter(string title, string[] args, [CallerFilePath] string sourceFile = "")
    {
        ArgumentNullException.ThrowIfNull(args);
        page = new Page(title);
        source = new SourceRegions(sourceFile);
        name = Path.GetFileNameWithoutExtension(sourceFile);
        book = Path.GetDirectoryName(sourceFile) ?? "";
        folder = Path.Combine(book, "out");
        for (int i = 0; i < args.Length; i++)
        {
            if (args[i] == "--quick") Quick = true;
            else if (args[i] == "--out" && i + 1 < args.Length) folder = args[++i];
            else throw new ArgumentException($"Unknown argument '{args[i]}'. There are --quick and --out FOLDER.", nameof(args));
        }
        Results = new ResultTable(Quick);
        Console.WriteLine(title);
    }

    /// <summary>Whether the chapter was started with <c>--quick</c>.</summary>
    public bool Quick { get; }

    /// <summary>The table at the chapter's end.</summary>
    public ResultTable Results { get; }

    /// <summary>A heading; it appears in the contents.</summary>
    public void Heading(string text)
    {
        Flush().Heading(text);
        Console.WriteLine($"\n== {text}");
    }

    /// <summary>
    /// Paragraphs: an empty line begins a new one, and text between back-quotes is code. Line breaks within are blanks.
    /// </summary>
    public void Text(string text) => Flush().Text(text);

    /// <summary>A formula, in the notation of <see cref="Formula"/>.</summary>
    public void Math(string formula) => Flush().Math(Formula.ToMathML(formula));

    /// <summary>The chapter's own lines between <c>#region name</c> and <c>#endregion</c>.</summary>
    /// <exception cref="ArgumentException">There is no such region.</exception>
    public void Code(string region) => Flush().Code(source[region]);

    /// <summary>The same from another file of the book, such as <c>Shared/BookRandom.cs</c>.</summary>
    /// <exception cref="ArgumentException">There is no such region.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public void Code(string region, string file) => Flush().Code(new SourceRegions(Path.Combine(book, file))[region]);

    /// <summary>Prints a line: on the console and in the page.</summary>
    public void Print(string text = "")
    {
        Console.WriteLine(text);
        printed.Append(text).Append('\n');
    }

    /// <summary>A figure with its number, such as <c>1-a</c>, and what it shows.</summary>
    public void Figure(string number, Picture picture, string caption)
    {
        Flush().Picture(picture, $"Figure {number}. {caption}");
        Console.WriteLine($"[figure {number}]");
    }

    /// <summary>A picture without a number, such as a computational graph.</summary>
    public void Picture(Picture picture, string caption) => Flush().Picture(picture, caption);

    /// <summary>A table.</summary>
    public void Table(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows) => Flush().Table(columns, rows);

    /// <summary>Says, on the console and in the page, what this run leaves out because its data are not on this machine.</summary>
    /// <param name="what">What is left out, such as "the experiments on MNIST".</param>
    /// <param name="why">Which data were not found, and where they were looked for.</param>
    /// <param name="rows">How many rows of the table of results are missing without them.</param>
    public void LeaveOut(string what, string why, int rows)
    {
        Text($"Left out in this run: {what}. {why}");
        Console.WriteLine($"LEFT OUT: {what} ({rows} rows of the results). {why}");
        Results.LeaveOut(rows);
    }

    /// <summary>Ends the chapter: prints the table of results and writes the page.</summary>
    /// <returns>The program's exit code: 0 when every row is within its tolerance, else 1.</returns>
    public int Finish()
    {
        string judged = $"The verdicts are those of {(Quick ? "a run with --quick" : "the full run")}.";
        Heading("Results");
        Flush().Text($"What the book's programs printed, and what this page's program printed. {judged} {Results.Verdict}.");
        page.Table(Results.Columns, Results.Rows);
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, name + ".html");
        page.Save(path);
        Console.WriteLine($"{Results}\n{judged}\n{Results.Verdict}. The page is {path}");
        return Results.Misses == 0 ? 0 : 1;
    }

    // What was printed goes into the page before what comes next.
    private Page Flush()
    {
        if (printed.Length > 0) page.Output(printed.ToString());
        printed.Clear();
        return page;
    }
}
