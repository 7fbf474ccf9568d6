using System.Net;
using System.Text;

namespace Lincoln.Book;

/// <summary>Formulas as MathML, which browsers draw without any script: the few commands of TeX that the chapters need.</summary>
/// <remarks>
/// Letters, numbers and operators stand for themselves; <c>^</c> and <c>_</c> raise and lower the next item, <c>{…}</c> makes several one,
/// <c>\frac{a}{b}</c>, <c>\sqrt{a}</c>, <c>\text{words}</c>, <c>\bar{a}</c>, <c>\hat{a}</c>,
/// <c>\matrix{a &amp; b \\ c &amp; d}</c> (in brackets), <c>\cases{…}</c> (a brace at the left), names of functions and Greek letters.
/// What is not known is an error, never printed as it is.
/// </remarks>
public static class Formula
{
    private static readonly Dictionary<string, string> Symbols = new()
    {
        ["alpha"] = "α",
        ["beta"] = "β",
        ["gamma"] = "γ",
        ["delta"] = "δ",
        ["epsilon"] = "ε",
        ["eta"] = "η",
        ["theta"] = "θ",
        ["lambda"] = "λ",
        ["mu"] = "μ",
        ["nu"] = "ν",
        ["pi"] = "π",
        ["rho"] = "ρ",
        ["sigma"] = "σ",
        ["tau"] = "τ",
        ["phi"] = "φ",
        ["Delta"] = "Δ",
        ["Lambda"] = "Λ",
        ["infty"] = "∞",
        ["ell"] = "ℓ",
    };

    private static readonly Dictionary<string, string> Operators = new()
    {
        ["cdot"] = "·",
        ["propto"] = "∝",
        ["times"] = "×",
        ["odot"] = "⊙",
        ["partial"] = "∂",
        ["le"] = "≤",
        ["ge"] = "≥",
        ["ne"] = "≠",
        ["approx"] = "≈",
        ["to"] = "→",
        ["pm"] = "±",
        ["in"] = "∈",
        ["ldots"] = "…",
        ["leftarrow"] = "←",
        ["sim"] = "∼",
        ["{"] = "{",
        ["}"] = "}",
        ["|"] = "‖",
        ["top"] = "⊤",
    };

    private static readonly HashSet<string> Functions = ["exp", "log", "ln", "tanh", "sin", "cos", "softmax", "std", "mean"];

    // Operators whose limits are below and above them, not beside them.
    private static readonly Dictionary<string, string> WithLimits = new()
    {
        ["sum"] = "<mo>∑</mo>",
        ["prod"] = "<mo>∏</mo>",
        ["lim"] = "<mo>lim</mo>",
        ["max"] = "<mo>max</mo>",
        ["min"] = "<mo>min</mo>",
    };

    /// <summary>The formula as presentation MathML, without the outer element.</summary>
    /// <exception cref="FormatException">There is an unknown command, or a brace is missing.</exception>
    public static string ToMathML(string formula)
    {
        ArgumentNullException.ThrowIfNull(formula);
        int at = 0;
        string result = Row(formula, ref at);
        return at == formula.Length ? result : throw Error(formula, at, "a closing brace, & or \\\\ without its beginning");
    }

    private static string Row(string f, ref int at)
    {
        var row = new StringBuilder("<mrow>");
        while (true)
        {
            SkipBlanks(f, ref at);
            if (at == f.Length || f[at] is '}' or '&' || f.AsSpan(at).StartsWith(@"\\")) return row.Append("</mrow>").ToString();
            row.Append(Item(f, ref at));
        }
    }

    // An atom with what is raised and lowered at it.
    private static string Item(string f, ref int at)
    {
        bool limits = f[at] == '\\' && WithLimits.ContainsKey(CommandAt(f, at));
        string atom = Atom(f, ref at), below = "", above = "";
        while (true)
        {
            SkipBlanks(f, ref at);
            if (at < f.Length && f[at] == '\'') (above, at) = (above + "<mo>′</mo>", at + 1);
            else if (at < f.Length && f[at] is '^' or '_')
            {
                char kind = f[at++];
                SkipBlanks(f, ref at);
                string script = Atom(f, ref at);
                if (kind == '^') above += script;
                else below += script;
            }
            else break;
        }
        if (above.Length > 0) above = $"<mrow>{above}</mrow>";
        string element = (below.Length > 0, above.Length > 0) switch
        {
            (true, true) => limits ? "munderover" : "msubsup",
            (true, false) => limits ? "munder" : "msub",
            (false, true) => limits ? "mover" : "msup",
            _ => "",
        };
        return element.Length == 0 ? atom : $"<{element}>{atom}{below}{above}</{element}>";
    }

