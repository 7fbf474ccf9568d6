using Lincoln.Data;

namespace Lincoln.Tests.Data;

public class StandardScalerTests
{
    [Fact]
    public void Mean_and_population_deviation()
    {
        var scaler = StandardScaler.Fit<Real>([1, 5, 2, 5, 3, 5, 6, 5], 2);
        Assert.Equal([3, 5], scaler.Means.ToArray());
        Assert.Equal([Math.Sqrt(3.5), 1], scaler.Deviations.ToArray());
        Real[] rows = [3, 5, 6, 6];
        scaler.Transform(rows);
        Assert.Equal([0, 0, (Real)(3 / Math.Sqrt(3.5)), 1], rows);
        scaler.Inverse(rows);
        Assert.Equal([3, 5, 6, 6], rows.Select(x => Math.Round((double)x, 5)));
    }

    // The rounded mean of a constant column differs from the constant, and the rest must not be divided by almost nothing.
    [Fact]
    public void Constants_are_divided_by_one()
    {
        var scaler = StandardScaler.Fit<double>([.. Enumerable.Repeat(0.1, 10)], 1);
        Assert.Equal(0.1, scaler.Means[0]);
        Assert.Equal(1, scaler.Deviations[0]);
        Assert.Equal(0, scaler.Transform(0.1, 0));
    }

    [Fact]
    public void Bad_arguments()
    {
        Assert.Throws<ArgumentException>(() => StandardScaler.Fit<Real>([], 1));
        Assert.Throws<ArgumentException>(() => StandardScaler.Fit<Real>([1, 2, 3], 2));
        Assert.Throws<ArgumentException>(() => StandardScaler.Fit<Real>([1, Real.NaN], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => StandardScaler.Fit<Real>([1], 0));
        Assert.Throws<ArgumentException>(() => new StandardScaler([1], [1, 2]));
        Assert.Throws<ArgumentException>(() => new StandardScaler([1], [0]));
        Assert.Throws<ArgumentException>(() => new StandardScaler([double.NaN], [1]));
        Assert.Throws<ArgumentException>(() => new StandardScaler([1, 2], [1, 1]).Transform(new Real[3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new StandardScaler([1], [1]).Transform(1.0, 1));
    }
}
