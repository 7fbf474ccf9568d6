using System.Buffers;
using Lincoln.Data;
using Lincoln.Kernels;
using Microsoft.Win32.SafeHandles;

namespace Lincoln.Storage;

/// <summary>
/// An array that stays in its file: [samples, ..sample], of which samples are read when they are needed. For data larger than memory.
/// </summary>
/// <remarks>
/// The system keeps in its cache what is read often; this process holds no more than the samples of a batch. The file is closed when
/// nothing refers to the array any more; it must not change meanwhile. May be read from several threads.
/// </remarks>
public sealed class FileArray
{
    private readonly SafeFileHandle file;
    private readonly string source;
    private readonly SafetensorsType type;
    private readonly bool bigEndian;
    private readonly long start;

    private FileArray(SafeFileHandle file, string source, SafetensorsType type, bool bigEndian, int count, Shape sampleShape, long start)
    {
        (this.file, this.source, this.type, this.bigEndian, this.start) = (file, source, type, bigEndian, start);
        (Count, SampleShape) = (count, sampleShape);
        if (count == 0 || SampleSize == 0) throw new InvalidDataException($"{source} holds no elements: [{count}, ..{sampleShape}].");
        if (SampleSize > Array.MaxLength)
            throw new InvalidDataException($"{source}: one sample {sampleShape} takes {SampleSize:N0} bytes; "
                + $"at most {Array.MaxLength:N0} are read at once.");
        long needed = start + count * SampleSize, found = RandomAccess.GetLength(file);
        if (found < needed)
            throw new InvalidDataException($"{source} is cut short: its header speaks of {count:N0} samples {sampleShape}, "
                + $"which end at byte {needed:N0}, but it has {found:N0}.");
    }

    /// <summary>How many samples there are.</summary>
    public int Count { get; }

    /// <summary>The shape of one sample.</summary>
    public Shape SampleShape { get; }

    /// <summary>Whether its elements are integers.</summary>
    public bool IsWhole => !type.IsFloat;

    private long SampleSize => (long)SampleShape.Count * type.Size;

    /// <summary>Opens an IDX file, the format of MNIST, that is not packed.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is packed, cut short or not an IDX file.</exception>
    public static FileArray OpenIdx(string path)
    {
        IdxType code;
        int[] sizes;
        using (var stream = InputFile.Open(path, "the IDX file itself"))
        {
            if (stream.ReadByte() == 0x1F && stream.ReadByte() == 0x8B)
                throw new InvalidDataException($"{path} is packed with gzip; unpack it first (gunzip), "
                    + "or read it whole with IdxFile.Load.");
            stream.Position = 0;
            (code, sizes) = IdxFile.ReadHeader(stream, path);
        }
        SafetensorsType type = code switch
        {
            IdxType.Byte => SafetensorsType.U8,
            IdxType.SByte => SafetensorsType.I8,
            IdxType.Int16 => SafetensorsType.I16,
            IdxType.Int32 => SafetensorsType.I32,
            IdxType.Single => SafetensorsType.F32,
            _ => SafetensorsType.F64,
        };
        Shape sample;
        try { sample = Shape.Create(sizes.AsSpan(1)); }
        catch (ArgumentException e) { throw new InvalidDataException($"{path}: one sample is too large: {e.Message}", e); }
        return new(Open(path), path, type, bigEndian: true, sizes[0], sample, 4 + 4 * sizes.Length);
    }

    /// <summary>Opens a file of NumPy (<c>.npy</c>) that is written row by row.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is no plain array, cut off, a single number, or in Fortran's order.</exception>
    public static FileArray OpenNumPy(string path)
    {
        NumPyHeader header;
        long start;
        using (var stream = InputFile.Open(path, "the .npy file itself"))
        {
            header = NumPyHeader.Read(stream, stream.Length, path);
            start = stream.Position;
        }
        if (header.FortranOrder && header.Shape.Rank > 1)
            throw new InvalidDataException($"{path} is in Fortran's order, in which the elements of a sample lie apart. "
                + "Save it with numpy.ascontiguousarray, or read it whole with NumPy.ReadTensor.");
        return Of(path, path, header.Type, header.BigEndian, header.Shape, start);
    }

