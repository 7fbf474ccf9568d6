namespace Lincoln.Storage;

/// <summary>How the elements of a tensor stand in a safetensors file; little-endian.</summary>
public enum SafetensorsType
{
    /// <summary>64-bit floating point.</summary>
    F64,
    /// <summary>32-bit floating point.</summary>
    F32,
    /// <summary>16-bit floating point (IEEE 754 half precision).</summary>
    F16,
    /// <summary>16-bit floating point: the upper half of a 32-bit one.</summary>
    BF16,
    /// <summary>64-bit signed integer.</summary>
    I64,
    /// <summary>32-bit signed integer.</summary>
    I32,
    /// <summary>16-bit signed integer.</summary>
    I16,
    /// <summary>8-bit signed integer.</summary>
    I8,
    /// <summary>8-bit unsigned integer.</summary>
    U8,
    /// <summary>16-bit unsigned integer.</summary>
    U16,
    /// <summary>32-bit unsigned integer.</summary>
    U32,
    /// <summary>64-bit unsigned integer.</summary>
    U64,
    /// <summary>One byte, 0 or 1.</summary>
    Bool,
}

/// <summary>What the types are called in a file, and their sizes.</summary>
internal static class SafetensorsTypes
{
    private static readonly SafetensorsType[] All = [SafetensorsType.F64, SafetensorsType.F32, SafetensorsType.F16, SafetensorsType.BF16,
        SafetensorsType.I64, SafetensorsType.I32, SafetensorsType.I16, SafetensorsType.I8,
        SafetensorsType.U8, SafetensorsType.U16, SafetensorsType.U32, SafetensorsType.U64, SafetensorsType.Bool];

    extension(SafetensorsType type)
    {
        public string Name => type == SafetensorsType.Bool ? "BOOL" : type.ToString();

        public int Size => type switch
        {
            SafetensorsType.F64 or SafetensorsType.I64 or SafetensorsType.U64 => 8,
            SafetensorsType.F32 or SafetensorsType.I32 or SafetensorsType.U32 => 4,
            SafetensorsType.F16 or SafetensorsType.BF16 or SafetensorsType.I16 or SafetensorsType.U16 => 2,
            _ => 1,
        };

        public bool IsFloat => type is SafetensorsType.F64 or SafetensorsType.F32 or SafetensorsType.F16 or SafetensorsType.BF16;

        public static bool TryParse(string name, out SafetensorsType found)
        {
            int at = Array.FindIndex(All, t => t.Name == name);
            found = at < 0 ? default : All[at];
            return at >= 0;
        }

        public static string Known => string.Join(", ", All.Select(t => t.Name));
    }
}
