namespace Lincoln.Data;

/// <summary>The element types of the IDX format, by their code in the header.</summary>
public enum IdxType : byte
{
    /// <summary>Integers 0 to 255.</summary>
    Byte = 0x08,
    /// <summary>Integers -128 to 127.</summary>
    SByte = 0x09,
    /// <summary>16-bit integers.</summary>
    Int16 = 0x0B,
    /// <summary>32-bit integers.</summary>
    Int32 = 0x0C,
    /// <summary>Single-precision numbers.</summary>
    Single = 0x0D,
    /// <summary>Double-precision numbers.</summary>
    Double = 0x0E,
}
