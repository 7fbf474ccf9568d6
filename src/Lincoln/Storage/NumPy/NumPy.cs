namespace Lincoln.Storage;

/// <summary>
/// Reads and writes the files of NumPy: <c>.npy</c>, one array, and <c>.npz</c>, a zip of arrays (docs/formats.md; format:
/// numpy.org/neps/nep-0001-npy-format.html).
/// </summary>
/// <remarks>
/// Every plain type of number is read, in either byte order, by rows or by columns. Numbers that cannot be held are refused, never changed
/// silently, and so are arrays of anything else; Python objects (pickle) are never read.
/// </remarks>
/// <example><code>
/// NumPy.Write("x.npy", x);                                   // np.load("x.npy")
/// Tensor y = NumPy.ReadTensor("y.npy");
/// NumPy.WriteArchive("both.npz", [("x", x), ("labels", labels)]);
/// using var file = NumPy.ReadArchive("both.npz");
/// Indices again = file.ReadIndices("labels");
/// </code></example>
public static class NumPy
{
    internal const string Ending = ".npy";

    /// <summary>Reads an array of numbers.</summary>
    /// <remarks>Floating-point numbers are rounded to the nearest; integers and bool (0 and 1) must be exact.</remarks>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is no plain array, is cut off or too long, or a number cannot be held.</exception>
    public static Tensor ReadTensor(string path)
    {
        using var stream = InputFile.Open(path, "a file in it");
        return NumPyReader.ReadTensor(stream, stream.Length, path);
    }

    /// <summary>Reads an array of integers.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is no plain array of integers, is cut off or too long, or a number does not fit into 32
    /// bits.</exception>
    public static Indices ReadIndices(string path)
    {
        using var stream = InputFile.Open(path, "a file in it");
        return NumPyReader.ReadIndices(stream, stream.Length, path);
    }

    /// <summary>Writes an array; the file is there whole or not at all.</summary>
    /// <param name="path">The file; one that is there already is replaced.</param>
    /// <param name="values">The elements.</param>
    /// <param name="type">F64, F32 or F16; default: the one of <see cref="Tensor"/>.</param>
    /// <exception cref="ArgumentException">NumPy has no such type, a number does not fit it, or there are more than 32 axes.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, Tensor values, SafetensorsType? type = null)
        => Write(path, new SafetensorsTensor("array", values, type));

    /// <summary>Writes an array of integers; the file is there whole or not at all.</summary>
    /// <param name="path">The file; one that is there already is replaced.</param>
    /// <param name="values">The elements.</param>
    /// <param name="type">A type for integers; default I32.</param>
    /// <exception cref="ArgumentException">A number does not fit the type, or there are more than 32 axes.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, Indices values, SafetensorsType? type = null)
        => Write(path, new SafetensorsTensor("array", values, type));

    /// <summary>Opens an archive; arrays are read when they are asked for.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is no zip, is damaged, or has an array twice.</exception>
    public static NumPyArchive ReadArchive(string path)
    {
        var stream = InputFile.Open(path, "a file in it");
        try { return new NumPyArchive(stream, path); }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Writes an archive, without compression; the file is there whole or not at all.</summary>
    /// <param name="path">The file; one that is there already is replaced.</param>
    /// <param name="arrays">Pairs of a name and a Tensor or Indices.</param>
    /// <exception cref="ArgumentException">Two arrays have the same name, NumPy has no such type, a number does not fit, or there are more
    /// than 32 axes.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void WriteArchive(string path, IEnumerable<SafetensorsTensor> arrays)
    {
        ArgumentNullException.ThrowIfNull(arrays);
        SafetensorsTensor[] all = [.. arrays];
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var array in all)
        {
            Check(array);
            if (!names.Add(array.Name))
                throw new ArgumentException($"arrays: the name {Quoted.Name(array.Name)} appears twice.", nameof(arrays));
        }
        AtomicFile.Write(path,
            stream => StoredZip.Write(stream, all.Select(array => (array.Name + Ending, (Action<Stream>)(to => Write(to, array))))));
    }

    private static void Write(string path, SafetensorsTensor array)
    {
        Check(array);
        AtomicFile.Write(path, stream => Write(stream, array));
    }

    private static void Write(Stream stream, SafetensorsTensor array)
    {
        stream.Write(NumPyHeader.Write(array.Type, array.Shape));
        array.WriteNumbers(stream);
    }

    private static void Check(SafetensorsTensor array)
    {
        ArgumentNullException.ThrowIfNull(array, "arrays");
        if (array.Type == SafetensorsType.BF16)
            throw new ArgumentException("type: NumPy has no BF16; use F32, which holds its numbers exactly.", "type");
        if (array.Shape.Rank > NumPyHeader.MaxRank)
            throw new ArgumentException($"arrays: {Quoted.Name(array.Name)} has {array.Shape.Rank} axes; "
                + $"NumPy has at most {NumPyHeader.MaxRank}.", "arrays");
        array.Check();
    }
}
