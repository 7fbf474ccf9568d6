using System.Security.Cryptography;
using System.Text;
using Lincoln.Data;

namespace Lincoln.Cli.Runs;

/// <summary>DATA of the command line, when it is a text: a built-in one or a file.</summary>
/// <param name="Text">The text.</param>
/// <param name="Sha256">The checksum of its bytes.</param>
internal sealed record TextSource(string Text, string Sha256)
{
    /// <exception cref="UsageException">There is no such text.</exception>
    /// <exception cref="InvalidDataException">The file is not a text in UTF-8.</exception>
    public static TextSource Load(string data)
    {
        bool builtIn = DataSets.Texts.Any(text => text.Name == data);
        byte[] bytes = builtIn ? Encoding.UTF8.GetBytes(DataSets.Text(data)) : ReadFile(data);
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
}
