using Lincoln.Training;

namespace Lincoln.Tests.Training;

/// <summary>The code of docs/how-to/add-a-metric.md.</summary>
public class AddAMetricTests
{
    [Fact]
    public void The_page_is_this_code() => HowTo.AssertIsIn("add-a-metric.md", "Training/AddAMetricTests.cs");

    [Fact]
    public void The_metric_works()
    {
        var metric = new MaxError();
        metric.Add(Tensor.From(1, 2, 3), Tensor.From(1, 4, 2));
        metric.Add(Tensor.From(5), Tensor.From((Real)4.5));
        Assert.Equal(2, metric.Value);

        metric.Reset();
        Assert.Equal(double.NaN, metric.Value);
        Assert.Throws<ShapeException>(() => metric.Add(Tensor.From(1), Tensor.From(1, 2)));
    }

    /// <summary>The largest error, max |p - t|, in the units of the target.</summary>
    public sealed class MaxError : Metric
    {
        private double largest = double.NaN;

        public override string Name => "max_error";

        public override double Value => largest;

        public override void Reset() => largest = double.NaN;

        public override void Add(Tensor prediction, Target target)
        {
            var expected = target.ValuesLike(prediction, Name).Values;
            for (int i = 0; i < expected.Length; i++)
            {
                double error = Math.Abs((double)prediction.Values[i] - expected[i]);
                if (!(error <= largest)) largest = error;
            }
        }
    }
}