    /// <summary>Opens one tensor of a safetensors file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">The name of the tensor.</param>
    /// <exception cref="ArgumentException">There is no tensor of this name.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is not a safetensors file, cut off, or the tensor is a single number.</exception>
    public static FileArray OpenSafetensors(string path, string name)
    {
        using var reader = Safetensors.Read(path);
        if (!reader.TryFind(name, out var entry))
            throw new ArgumentException($"{path} has no tensor {Quoted.Name(name)}; "
                + $"it has {Quoted.Names([.. reader.Entries.Select(e => e.Name)])}.", nameof(name));
        return Of(path, $"{path}: the tensor {Quoted.Name(name)}", entry.Type, false, entry.Shape, reader.Start + entry.Offset);
    }

    /// <summary>Reads samples as numbers.</summary>
    /// <param name="samples">Their elements.</param>
    /// <param name="y">Where they go, one after the other.</param>
    /// <param name="scale">What each number is multiplied by.</param>
    /// <param name="shift">What is added then.</param>
    /// <exception cref="ArgumentException">A sample is outside 0..<see cref="Count"/>-1, or there are more or fewer places than
    /// numbers.</exception>
    /// <exception cref="IOException">The file could not be read.</exception>
    /// <exception cref="InvalidDataException">A number cannot be held, or the file became shorter.</exception>
    public void Read(ReadOnlySpan<int> samples, Span<Real> y, double scale = 1, double shift = 0)
    {
        Require.Indices(samples, Count, nameof(samples));
        Require.Length(y.Length, (long)samples.Length * SampleShape.Count, nameof(y));
        byte[] bytes = ArrayPool<byte>.Shared.Rent((int)SampleSize);
        for (int i = 0; i < samples.Length; i++)
        {
            var to = y.Slice(i * SampleShape.Count, SampleShape.Count);
            var from = Bytes(samples[i], bytes);
            if (type == SafetensorsType.U8)
            {
                Gathering.Bytes(from, [0], from.Length, (Real)scale, (Real)shift, to);
                continue;
            }
            SafetensorsNumbers.Read(type, from, to, source);
            if (scale == 1 && shift == 0) continue;
            for (int k = 0; k < to.Length; k++) to[k] = Real.FusedMultiplyAdd(to[k], (Real)scale, (Real)shift);
        }
        ArrayPool<byte>.Shared.Return(bytes);
    }

    /// <summary>Reads samples of integers.</summary>
    /// <inheritdoc cref="Read(ReadOnlySpan{int}, Span{Real}, double, double)"/>
    public void Read(ReadOnlySpan<int> samples, Span<int> y)
    {
        Require.Indices(samples, Count, nameof(samples));
        Require.Length(y.Length, (long)samples.Length * SampleShape.Count, nameof(y));
        byte[] bytes = ArrayPool<byte>.Shared.Rent((int)SampleSize);
        for (int i = 0; i < samples.Length; i++)
            SafetensorsNumbers.Read(type, Bytes(samples[i], bytes), y.Slice(i * SampleShape.Count, SampleShape.Count), source);
        ArrayPool<byte>.Shared.Return(bytes);
    }

    private ReadOnlySpan<byte> Bytes(int sample, byte[] buffer)
    {
        var bytes = buffer.AsSpan(0, (int)SampleSize);
        for (int done = 0; done < bytes.Length;)
        {
            int got = RandomAccess.Read(file, bytes[done..], start + sample * SampleSize + done);
            if (got == 0) throw new InvalidDataException($"{source} became shorter while it was in use.");
            done += got;
        }
        if (bigEndian && type.Size > 1) for (int i = 0; i < bytes.Length; i += type.Size) bytes.Slice(i, type.Size).Reverse();
        return bytes;
    }

    private static FileArray Of(string path, string source, SafetensorsType type, bool bigEndian, Shape shape, long start)
        => shape.Rank == 0
        ? throw new InvalidDataException($"{source} is a single number; a data set needs [samples, ..].")
        : new(Open(path), source, type, bigEndian, shape[0], shape[1..], start);

    private static SafeFileHandle Open(string path)
    {
        InputFile.Check(path, "the file itself");
        return File.OpenHandle(path, options: FileOptions.RandomAccess);
    }
}
