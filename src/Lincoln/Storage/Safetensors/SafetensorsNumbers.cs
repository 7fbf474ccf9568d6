using System.Buffers.Binary;

namespace Lincoln.Storage;

/// <summary>Between the bytes of a safetensors or NumPy file and numbers in memory.</summary>
/// <remarks>
/// Floating-point types convert into each other, rounded to the nearest; a finite number that would become infinite is refused. Whole
/// numbers are read where the number type can hold them exactly, and refused where it cannot.
/// </remarks>
internal static class SafetensorsNumbers
{
    /// <summary>The type in which numbers stand in memory.</summary>
    public const SafetensorsType Own =
#if DOUBLE
        SafetensorsType.F64;
#else
        SafetensorsType.F32;
#endif

    /// <summary>Reads as many numbers as <paramref name="to"/> has places.</summary>
    /// <param name="type">How they are stored.</param>
    /// <param name="from">Their bytes.</param>
    /// <param name="to">Where they go.</param>
    /// <param name="where">What messages call the tensor.</param>
    /// <exception cref="InvalidDataException">A number cannot be held.</exception>
    public static void Read(SafetensorsType type, ReadOnlySpan<byte> from, Span<Real> to, string where)
    {
        switch (type)
        {
            case SafetensorsType.F64:
                for (int i = 0; i < to.Length; i++) to[i] = Narrow(BinaryPrimitives.ReadDoubleLittleEndian(from[(8 * i)..]), where);
                break;
            case SafetensorsType.F32:
                for (int i = 0; i < to.Length; i++) to[i] = BinaryPrimitives.ReadSingleLittleEndian(from[(4 * i)..]);
                break;
            case SafetensorsType.F16:
                for (int i = 0; i < to.Length; i++) to[i] = (Real)BinaryPrimitives.ReadHalfLittleEndian(from[(2 * i)..]);
                break;
            case SafetensorsType.BF16:
                for (int i = 0; i < to.Length; i++)
                    to[i] = BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(from[(2 * i)..]) << 16);
                break;
            default:
                for (int i = 0; i < to.Length; i++) to[i] = Exact(Whole(type, from, i, where), where);
                break;
        }
    }

    /// <inheritdoc cref="Read(SafetensorsType, ReadOnlySpan{byte}, Span{Real}, string)"/>
    public static void Read(SafetensorsType type, ReadOnlySpan<byte> from, Span<int> to, string where)
    {
        if (type.IsFloat)
            throw new InvalidDataException($"{where} has the type {type.Name}; indices need integers. Read it as a Tensor.");
        for (int i = 0; i < to.Length; i++)
        {
            long number = Whole(type, from, i, where);
            to[i] = (int)number == number ? (int)number
                : throw new InvalidDataException($"{where} holds {number}, which does not fit into 32 bits.");
        }
    }

    /// <summary>Writes numbers in a floating-point type.</summary>
    public static void Write(ReadOnlySpan<Real> from, SafetensorsType type, Span<byte> to)
    {
        switch (type)
        {
            case SafetensorsType.F64:
                for (int i = 0; i < from.Length; i++) BinaryPrimitives.WriteDoubleLittleEndian(to[(8 * i)..], from[i]);
                break;
            case SafetensorsType.F32:
                for (int i = 0; i < from.Length; i++) BinaryPrimitives.WriteSingleLittleEndian(to[(4 * i)..], (float)from[i]);
                break;
            case SafetensorsType.F16:
                for (int i = 0; i < from.Length; i++) BinaryPrimitives.WriteHalfLittleEndian(to[(2 * i)..], (Half)from[i]);
                break;
            default:
                for (int i = 0; i < from.Length; i++) BinaryPrimitives.WriteUInt16LittleEndian(to[(2 * i)..], ToBFloat16((float)from[i]));
                break;
        }
    }

    /// <summary>Writes integers; the caller has checked that the type can hold them.</summary>
    public static void Write(ReadOnlySpan<int> from, SafetensorsType type, Span<byte> to)
    {
        switch (type.Size)
        {
            case 8: for (int i = 0; i < from.Length; i++) BinaryPrimitives.WriteInt64LittleEndian(to[(8 * i)..], from[i]); break;
            case 4: for (int i = 0; i < from.Length; i++) BinaryPrimitives.WriteInt32LittleEndian(to[(4 * i)..], from[i]); break;
            case 2: for (int i = 0; i < from.Length; i++) BinaryPrimitives.WriteInt16LittleEndian(to[(2 * i)..], (short)from[i]); break;
            default:
                for (int i = 0; i < from.Length; i++) to[i] = (byte)from[i];
                break;
        }
    }

    /// <summary>Whether a number is finite, but infinite in the type.</summary>
    public static bool Overflows(Real number, SafetensorsType type) => Real.IsFinite(number) && type switch
    {
        SafetensorsType.F16 => !Half.IsFinite((Half)number),
        SafetensorsType.BF16 => (ToBFloat16((float)number) & 0x7F80) == 0x7F80,
        SafetensorsType.F32 => !float.IsFinite((float)number),
        _ => false,
    };

    /// <summary>The integers that a type can hold and an int too.</summary>
    public static (int Min, int Max) Range(SafetensorsType type) => type switch
    {
        SafetensorsType.Bool => (0, 1),
        SafetensorsType.U8 => (0, byte.MaxValue),
        SafetensorsType.I8 => (sbyte.MinValue, sbyte.MaxValue),
        SafetensorsType.I16 => (short.MinValue, short.MaxValue),
        SafetensorsType.U16 => (0, ushort.MaxValue),
        SafetensorsType.U32 or SafetensorsType.U64 => (0, int.MaxValue),
        _ => (int.MinValue, int.MaxValue),
    };

    private static long Whole(SafetensorsType type, ReadOnlySpan<byte> from, int i, string where) => type switch
    {
        SafetensorsType.I64 => BinaryPrimitives.ReadInt64LittleEndian(from[(8 * i)..]),
        SafetensorsType.I32 => BinaryPrimitives.ReadInt32LittleEndian(from[(4 * i)..]),
        SafetensorsType.I16 => BinaryPrimitives.ReadInt16LittleEndian(from[(2 * i)..]),
        SafetensorsType.I8 => (sbyte)from[i],
        SafetensorsType.U16 => BinaryPrimitives.ReadUInt16LittleEndian(from[(2 * i)..]),
        SafetensorsType.U32 => BinaryPrimitives.ReadUInt32LittleEndian(from[(4 * i)..]),
        SafetensorsType.U64 => BinaryPrimitives.ReadUInt64LittleEndian(from[(8 * i)..]) is <= long.MaxValue and var number ? (long)number
            : throw new InvalidDataException($"{where} holds {BinaryPrimitives.ReadUInt64LittleEndian(from[(8 * i)..])}, "
                + "which does not fit into 63 bits."),
        SafetensorsType.Bool when from[i] > 1
            => throw new InvalidDataException($"{where} is of type BOOL, but holds a byte {from[i]}; 0 and 1 are allowed."),
        _ => from[i],
    };

    private static Real Narrow(double number, string where)
    {
        var real = (Real)number;
        return Real.IsFinite(real) || !double.IsFinite(number) ? real
            : throw new InvalidDataException($"{where} holds {number:R}, which is too large for single precision. "
                + "Read it with Lincoln.Double.");
    }

    private static Real Exact(long number, string where)
    {
        var real = (Real)number;
        return (Int128)real == number ? real
            : throw new InvalidDataException($"{where} holds {number}, which {Own.Name} cannot hold exactly. Read it as Indices.");
    }

    // Rounds to the nearest, ties to the even one. A number that is not a number stays one.
    private static ushort ToBFloat16(float number)
    {
        uint bits = BitConverter.SingleToUInt32Bits(number);
        return (ushort)(float.IsNaN(number) ? (bits >> 16) | 0x40 : (bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }
}
