using Lincoln.Training;

namespace Lincoln.Tests.Training;

public class MetricTests
{
    // 0 1 0 2 1
    private static readonly Tensor Scores = Tensor.From(new Real[,] { { 3, 1, 0 }, { 0, 5, 1 }, { 2, 2, 1 }, { -3, -2, -1 }, { 0, 1, 0 } });
    private static readonly Indices Labels = new(0, 1, 1, 2, 0);

    private static double Of(Metric metric, Tensor prediction, Target target)
    {
        metric.Add(prediction, target);
        return metric.Value;
    }

    [Fact]
    public void Accuracy_counts_what_is_right()
    {
        Assert.Equal(0.6, Of(new Accuracy(), Scores, Labels));
        var oneHot = Tensor.From(new Real[,] { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 1, 0 }, { 0, 0, 1 }, { 1, 0, 0 } });
        Assert.Equal(0.6, Of(new Accuracy(), Scores, oneHot));
        // a label per time step
        Assert.Equal(1, Of(new Accuracy(), new Tensor([1, 2, 2], [1, 0, 0, 1]), new Indices([1, 2], [0, 1])));
    }

    [Fact]
    public void A_single_score_is_compared_with_the_threshold()
    {
        var score = new Tensor([4, 1], [-1, (Real)0.2, (Real)0.7, 3]);
        Target[] targets = [new Tensor([4, 1], [0, 1, 0, 1]), new Indices(0, 1, 0, 1), new Indices([4, 1], [0, 1, 0, 1])];
        foreach (var target in targets)
        {
            Assert.Equal(0.75, Of(new Accuracy(), score, target));
            Assert.Equal(0.5, Of(new Accuracy(threshold: (Real)0.5), score, target));
        }
    }

    [Fact]
    public void The_confusion_matrix_tells_which_class_is_taken_for_which()
    {
        var matrix = new ConfusionMatrix(["cat", "dog", "owl"]);
        Assert.Equal(0, matrix.Classes);
        matrix.Add(Scores, Labels);
        Assert.Equal((3, 5), (matrix.Classes, matrix.Count));
        Assert.Equal([1, 1, 0, 1, 1, 0, 0, 0, 1], Enumerable.Range(0, 9).Select(i => (int)matrix[i / 3, i % 3]));
        Assert.Equal([0.5, 0.5, 1], Enumerable.Range(0, 3).Select(matrix.Recall));
        Assert.Equal([0.5, 0.5, 1], Enumerable.Range(0, 3).Select(matrix.Precision));
        Assert.Equal(2 / 3.0, matrix.Value, 1e-15);
        Assert.Equal("""
            actual \ predicted    cat    dog     owl  recall
                           cat      1      1       0   50.0%
                           dog      1      1       0   50.0%
                           owl      0      0       1  100.0%
                     precision  50.0%  50.0%  100.0%

            """, matrix.ToString());
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix[3, 0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix[0, -1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.Recall(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.Label(3));
    }

    [Fact]
    public void A_class_that_does_not_occur_has_no_recall()
    {
        var matrix = new ConfusionMatrix();
        matrix.Add(Scores, new Indices(0, 0, 0, 0, 0));
        Assert.True(double.IsNaN(matrix.Recall(1)));
        Assert.Equal(0.4, matrix.Value);
        Assert.Equal("2", matrix.Label(2));
        Assert.Contains("-", matrix.ToString());
    }

    [Fact]
    public void Wrong_names_or_classes_are_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => new ConfusionMatrix(["a", "b"]).Add(Scores, Labels));
        Assert.Contains("3 classes, but 2 names", error.Message);
        var matrix = new ConfusionMatrix();
        matrix.Add(Scores, Labels);
        Assert.Throws<ShapeException>(() => matrix.Add(Tensor.Ones([1, 4]), new Indices(0)));
    }

    [Fact]
    public void Differences_of_numbers()
    {
        Tensor p = new([4, 1], [1, 2, 3, 4]), t = new([4, 1], [1, 4, 2, 5]);     // errors 0 -2 1 -1
        Assert.Equal(1, Of(new MAE(), p, t));
        Assert.Equal(Math.Sqrt(1.5), Of(new RMSE(), p, t), 1e-15);
        Assert.Equal(Math.Sqrt(1.5) / 3, Of(new RelativeError(), p, t), 1e-15);
        Assert.Equal(1 - 6 / 10.0, Of(new RSquared(), p, t), 1e-15);             // Σ (t - 3)² = 10
    }

    [Fact]
    public void R_squared_is_the_mean_over_the_outputs()
    {
        Tensor p = new([3, 2], [1, 0, 2, 0, 3, 0]), t = new([3, 2], [1, 5, 2, 7, 3, 9]);
        Assert.Equal((1 + (1 - (25 + 49 + 81) / 8.0)) / 2, Of(new RSquared(), p, t), 1e-12);
    }

    [Fact]
    public void R_squared_of_targets_that_are_all_equal()
    {
        Tensor t = new([2, 1], [5, 5]);
        Assert.Equal(1, Of(new RSquared(), t, t));
        Assert.Equal(0, Of(new RSquared(), new Tensor([2, 1], [5, 6]), t));
    }

    [Fact]
    public void R_squared_does_not_lose_small_differences_of_large_targets()
    {
        Real[] targets = [100_000, 100_001, 100_002, 100_003];
        var predictions = new Tensor([4, 1], [.. targets.Select(t => t + (Real)0.5)]);
        Assert.Equal(1 - 4 * 0.25 / 5, Of(new RSquared(), predictions, new Tensor([4, 1], targets)), 1e-9);
    }

    public static TheoryData<Metric> All
        => [new Accuracy(), new ConfusionMatrix(), new MAE(), new RMSE(), new RelativeError(), new RSquared()];

    [Theory]
    [MemberData(nameof(All))]
    public void They_do_not_depend_on_how_the_data_is_cut_and_forget_on_reset(Metric metric)
    {
        var rng = new Rng(1);
        var prediction = Tensor.Normal([60, 3], rng);
        Target target = metric is ClassificationMetric
            ? new Indices([.. Enumerable.Range(0, 60).Select(_ => rng.Next(3))])
            : Tensor.Normal([60, 3], rng);
        Assert.True(double.IsNaN(metric.Value));
        double whole = Of(metric, prediction, target);
        Assert.Equal(metric.HigherIsBetter, metric is ClassificationMetric or RSquared);
        if (metric is not ConfusionMatrix) Assert.StartsWith(metric.Name + " ", metric.ToString());
        metric.Reset();
        Assert.True(double.IsNaN(metric.Value));
        foreach (var (from, to) in new[] { (0, 1), (1, 17), (17, 60) })
        {
            Target part = target.Labels is { } labels ? new Indices(labels.Values[from..to]) : Rows(target.Values!, from, to);
            metric.Add(Rows(prediction, from, to), part);
        }
        Assert.Equal(whole, metric.Value);

        static Tensor Rows(Tensor x, int from, int to) => new([to - from, 3], x.Values[(from * 3)..(to * 3)]);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Shapes_that_differ_are_refused(Metric metric)
    {
        Target[] wrong = metric is ClassificationMetric
            ? [new Indices(0, 1), new Indices([3, 1], [0, 0, 0]), Tensor.Ones([3]), Tensor.Ones([3, 1])]
            : [Tensor.Ones([3]), Tensor.Ones([3, 1]), Tensor.Ones([2, 3])];
        foreach (var target in wrong) Assert.Throws<ShapeException>(() => metric.Add(Tensor.Ones([3, 3]), target));
        Assert.Throws<ArgumentException>(() => metric.Add(Tensor.Ones([3, 3]), default));
        Assert.Throws<ArgumentNullException>(() => metric.Add(null!, Labels));
        Assert.True(double.IsNaN(metric.Value));
    }

    [Fact]
    public void Kinds_of_targets_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new MAE().Add(Tensor.Ones([3, 1]), Labels));
        Assert.Throws<ShapeException>(() => new Accuracy().Add(Tensor.Ones([3]), Labels));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Accuracy().Add(Tensor.Ones([1, 3]), new Indices(3)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Accuracy().Add(Tensor.Ones([1, 1]), new Indices(2)));
        var error = Assert.Throws<ArgumentException>(() => new Accuracy().Add(Tensor.Full([1, 3], Real.NaN), new Indices(0)));
        Assert.Contains("NaN", error.Message);
    }

    // Probabilities 1/2 and 1/8 of the right classes: the mean of ln 2 and ln 8 is ln 4.
    [Fact]
    public void Perplexity_is_the_exponential_of_the_mean_cross_entropy()
    {
        Real Log(double x) => (Real)Math.Log(x);
        var metric = new Perplexity();
        Assert.Equal(double.NaN, metric.Value);
        metric.Add(Tensor.From(new Real[,] { { Log(4), Log(2), Log(2) } }), new Indices(0));
        metric.Add(Tensor.From(new Real[,] { { Log(1), Log(6), Log(1) } }).Reshape([1, 1, 3]), new Indices([1, 1], [2]));
        Assert.Equal(4, metric.Value, 1e-5);
        metric.Reset();
        metric.Add(new Tensor([2, 5, 7]), new Indices([2, 5], new int[10]));
        Assert.Equal(7, metric.Value, 1e-4);
        Assert.Throws<ArgumentException>(() => metric.Add(new Tensor([2, 3]), new Tensor([2, 3])));
        Assert.Throws<ShapeException>(() => metric.Add(new Tensor([2, 3]), new Indices(1)));
        Assert.Throws<ShapeException>(() => metric.Add(new Tensor([3]), new Indices(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => metric.Add(new Tensor([1, 3]), new Indices(3)));
    }
}
