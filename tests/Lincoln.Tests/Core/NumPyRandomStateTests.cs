using System.Text.Json;

using Lincoln.Book;

namespace Lincoln.Tests;

/// <summary>Against what NumPy gave (tests/reference/make-numpy-random.py): the same bits.</summary>
public class NumPyRandomStateTests
{
    private static readonly JsonElement Recorded
        = JsonDocument.Parse(File.ReadAllText(Repository.File("tests/reference/numpy-random-state.json"))).RootElement;

    public static TheoryData<uint> Seeds => [.. Recorded.EnumerateObject().Select(seed => uint.Parse(seed.Name))];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void All_kinds_of_numbers_equal_NumPys(uint seed)
    {
        var recorded = Recorded.GetProperty(seed.ToString());
        double[] Numbers(string name) => [.. recorded.GetProperty(name).EnumerateArray().Select(e => e.GetDouble())];
        var random = new NumPyRandomState(seed);

        Assert.Equal(Numbers("randn5"), Draw(5, () => random.Normal()));
        Assert.Equal(Numbers("permutation10"), random.Permutation(10).Select(i => (double)i));
        Assert.Equal(Numbers("randint_0_10_x4"), Draw(4, () => random.Integer(0, 10)));
        Assert.Equal(Numbers("rand3"), Draw(3, random.Uniform));
        Assert.Equal(Numbers("binomial_1_08_x8"), Draw(8, () => random.Binomial(1, 0.8)));
        Assert.Equal(recorded.GetProperty("randn1000_last").GetDouble(), Draw(1000, () => random.Normal())[^1]);
        Assert.Equal(Numbers("permutation506_first"), random.Permutation(506).Take(5).Select(i => (double)i));
        Assert.Equal(Numbers("binomial_20_03_x8"), Draw(8, () => random.Binomial(20, 0.3)));
    }

    [Fact]
    public void A_tensor_is_filled_row_by_row()
    {
        var random = new NumPyRandomState(7);
        double[] alone = Draw(6, () => random.Normal());
        Assert.Equal(alone.Select(x => (Real)x), new NumPyRandomState(7).Normal([2, 3]).Values.ToArray());
    }

    [Fact]
    public void Arguments_that_cannot_be_are_refused()
    {
        var random = new NumPyRandomState(1);
        Assert.Throws<ArgumentException>(() => random.Integer(3, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.Permutation(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.Binomial(1, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.Binomial(1000, 0.5));
    }

    private static double[] Draw(int count, Func<double> next) => [.. Enumerable.Range(0, count).Select(_ => next())];

    private static double[] Draw(int count, Func<int> next) => [.. Enumerable.Range(0, count).Select(_ => (double)next())];
}
