using System.Buffers.Binary;
using System.Text;
using Lincoln.Storage;

namespace Lincoln.Tests.Storage;

public sealed class SafetensorsHeaderTests
{
    private const string A = """{"dtype":"F32","shape":[2],"data_offsets":[0,8]}""";

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[0],"data_offsets":[8,8]}}""", 8,
        "'a' appears in the header twice")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8,
        "'b' begins at byte 4, but the elements before it end at 8: there is an overlap")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""", 12,
        "'b' begins at byte 8, but the elements before it end at 4: there is a gap")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "'a' begins at byte 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 7, "'a' ends at byte 8, but only 7 bytes follow")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 9, "1 bytes follow the last tensor")]
    [InlineData("{}", 1, "1 bytes follow the last tensor")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", 8, "takes 12 bytes, but its data_offsets 0 and 8 hold 8")]
    [InlineData("""{"a":{"dtype":"F64","shape":[2],"data_offsets":[0,8]}}""", 8, "takes 16 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", 8, "begins at byte 8 and ends before that, at 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", 8,
        "the shape of the tensor 'a' must be integers from 0 up, found '-2'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2.0],"data_offsets":[0,8]}}""", 8, "found '2.0'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[NaN],"data_offsets":[0,8]}}""", 8, "not valid JSON")]
    [InlineData("""{"a":{"dtype":"F32","shape":[Infinity],"data_offsets":[0,8]}}""", 8, "not valid JSON")]
    [InlineData("""{"a":{"dtype":"F32","shape":["2"],"data_offsets":[0,8]}}""", 8, "found '2'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[[2]],"data_offsets":[0,8]}}""", 8, "not valid JSON")]
    [InlineData("""{"a":{"dtype":"F32","shape":2,"data_offsets":[0,8]}}""", 8, "must be a list")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}""", 0, "too many elements")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2147483647,2147483647,0],"data_offsets":[0,0]}}""", 0, "too many elements")]
    [InlineData("""{"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,0]}}""", 0, "found '99999999999999999999'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1000000000],"data_offsets":[0,4000000000]}}""", 8,
        "ends at byte 4000000000, but only 8 bytes follow")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}""", 8, "data_offsets of the tensor 'a'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0]}}""", 8, "lacks one of its two data_offsets")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8,8]}}""", 8, "more than 2 numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2]}}""", 8, "lacks one of its two data_offsets")]
    [InlineData("""{"a":{"shape":[2],"data_offsets":[0,8]}}""", 8, "lacks its dtype")]
    [InlineData("""{"a":{"dtype":"F32","data_offsets":[0,8]}}""", 8, "lacks its shape")]
    [InlineData("""{"a":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8, "has 'dtype' twice")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"x":1}}""", 8, "has 'x'")]
    [InlineData("""{"a":{"dtype":"F8_E4M3","shape":[2],"data_offsets":[0,8]}}""", 8,
        "the dtype 'F8_E4M3', which is not read here. Known are F64, F32")]
    [InlineData("""{"a":{"dtype":32,"shape":[2],"data_offsets":[0,8]}}""", 8, "the dtype of the tensor 'a' must be a text")]
    [InlineData("""{"a":3}""", 8, "must be described by an object")]
    [InlineData("""{"__metadata__":{"a":1}}""", 0, "'a' must be a text")]
    [InlineData("""{"__metadata__":{"a":"1","a":"1"}}""", 0, "has 'a' twice")]
    [InlineData("""{"__metadata__":{},"__metadata__":{}}""", 0, "twice")]
    [InlineData("""{"__metadata__":"a"}""", 0, "must be an object of texts")]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8, "text that is not valid")]
    [InlineData("{} {}", 0, "not valid JSON")]
    [InlineData("{}x", 0, "not valid JSON")]
    [InlineData("{", 0, "not valid JSON")]
    [InlineData("", 0, "must begin with '{'")]
    [InlineData("[]", 0, "must begin with '{'")]
    [InlineData(" {}", 0, "must begin with '{'")]
    [InlineData("\u001b[2J{}", 0, "must begin with '{', but it begins with the bytes 1B 5B 32 4A 7B 7D")]
    public void A_header_that_contradicts_itself_is_refused(string header, int dataBytes, string message)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        var error = Assert.Throws<InvalidDataException>(() => Safetensors.Read(new MemoryStream(File(json.Length, json, dataBytes))));
        Assert.Contains(message, error.Message);
        Assert.StartsWith("the stream: ", error.Message);
    }

    [Theory]
    [InlineData(0UL, "begins with nothing")]
    [InlineData(100_000_001UL, "would have 100,000,001 bytes, but at most 100,000,000")]
    [InlineData(ulong.MaxValue, "at most 100,000,000")]
    [InlineData(99_999_999UL, "only 63 follow")]
    [InlineData(64UL, "only 63 follow")]
    public void The_size_of_the_header_is_not_believed(ulong size, string message)
    {
        byte[] json = Encoding.UTF8.GetBytes($"{{\"a\":{A}}}".PadRight(55));
        var file = File(0, json, 8);
        BinaryPrimitives.WriteUInt64LittleEndian(file, size);
        Assert.Contains(message, Assert.Throws<InvalidDataException>(() => Safetensors.Read(new MemoryStream(file))).Message);
    }

    [Fact]
    public void Bytes_that_are_not_utf_8_are_refused()
        => Assert.Contains("not UTF-8",
            Assert.Throws<InvalidDataException>(() =>
                Safetensors.Read(new MemoryStream(File(5, [.. "{\"\xff\"}"u8.ToArray().Select((b, i) => i == 2 ? (byte)0xff : b)],
                    0)))).Message);

    [Fact]
    public void Order_in_the_header_does_not_matter()
    {
        byte[] json = Encoding.UTF8.GetBytes("""{"b":{"dtype":"I8","shape":[1],"data_offsets":[1,2]}"""
            + ""","a":{"data_offsets":[0,1],"shape":[1],"dtype":"U8"},"none":{"dtype":"F64","shape":[0],"data_offsets":[1,1]}}   """);
        using var file = Safetensors.Read(new MemoryStream([.. File(json.Length, json, 0), 1, 2]));
        Assert.Equal(["a", "none", "b"], file.Entries.Select(e => e.Name));
        Assert.Equal(2, file.ReadTensor("b").Item());
        Assert.Equal(1, file.ReadTensor("a").Item());
    }

    [Fact]
    public void Names_are_shown_without_what_a_terminal_would_obey()
    {
        byte[] json = Encoding.UTF8.GetBytes($$"""{"\u001b[2J{{new string('x', 200)}}":3}""");
        string message = Assert.Throws<InvalidDataException>(() => Safetensors.Read(new MemoryStream(File(json.Length, json, 0)))).Message;
        Assert.DoesNotContain('\u001b', message);
        Assert.Contains("'?[2Jxxx", message);
        Assert.True(message.Length < 200, message);
    }

    private static byte[] File(int headerSize, byte[] json, int dataBytes)
    {
        byte[] file = [.. new byte[8], .. json, .. new byte[dataBytes]];
        BinaryPrimitives.WriteInt64LittleEndian(file, headerSize);
        return file;
    }
}
