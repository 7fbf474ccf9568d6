namespace Lincoln.Storage;

/// <summary>Reads one array of the NumPy format from a stream: numbers of any plain type, byte order and axis order.</summary>
internal static class NumPyReader
{
    private delegate void Convert<T>(SafetensorsType type, ReadOnlySpan<byte> from, Span<T> to, string where);

    /// <summary>The array as a tensor. The stream holds it and nothing else, and is <paramref name="length"/> bytes long.</summary>
    public static Tensor ReadTensor(Stream stream, long length, string source)
    {
        var header = NumPyHeader.Read(stream, length, source);
        var tensor = Tensor.Uninitialized(header.Shape);
        Read<Real>(stream, header, tensor.Storage, SafetensorsNumbers.Read, source);
        return tensor;
    }

    /// <summary>The array as integers.</summary>
    public static Indices ReadIndices(Stream stream, long length, string source)
    {
        var header = NumPyHeader.Read(stream, length, source);
        if (header.Type.IsFloat)
            throw new InvalidDataException($"{source} has the type {header.Type.Name}; indices need integers. Read it as a Tensor.");
        int[] values = new int[header.Shape.Count];
        Read<int>(stream, header, values, SafetensorsNumbers.Read, source);
        return new Indices(header.Shape, values, 0);
    }

    private static void Read<T>(Stream stream, NumPyHeader header, Span<T> to, Convert<T> convert, string source)
    {
        int size = header.Type.Size;
        byte[] chunk = new byte[Math.Min(header.Length, 1 << 16)];
        var values = header.FortranOrder && header.Shape.Rank > 1 ? new T[to.Length] : to;
        for (int done = 0; done < values.Length;)
        {
            int count = Math.Min(values.Length - done, chunk.Length / size);
            var bytes = chunk.AsSpan(0, count * size);
            if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
                throw new InvalidDataException($"{source} is cut off within its elements.");
            if (header.BigEndian) for (int i = 0; i < bytes.Length; i += size) bytes.Slice(i, size).Reverse();
            convert(header.Type, bytes, values.Slice(done, count), source);
            done += count;
        }
        if (header.FortranOrder && header.Shape.Rank > 1) FromColumns<T>(values, header.Shape.Sizes, to);
    }

    // Goes through the rows in order; the place in the columns follows like the hands of a clock.
    private static void FromColumns<T>(ReadOnlySpan<T> columns, ReadOnlySpan<int> sizes, Span<T> rows)
    {
        Span<int> place = stackalloc int[sizes.Length], steps = stackalloc int[sizes.Length];
        place.Clear();
        for (int axis = 0, step = 1; axis < sizes.Length; step *= sizes[axis++]) steps[axis] = step;
        for (int i = 0, from = 0; i < rows.Length; i++)
        {
            rows[i] = columns[from];
            for (int axis = sizes.Length - 1; axis >= 0; axis--)
            {
                from += steps[axis];
                if (++place[axis] < sizes[axis]) break;
                from -= steps[axis] * sizes[axis];
                place[axis] = 0;
            }
        }
    }
}
