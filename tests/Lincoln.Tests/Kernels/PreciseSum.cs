namespace Lincoln.Tests.Kernels;

/// <summary>A sum in twice the precision of double, so that a reference is exact enough for kernels in double as well.</summary>
internal struct PreciseSum
{
    private double high, low;

    public void Add(double x)
    {
        double sum = high + x, part = sum - high;
        low += (high - (sum - part)) + (x - part);
        high = sum;
    }

    public void AddProduct(double a, double b)
    {
        double product = a * b;
        Add(product);
        low += Math.FusedMultiplyAdd(a, b, -product);
    }

    public readonly double Value => high + low;
}
