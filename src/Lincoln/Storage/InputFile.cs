namespace Lincoln.Storage;

/// <summary>Opens files to read, with messages for what people mistake for a file.</summary>
internal static class InputFile
{
    public static FileStream Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
        {
            string inside = Path.Combine(path, "model.lincoln");
            throw new InvalidDataException($"{path} is a folder; give a file in it{(File.Exists(inside) ? $", such as {inside}" : "")}.");
        }
        if (!File.Exists(path)) throw new FileNotFoundException($"There is no file {path} (looked for {Path.GetFullPath(path)}).", path);
        return File.OpenRead(path);
    }
}
