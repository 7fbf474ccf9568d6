using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Lincoln.Cli.Arguments;

/// <summary>Creates options whose errors say what was found and what is expected. An option that is left out is null.</summary>
internal static class Options
{
    public static Option<int?> Count(string name, string description, int min = 1, int max = 1_000_000_000)
        => Create<int?>(name, "N", description, (text, wrong) =>
        {
            bool read = int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value);
            if (read && value >= min && value <= max) return value;
            return wrong(string.Create(CultureInfo.InvariantCulture, $"an integer from {min} to {max:N0}"));
        });

    public static Option<ulong?> Seed(string name, string description)
        => Create<ulong?>(name, "N", description, (text, wrong) =>
        {
            bool read = ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong value);
            return read ? value : wrong($"an integer from 0 to {ulong.MaxValue}");
        });

    /// <param name="name">The option.</param>
    /// <param name="description">What it does.</param>
    /// <param name="fits">Which numbers are allowed.</param>
    /// <param name="expected">The same in words.</param>
    public static Option<double?> Number(string name, string description, Func<double, bool> fits, string expected)
        => Create<double?>(name, "X", description, (text, wrong) =>
        {
            bool read = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value);
            return read && fits(value) ? value : wrong(expected);
        });

    public static Option<string?> Choice(string name, string description, IReadOnlyCollection<string> choices)
        => Create<string?>(name, string.Join('|', choices), description, (text, wrong) =>
            choices.FirstOrDefault(c => c.Equals(text, StringComparison.OrdinalIgnoreCase))
                ?? wrong($"one of {string.Join(", ", choices)}", Nearest.Hint(text, choices)));

    public static Option<string?> Text(string name, string helpName, string description)
        => new(name) { HelpName = helpName, Description = description };

    /// <summary>An option that may be repeated.</summary>
    public static Option<string[]> Texts(string name, string helpName, string description)
        => new(name) { HelpName = helpName, Description = description };

    /// <summary>An option whose value is read by a function that throws a <see cref="UsageException"/>.</summary>
    public static Option<T?> Parsed<T>(string name, string helpName, string description, Func<string, T> parse)
        where T : class
    {
        return new(name) { HelpName = helpName, Description = description, CustomParser = Read };

        T? Read(ArgumentResult result)
        {
            try { return parse(result.Tokens.Single().Value); }
            catch (UsageException e) { return Refuse<T>(result, e.Message); }
        }
    }

    private delegate T? Wrong<T>(string expected, string hint = "");

    private static Option<T> Create<T>(string name, string helpName, string description, Func<string, Wrong<T>, T?> parse) => new(name)
    {
        HelpName = helpName,
        Description = description,
        CustomParser = result =>
        {
            string text = result.Tokens.Single().Value;
            return parse(text, (expected, hint) => Refuse<T>(result, $"{name}: {expected} was expected, found '{text}'.{hint}"))!;
        },
    };

    private static T? Refuse<T>(ArgumentResult result, string message)
    {
        result.AddError(message);
        return default;
    }
}
