using Lincoln.Operations;

namespace Lincoln.Tests.Operations;

public class SoftmaxTests
{
    [Fact]
    public void Values()
    {
        var x = Tensor.From(new Real[,] { { 0, 0, 0, 0 }, { 1, 2, 3, 4 } });
        double sum = Math.Exp(1) + Math.Exp(2) + Math.Exp(3) + Math.Exp(4);
        Tensor p = x.Softmax(), log = x.LogSoftmax();
        for (int i = 0; i < 4; i++)
        {
            Assert.Equal(0.25, p[0, i], 1e-6);
            Assert.Equal(Math.Exp(i + 1) / sum, p[1, i], 1e-6);
            Assert.Equal(Math.Log(0.25), log[0, i], 1e-6);
            Assert.Equal(i + 1 - Math.Log(sum), log[1, i], 1e-6);
        }
    }

    [Fact]
    public void Large_scores_do_not_overflow()
    {
        var x = Tensor.From(1000, 0, -1000);
        Assert.Equal([1, 0, 0], x.Softmax().Values.ToArray());
        Assert.Equal([0, -1000, -2000], x.LogSoftmax().Values.ToArray());
    }

    [Fact]
    public void Another_axis_is_the_last_one_of_the_transpose()
    {
        var x = Tensor.Normal([3, 4, 5], new Rng(1));
        Assert.Equal(x.Transpose(0, 2, 1).Softmax().Transpose(0, 2, 1).Values.ToArray(), x.Softmax(1).Values.ToArray());
        Assert.Equal(x.Transpose(2, 1, 0).LogSoftmax().Transpose(2, 1, 0).Values.ToArray(), x.LogSoftmax(0).Values.ToArray());
        Assert.Equal(x.Softmax().Values.ToArray(), x.Softmax(2).Values.ToArray());
        foreach (Real sum in x.Softmax(0).Sum(0).Values) Assert.Equal(1, sum, 1e-6);
    }

    [Fact]
    public void Shapes()
    {
        Assert.Equal([0, 3], new Tensor([0, 3]).Softmax().Shape);
        Assert.Equal([3, 0], new Tensor([3, 0]).LogSoftmax().Shape);
        Assert.Contains("Softmax: [] has no axis -1", Assert.Throws<ArgumentOutOfRangeException>(() => Tensor.Scalar(1).Softmax()).Message);
        Assert.Contains("LogSoftmax: [2, 3] has no axis 2",
            Assert.Throws<ArgumentOutOfRangeException>(() => new Tensor([2, 3]).LogSoftmax(2)).Message);
        Assert.Contains("Softmax", Assert.Throws<ShapeException>(() => new Softmax().Forward(Tensor.Scalar(1))).Message);
        Assert.Throws<ArgumentNullException>(() => ((Tensor)null!).Softmax());
    }
}
