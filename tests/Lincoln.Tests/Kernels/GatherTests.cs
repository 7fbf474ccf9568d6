using Lincoln.Kernels;

namespace Lincoln.Tests.Kernels;

public class GatherTests : KernelTest
{
    public static readonly TheoryData<int, int> Sizes = new()
    {
        { 3, 1 }, { 5, 7 }, { 10, 16 }, { 60, 784 }, { 4, 33 }, { 0, 5 }, { 3, 0 },
    };

    [Theory, MemberData(nameof(Sizes))]
    public void Rows_of_bytes_and_of_numbers(int count, int width)
    {
        const int sourceRows = 9;
        var random = new Random(1);
        byte[] bytes = new byte[sourceRows * width];
        random.NextBytes(bytes);
        Real[] numbers = Numbers(sourceRows * width);
        int[] rows = [.. Enumerable.Range(0, width == 0 ? 0 : count).Select(_ => random.Next(sourceRows))];
        Real scale = (Real)(1 / 255.0), shift = (Real)(-0.5);
        Real[] fromBytes = SameEverywhere(rows.Length * width, y => Gathering.Bytes(bytes, rows, width, scale, shift, y));
        Real[] fromNumbers = SameEverywhere(rows.Length * width, y => Gathering.Rows(numbers, rows, width, y));
        for (int i = 0; i < fromBytes.Length; i++)
        {
            int source = rows[i / width] * width + i % width;
            Assert.Equal(Real.FusedMultiplyAdd(bytes[source], scale, shift), fromBytes[i]);
            Assert.Equal(numbers[source], fromNumbers[i]);
        }
    }

    [Theory]
    [InlineData(100, 1), InlineData(100, 33), InlineData(300, 200), InlineData(0, 3)]
    public void Scattered_rows_are_added_in_order(int count, int width)
    {
        const int rowsOfX = 7;
        var random = new Random(2);
        int[] rows = [.. Enumerable.Range(0, count).Select(_ => random.Next(rowsOfX))];
        Real[] dy = Numbers(count * width), old = Numbers(rowsOfX * width, 2), expected = [.. old];
        for (int i = 0; i < dy.Length; i++) expected[rows[i / width] * width + i % width] += dy[i];
        AssertSameBits(expected, SameEverywhere(old.Length, dx => Gathering.ScatterAdd(dy, rows, width, dx), old));
    }

    [Fact]
    public void Indices_outside_and_wrong_lengths_are_refused_by_name()
    {
        AssertRefuses<ArgumentOutOfRangeException>("rows", () => Gathering.Rows(new Real[6], [0, 2], 3, new Real[6]));
        AssertRefuses<ArgumentOutOfRangeException>("rows", () => Gathering.Bytes(new byte[6], [-1], 3, 1, 0, new Real[3]));
        AssertRefuses<ArgumentOutOfRangeException>("rows", () => Gathering.ScatterAdd(new Real[3], [2], 3, new Real[6]));
        AssertRefuses<ArgumentException>("source", () => Gathering.Rows(new Real[7], [0], 3, new Real[3]));
        AssertRefuses<ArgumentException>("y", () => Gathering.Rows(new Real[6], [0], 3, new Real[4]));
        AssertRefuses<ArgumentException>("dy", () => Gathering.ScatterAdd(new Real[4], [0], 3, new Real[6]));
    }
}
