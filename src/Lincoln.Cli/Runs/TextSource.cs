using System.Security.Cryptography;
using System.Text;
using Lincoln.Data;

namespace Lincoln.Cli.Runs;

/// <summary>DATA of the command line, when it is a text: a built-in one or a file.</summary>
/// <param name="Text">The text.</param>
/// <param name="Sha256">The checksum of its bytes.</param>
internal sealed record TextSource(string Text, string Sha256)
{
    private static readonly string[] TableEndings = [".csv", ".tsv"];

    /// <summary>Whether a training is one of a text: it says so, or DATA is a built-in text or a file that nothing calls a table.</summary>
    public static bool IsMeant(TrainSettings settings)
    {
        if (settings.Task is { } task && task != "text") return false;
        if (settings.Task == "text")
        {
            Refuse(settings.Target is not null, "--target");
            Refuse(settings.Categorical.Count > 0, "--categorical");
            Refuse(settings.Missing.Count > 0, "--missing");
        }
        else if (settings.Target is not null || settings.Categorical.Count > 0 || settings.Missing.Count > 0) return false;
        if (settings.Task == "text" || IsBuiltIn(settings.Data)) return true;
        bool table = TableEndings.Contains(Path.GetExtension(settings.Data).ToLowerInvariant());
        return DataSource.BuiltIn(settings.Data) is null && File.Exists(settings.Data) && !table;

        static void Refuse(bool given, string option)
        {
            if (given) throw new UsageException($"{option} is for tables; leave it out for a text.");
        }
    }

    /// <exception cref="UsageException">There is no such text.</exception>
    /// <exception cref="InvalidDataException">The file is not a text in UTF-8.</exception>
    public static TextSource Load(string data)
    {
        byte[] bytes = IsBuiltIn(data) ? Encoding.UTF8.GetBytes(DataSets.Text(data)) : ReadFile(data);
        return new(TextFile.Decode(bytes, data), Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }

    private static byte[] ReadFile(string path)
    {
        if (File.Exists(path)) return File.ReadAllBytes(path);
        string builtIn = string.Join(", ", DataSets.Texts.Select(t => t.Name));
        throw new UsageException(Directory.Exists(path)
            ? $"{path} is a folder; give a text file."
            : $"There is no built-in text and no file '{path}'. Built in is {builtIn}.");
    }

    private static bool IsBuiltIn(string data) => DataSets.Texts.Any(text => text.Name == data);
}
