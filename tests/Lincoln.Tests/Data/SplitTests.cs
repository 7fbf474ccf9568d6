using FsCheck;
using FsCheck.Fluent;
using Lincoln.Data;

namespace Lincoln.Tests.Data;

public class SplitTests
{
    [Fact]
    public void Digits_are_split_72_to_8_to_20()
    {
        PreparedData digits = DataSets.Load("digits");
        Assert.Equal((1294, 144, 359), (digits.Training.Count, digits.Validation!.Count, digits.Test!.Count));
    }

    // Every sample is in exactly one part, the sizes are the rounded fractions, and each class has its share to within one sample.
    [Fact]
    public void Is_a_partition_with_a_share_of_each_class()
    {
        var cases = from labels in Gen.Choose(0, 3).ArrayOf(60)
                    from seed in Gen.Choose(0, 1000)
                    select (labels.Concat([0, 0, 1, 1, 2, 2, 3, 3]).ToArray(), (ulong)seed);
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var (labels, seed) = c;
            Split split = Split.Stratified(labels, seed, 0.1, 0.25);
            Assert.Equal(Enumerable.Range(0, labels.Length), split.Training.Concat(split.Validation).Concat(split.Test).Order());
            Assert.InRange(split.Validation.Count, 5, 7);
            Assert.InRange(split.Test.Count, 15, 17);
            for (int label = 0; label < 4; label++)
            {
                int size = labels.Count(l => l == label);
                Assert.InRange(split.Test.Count(i => labels[i] == label), size * 0.25 - 1.5, size * 0.25 + 1.5);
                Assert.Contains(split.Training, i => labels[i] == label);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Is_a_function_of_the_seed()
    {
        int[] labels = [.. Enumerable.Range(0, 100).Select(i => i % 3)];
        Split first = Split.Stratified(labels, 7), again = Split.Stratified(labels, 7), other = Split.Stratified(labels, 8);
        Assert.Equal(first.Test, again.Test);
        Assert.Equal(first.Validation, again.Validation);
        Assert.NotEqual(first.Test, other.Test);
        Assert.Equal((8, 20), (first.Validation.Count, first.Test.Count));
        Assert.Equal(first.Test, first.Test.Order());
        // The very numbers, so that a change of the generator does not go unseen.
        Assert.Equal([0, 5, 10, 12], Split.Shuffled(20, 1).Test);
        Assert.Equal([9, 19], Split.Shuffled(20, 1).Validation);
    }

    [Fact]
    public void Small_classes_keep_a_sample_to_train_on()
    {
        int[] labels = [0, 0, 0, 0, 0, 0, 0, 0, 1, 2];
        Split split = Split.Stratified(labels, 3, 0.2, 0.2);
        Assert.Contains(8, split.Training);
        Assert.Contains(9, split.Training);
        Assert.Equal((6, 2, 2), (split.Training.Count, split.Validation.Count, split.Test.Count));
    }

    [Fact]
    public void Fractions_of_zero_give_no_part()
    {
        Split split = Split.Shuffled(5, 1, validation: 0, test: 0);
        Assert.Equal([0, 1, 2, 3, 4], split.Training);
        Assert.Empty(split.Validation);
        Assert.Empty(split.Test);
        Assert.Equal((1, 1, 1), (Split.Shuffled(3, 1).Training.Count, Split.Shuffled(3, 1).Validation.Count,
            Split.Shuffled(3, 1).Test.Count));
    }

    [Theory]
    [InlineData(10, -0.1, 0.2)]
    [InlineData(10, 0.1, 1.0)]
    [InlineData(10, double.NaN, 0.2)]
    [InlineData(10, 0.5, 0.5)]
    [InlineData(2, 0.1, 0.2)]
    [InlineData(0, 0.1, 0.2)]
    [InlineData(-1, 0.1, 0.2)]
    public void Bad_arguments(int count, double validation, double test)
    {
        Assert.ThrowsAny<ArgumentException>(() => Split.Shuffled(count, 1, validation, test));
    }

    [Fact]
    public void Too_few_to_split()
    {
        Assert.StartsWith("3 samples of 3 classes are too few to split: to train on one of each class at least, "
            + "to validate (8 %) and to test (20 %).",
            Assert.Throws<ArgumentException>(() => Split.Stratified([0, 1, 2], 1)).Message, StringComparison.Ordinal);
        Assert.StartsWith("2 samples are too few to split: to train on, to validate (8 %) and to test (20 %). Give more",
            Assert.Throws<ArgumentException>(() => Split.Shuffled(2, 1)).Message, StringComparison.Ordinal);
    }
}