    private static string Atom(string f, ref int at)
    {
        if (at == f.Length) throw Error(f, at, "the end, where something is expected");
        char c = f[at];
        if (c == '{') return Braces(f, ref at);
        if (c == '\\') return Command(f, ref at);
        if (char.IsDigit(c))
        {
            int begin = at;
            while (at < f.Length && (char.IsDigit(f[at]) || (f[at] == '.' && at + 1 < f.Length && char.IsDigit(f[at + 1])))) at++;
            return $"<mn>{f[begin..at]}</mn>";
        }
        at++;
        if (char.IsLetter(c)) return $"<mi>{c}</mi>";
        // as high as a letter, however high the line is
        if (c is '(' or ')' or '[' or ']' or '|') return $"<mo stretchy=\"false\">{c}</mo>";
        return $"<mo>{(c == '-' ? "−" : WebUtility.HtmlEncode(c.ToString()))}</mo>";
    }

    private static string Command(string f, ref int at)
    {
        int begin = at;
        string name = CommandAt(f, at);
        at += 1 + name.Length;
        if (Symbols.TryGetValue(name, out string? symbol)) return $"<mi>{symbol}</mi>";
        if (Operators.TryGetValue(name, out string? sign)) return $"<mo>{sign}</mo>";
        if (WithLimits.TryGetValue(name, out string? big)) return big;
        if (Functions.Contains(name)) return $"<mi>{name}</mi>";
        switch (name)
        {
            case "frac": return $"<mfrac>{Braces(f, ref at)}{Braces(f, ref at)}</mfrac>";
            case "sqrt": return $"<msqrt>{Braces(f, ref at)}</msqrt>";
            case "bar": return $"<mover>{Braces(f, ref at)}<mo>¯</mo></mover>";
            case "hat": return $"<mover>{Braces(f, ref at)}<mo>^</mo></mover>";
            case ",": return "<mspace width=\"0.2em\"/>";
            case "quad": return "<mspace width=\"1.2em\"/>";
            case "text":
                int end = f.IndexOf('}', at);
                if (at == f.Length || f[at] != '{' || end < 0) throw Error(f, begin, @"\text without its braces");
                string words = f[(at + 1)..end];
                at = end + 1;
                return $"<mtext>{WebUtility.HtmlEncode(words).Replace(" ", "\u00a0")}</mtext>";
            case "matrix": return $"<mrow><mo>[</mo>{Cells(f, ref at)}<mo>]</mo></mrow>";
            case "cases": return $"<mrow><mo>{{</mo>{Cells(f, ref at)}</mrow>";
            default: throw Error(f, begin, $@"the unknown command \{name}");
        }
    }

    private static string Cells(string f, ref int at)
    {
        Open(f, ref at);
        var table = new StringBuilder("<mtable><mtr><mtd>");
        while (true)
        {
            table.Append(Row(f, ref at));
            if (at == f.Length) throw Error(f, at, "the end, where a } is expected");
            if (f[at] == '}') break;
            table.Append(f[at] == '&' ? "</mtd><mtd>" : "</mtd></mtr><mtr><mtd>");
            at += f[at] == '&' ? 1 : 2;
        }
        at++;
        return table.Append("</mtd></mtr></mtable>").ToString();
    }

    private static string Braces(string f, ref int at)
    {
        Open(f, ref at);
        string row = Row(f, ref at);
        if (at == f.Length || f[at] != '}') throw Error(f, at, "no }");
        at++;
        return row;
    }

    private static void Open(string f, ref int at)
    {
        SkipBlanks(f, ref at);
        if (at == f.Length || f[at] != '{') throw Error(f, at, "no {");
        at++;
    }

    private static string CommandAt(string f, int at)
    {
        int end = at + 1;
        while (end < f.Length && char.IsAsciiLetter(f[end])) end++;
        return f[(at + 1)..Math.Min(f.Length, Math.Max(end, at + 2))];
    }

    private static void SkipBlanks(string f, ref int at)
    {
        while (at < f.Length && char.IsWhiteSpace(f[at])) at++;
    }

    private static FormatException Error(string f, int at, string found) => new($"Formula '{f}', at place {at}: there is {found}.");
}
