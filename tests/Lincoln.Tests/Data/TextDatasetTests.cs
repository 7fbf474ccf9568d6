using System.Security.Cryptography;
using System.Text;
using Lincoln.Data;

namespace Lincoln.Tests.Data;

public class TextDatasetTests
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyz";

    [Fact]
    public void Labels_are_the_characters_that_follow()
    {
        var data = new TextDataset(Letters, length: 4);
        var batch = new Batch();
        data.Read([5, 0], batch);
        Assert.Equal((6, 4, 4, 26), (data.Count, data.Length, data.Stride, data.Vocabulary.Count));
        Assert.Equal(([2, 4], [2, 4]), (batch.InputIndices!.Shape, batch.Target.Labels!.Shape));
        Assert.Equal("uvwxabcd", data.Vocabulary.Decode(batch.InputIndices.Values));
        Assert.Equal("vwxybcde", data.Vocabulary.Decode(batch.Target.Labels.Values));
        Assert.Null(batch.Inputs);
    }

    [Theory]
    [InlineData(25, 1, 1)]
    [InlineData(24, 1, 2)]
    [InlineData(5, 5, 5)]
    [InlineData(5, 7, 3)]
    [InlineData(1, 1, 25)]
    public void The_stride_decides_how_many_Windows_there_are(int length, int stride, int count)
    {
        var data = new TextDataset(Letters, length, stride);
        var batch = new Batch();
        data.Read([count - 1], batch);
        Assert.Equal(count, data.Count);
        Assert.Equal(Letters[((count - 1) * stride)..][..length], data.Vocabulary.Decode(batch.InputIndices!.Values));
        Assert.Throws<ArgumentOutOfRangeException>(() => data.Read([count], batch));
        Assert.Throws<ArgumentOutOfRangeException>(() => data.Read([-1], batch));
    }

    // The book's example: "abcdb" with 4 letters.
    [Fact]
    public void OneHot_as_in_the_book()
    {
        var data = new TextDataset("abcdb", length: 4, oneHot: true);
        var batch = new Batch();
        batch.WriteInputs(1, [4, 4]).Fill(7);
        data.Read([0], batch);
        Assert.Equal([4, 4], data.SampleShape);
        Assert.Equal([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1], batch.Inputs!.Values.ToArray());
        Assert.Equal([1, 2, 3, 1], batch.Target.Labels!.Values.ToArray());
        var same = new Indices([1, 4], data.Vocabulary.Encode("abcd")).OneHot(4);
        Assert.Equal([1, 4, 4], same.Shape);
        Assert.Equal(same.Values.ToArray(), batch.Inputs.Values.ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => new Indices(4).OneHot(4));
    }

    [Fact]
    public void The_end_is_to_validate_with()
    {
        var (training, validation) = new TextDataset(Letters, 3, 2).Split(0.25);
        Assert.Equal((Letters[..20], Letters[20..]),
            (training.Vocabulary.Decode(training.Characters), validation.Vocabulary.Decode(validation.Characters)));
        Assert.Equal((9, 2, 2), (training.Count, validation.Count, validation.Stride));
        Assert.Same(training.Vocabulary, validation.Vocabulary);
    }

    // What a recurrent layer that carries its state needs: every row goes on where it ended.
    [Fact]
    public void Contiguous_batches()
    {
        var data = new TextDataset(Letters, 3);                     // 8 windows: 2 batches of 3, 2 windows are left out
        int[] order = data.ContiguousOrder(3);
        Assert.Equal([0, 2, 4, 1, 3, 5], order);
        var batch = new Batch();
        data.Read(order.AsSpan(0, 3), batch);
        string[] first = Rows(batch);
        data.Read(order.AsSpan(3), batch);
        Assert.Equal(["abcdef", "ghijkl", "mnopqr"], first.Zip(Rows(batch), (a, b) => a + b));
        Assert.Equal(Enumerable.Range(0, 8), data.ContiguousOrder(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => data.ContiguousOrder(9));
        Assert.Throws<ArgumentOutOfRangeException>(() => data.ContiguousOrder(0));
        Assert.Contains("with a stride of 3",
            Assert.Throws<InvalidOperationException>(() => new TextDataset(Letters, 3, 1).ContiguousOrder(2)).Message,
            StringComparison.Ordinal);

        string[] Rows(Batch batch) => [.. batch.InputIndices!.Values.ToArray().Chunk(3).Select(row => data.Vocabulary.Decode(row))];
    }

    [Fact]
    public void What_is_refused()
    {
        Assert.Contains("it is empty", Assert.Throws<ArgumentException>(() => new TextDataset("", 3)).Message, StringComparison.Ordinal);
        Assert.Contains("3 characters are too few: a window of 3 and the character after it need 4",
            Assert.Throws<ArgumentException>(() => new TextDataset("abc", 3)).Message, StringComparison.Ordinal);
        Assert.Equal(1, new TextDataset("abcd", 3).Count);
        Assert.Throws<ArgumentException>(() => new TextDataset("abc", int.MaxValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TextDataset("abc", 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TextDataset("abc", 1, stride: 0));
        Assert.Contains("'d'", Assert.Throws<ArgumentException>(() => new TextDataset("abcd", 1, vocabulary: Vocabulary.Of("abc"))).Message,
            StringComparison.Ordinal);
        var data = new TextDataset(Letters, 5);
        Assert.Throws<ArgumentOutOfRangeException>(() => data.Split(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => data.Split(double.NaN));
        Assert.Contains("23 for training and 3 for validation", Assert.Throws<ArgumentException>(() => data.Split(0.1)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_embedded_text_is_what_its_description_says()
    {
        var info = Assert.Single(DataSets.Texts);
        string text = DataSets.Text(info.Name);
        Assert.Equal("a66a4c89c40b68bccbcac3061c50e5b9ac50fdd12a901723b41ba5a26ce772c2",
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))));
        Assert.Equal((info.Characters, info.Vocabulary), (text.Length, Vocabulary.Of(text).Count));
        Assert.Contains("pride-and-prejudice", Assert.Throws<ArgumentException>(() => DataSets.Text("hamlet")).Message,
            StringComparison.Ordinal);
    }
}
