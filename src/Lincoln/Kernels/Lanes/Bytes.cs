using System.Runtime.Intrinsics;

namespace Lincoln.Kernels;

/// <summary>Loads exactly as many bytes as a vector has elements and converts them.</summary>
internal static unsafe class Bytes
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
#if DOUBLE
    [MethodImpl(Inline)] public static Vector128<Real> Load128(byte* p) => Vector128.Create((double)p[0], p[1]);
    [MethodImpl(Inline)] public static Vector256<Real> Load256(byte* p) => Vector256.Create(Load128(p), Load128(p + 2));
    [MethodImpl(Inline)] public static Vector512<Real> Load512(byte* p) => Vector512.Create(Load256(p), Load256(p + 4));
#else
    [MethodImpl(Inline)]
    public static Vector128<Real> Load128(byte* p)
    {
        Vector128<ushort> wide = Vector128.WidenLower(Vector128.CreateScalar(Unsafe.ReadUnaligned<uint>(p)).AsByte());
        return Vector128.ConvertToSingle(Vector128.WidenLower(wide).AsInt32());
    }


    [MethodImpl(Inline)]
    public static Vector256<Real> Load256(byte* p)
    {
        Vector128<ushort> wide = Vector128.WidenLower(Vector128.CreateScalar(Unsafe.ReadUnaligned<ulong>(p)).AsByte());
        return Vector256.ConvertToSingle(Vector256.Create(Vector128.WidenLower(wide), Vector128.WidenUpper(wide)).AsInt32());
    }

    [MethodImpl(Inline)]
    public static Vector512<Real> Load512(byte* p)
    {
        Vector128<byte> bytes = Vector128.Load(p);
        Vector256<ushort> wide = Vector256.Create(Vector128.WidenLower(bytes), Vector128.WidenUpper(bytes));
        return Vector512.ConvertToSingle(Vector512.Create(Vector256.WidenLower(wide), Vector256.WidenUpper(wide)).AsInt32());
    }
#endif
}
