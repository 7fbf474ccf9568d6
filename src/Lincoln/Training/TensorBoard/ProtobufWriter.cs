using System.Text;

namespace Lincoln.Training;

/// <summary>Writes one message in the wire format of Protocol Buffers: fields, each a number and its kind, then the value.</summary>
internal sealed class ProtobufWriter
{
    private readonly MemoryStream content = new();

    public ReadOnlySpan<byte> Content => content.GetBuffer().AsSpan(0, (int)content.Length);

    public ProtobufWriter Number(int field, long value) => Key(field, 0).Variable((ulong)value);

    public ProtobufWriter Double(int field, double value) => Key(field, 1).Fixed(BitConverter.DoubleToUInt64Bits(value), 8);

    public ProtobufWriter Single(int field, float value) => Key(field, 5).Fixed(BitConverter.SingleToUInt32Bits(value), 4);

    public ProtobufWriter Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public ProtobufWriter Bytes(int field, ReadOnlySpan<byte> value)
    {
        Key(field, 2).Variable((ulong)value.Length).content.Write(value);
        return this;
    }

    public ProtobufWriter Message(int field, ProtobufWriter value) => Bytes(field, value.Content);

    public ProtobufWriter Doubles(int field, ReadOnlySpan<double> values)
    {
        Key(field, 2).Variable((ulong)values.Length * 8);
        foreach (double value in values) Fixed(BitConverter.DoubleToUInt64Bits(value), 8);
        return this;
    }

    private ProtobufWriter Key(int field, int kind) => Variable((ulong)(field << 3 | kind));

    // Seven bits a byte, the lowest first; the highest bit says that more follow.
    private ProtobufWriter Variable(ulong value)
    {
        for (; value >= 128; value >>= 7) content.WriteByte((byte)(value | 128));
        content.WriteByte((byte)value);
        return this;
    }

    // The lowest byte first.
    private ProtobufWriter Fixed(ulong bits, int bytes)
    {
        for (int i = 0; i < bytes; i++) content.WriteByte((byte)(bits >> (8 * i)));
        return this;
    }
}
