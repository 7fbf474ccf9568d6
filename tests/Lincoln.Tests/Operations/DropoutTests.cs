namespace Lincoln.Tests.Operations;

public class DropoutTests
{
    private static readonly Real Quarter = (Real)0.25;

    [Fact]
    public void Numbers_are_dropped_or_scaled_up()
    {
        var y = Tensor.Ones([100, 100]).Dropout(Quarter, new Rng(1));
        int dropped = 0;
        foreach (Real value in y.Values)
        {
            if (value == 0) dropped++;
            else Assert.Equal(4.0 / 3, value, 1e-6);
        }
        Assert.InRange(dropped, 2500 - 5 * 44, 2500 + 5 * 44);          // five standard deviations
    }

    [Fact]
    public void The_mask_is_the_generators()
    {
        var x = Tensor.Normal([5, 7], new Rng(1));
        Assert.Equal(x.Dropout(Quarter, new Rng(3)).Values.ToArray(), x.Dropout(Quarter, new Rng(3)).Values.ToArray());
        Assert.NotEqual(x.Dropout(Quarter, new Rng(3)).Values.ToArray(), x.Dropout(Quarter, new Rng(4)).Values.ToArray());
        var rng = new Rng(3);
        Assert.NotEqual(x.Dropout(Quarter, rng).Values.ToArray(), x.Dropout(Quarter, rng).Values.ToArray());
    }

    [Fact]
    public void Rate_0_passes_the_input_on()
    {
        var x = Tensor.Normal([2, 3], new Rng(1));
        Assert.True(x.Dropout(0, new Rng(1)).Values == x.Values, "the numbers are copied");
    }

    [Fact]
    public void Rates_outside_the_range_are_refused()
    {
        var x = new Tensor([2]);
        foreach (Real rate in (Real[])[1, -Quarter, 2, Real.NaN])
            Assert.Contains("rate: it must be at least 0 and below 1",
                Assert.Throws<ArgumentOutOfRangeException>(() => x.Dropout(rate, new Rng(1))).Message);
        Assert.Throws<ArgumentNullException>(() => x.Dropout(Quarter, null!));
    }
}
