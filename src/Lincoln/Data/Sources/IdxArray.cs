using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Lincoln.Data;

/// <summary>An array read from an IDX file, the format of MNIST: <c>IdxFile.Load("train-images-idx3-ubyte.gz")</c>.</summary>
public sealed class IdxArray
{
    private readonly byte[] data;

    internal IdxArray(IdxType type, Shape shape, byte[] data) => (Type, Shape, this.data) = (type, shape, data);

    /// <summary>The type of the elements.</summary>
    public IdxType Type { get; }

    /// <summary>The sizes, outermost first: [60000, 28, 28].</summary>
    public Shape Shape { get; }

    /// <summary>The elements as they are, when they are bytes.</summary>
    /// <exception cref="InvalidOperationException">They are of another type: use <see cref="ToReals"/>.</exception>
    public ReadOnlyMemory<byte> Bytes => Type == IdxType.Byte ? data
        : throw new InvalidOperationException($"The elements are {Type}, not bytes; read them with {nameof(ToReals)}.");

    /// <summary>SHA-256 of the uncompressed file, in lower-case hexadecimal.</summary>
    // An IDX file is its header and its data, so the hash can be had from what was read, however the file was packed.
    public string Sha256
    {
        get
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            hash.AppendData(IdxFile.Header(Type, Shape));
            hash.AppendData(data);
            return Convert.ToHexStringLower(hash.GetCurrentHash());
        }
    }

    /// <summary>A copy of the elements as numbers, whatever their type.</summary>
    public Real[] ToReals()
    {
        int size = IdxFile.SizeOf(Type);
        var result = new Real[data.Length / size];
        for (int i = 0; i < result.Length; i++)
        {
            ReadOnlySpan<byte> element = data.AsSpan(i * size, size);
            result[i] = Type switch
            {
                IdxType.Byte => element[0],
                IdxType.SByte => (sbyte)element[0],
                IdxType.Int16 => BinaryPrimitives.ReadInt16BigEndian(element),
                IdxType.Int32 => BinaryPrimitives.ReadInt32BigEndian(element),
                IdxType.Single => (Real)BinaryPrimitives.ReadSingleBigEndian(element),
                _ => (Real)BinaryPrimitives.ReadDoubleBigEndian(element),
            };
        }
        return result;
    }
}
