using Lincoln.Losses;
using static Lincoln.Tests.Losses.LossTest;

namespace Lincoln.Tests.Losses;

/// <summary>Softmax cross-entropy and binary cross-entropy.</summary>
public class CrossEntropyTests
{
    private static readonly double Ln3 = Math.Log(3);

    private static readonly double MeanOfLogs = (Math.Log(4) + Math.Log(4 / 3.0)) / 2;

    // Softmax of (0, ln 3) is (¼, ¾).
    private static readonly Tensor Scores = Rows(2, 0, (Real)Math.Log(3), 0, (Real)Math.Log(3)).Keep();

    [Fact]
    public void Softmax_takes_labels()
        => AssertLoss(new SoftmaxCrossEntropy(), Scores, new Indices(0, 1), MeanOfLogs, -0.375, 0.375, 0.125, -0.125);

    [Fact]
    public void Softmax_takes_OneHot_rows()
        => AssertLoss(new SoftmaxCrossEntropy(), Scores, Rows(2, 1, 0, 0, 1), MeanOfLogs, -0.375, 0.375, 0.125, -0.125);

    [Fact]
    public void Softmax_takes_soft_rows()
        => AssertLoss(new SoftmaxCrossEntropy(), Scores, Rows(2, (Real)0.5, (Real)0.5, (Real)0.25, (Real)0.75),
            ((Math.Log(4) + Math.Log(4 / 3.0)) / 2 + (Math.Log(4) + 3 * Math.Log(4 / 3.0)) / 4) / 2, -0.125, 0.125, 0, 0);

    [Fact]
    public void Rows_that_do_not_sum_to_one_weigh_the_samples()
        // Weights 2 and 0: dz = (2·softmax - t) / rows.
        => AssertLoss(new SoftmaxCrossEntropy(), Scores, Rows(2, 2, 0, 0, 0), Math.Log(4), -0.75, 0.75, 0, 0);

    [Fact]
    public void Sequences_have_a_label_for_each_step()
    {
        var scores = new Tensor([1, 2, 2], Scores.Values);
        AssertLoss(new SoftmaxCrossEntropy(), scores, new Indices([1, 2], [0, 1]), MeanOfLogs, -0.375, 0.375, 0.125, -0.125);
    }

    [Fact]
    public void Large_scores_do_not_overflow()
    {
        AssertLoss(new SoftmaxCrossEntropy(), Rows(2, 1000, -1000), new Indices(1), 2000, 1, -1);
        AssertLoss(new BinaryCrossEntropy(), Rows(2, 1000, -1000), Rows(2, 0, 1), 1000, 0.5, -0.5);
        AssertLoss(new BinaryCrossEntropy(), Rows(2, 1000, -1000), Rows(2, 1, 0), 0, 0, 0);
    }

    [Fact]
    public void Small_losses_keep_their_digits()
    {
        double z = 12, expected = Math.Log(1 + Math.Exp(-z));
        var loss = new BinaryCrossEntropy().Forward(Rows(1, (Real)z), Rows(1, 1)).Item();
        Assert.Equal(1, loss / expected, tolerance: 1e-5);
    }

    [Fact]
    public void The_teachers_probabilities_have_a_gradient()
    {
        var target = Rows(2, (Real)0.5, (Real)0.5, 0, 1).Keep();
        target.RequiresGradient = true;
        new SoftmaxCrossEntropy().Forward(Scores, target).Backward();
        // -ln softmax / rows
        AssertEqual([Math.Log(4) / 2, Math.Log(4 / 3.0) / 2, Math.Log(4) / 2, Math.Log(4 / 3.0) / 2], target.Gradient!);

        target.ClearGradient();
        new BinaryCrossEntropy().Forward(Scores, target).Backward();
        // -z / count
        AssertEqual([0, -Ln3 / 4, 0, -Ln3 / 4], target.Gradient!);
    }

    [Fact]
    public void Binary_takes_probabilities()
        // σ(0) = ½ and σ(ln 3) = ¾.
        => AssertLoss(new BinaryCrossEntropy(Reduction.SumPerSample), Scores, Rows(2, 1, 0, (Real)0.5, 1),
            (Math.Log(2) + Math.Log(4) + Math.Log(2) + Math.Log(4 / 3.0)) / 2, -0.25, 0.375, 0, -0.125);

    [Fact]
    public void Binary_takes_labels()
    {
        var column = new Tensor([2, 1], [0, (Real)Ln3]);
        double value = (Math.Log(2) + Math.Log(4)) / 2;
        AssertLoss(new BinaryCrossEntropy(), column, new Indices(1, 0), value, -0.25, 0.375);
        AssertLoss(new BinaryCrossEntropy(), column, new Indices([2, 1], [1, 0]), value, -0.25, 0.375);
        AssertLoss(new BinaryCrossEntropy(), new Tensor([2], column.Values), new Indices(1, 0), value, -0.25, 0.375);
    }

    [Fact]
    public void Labels_outside_the_classes_are_named()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new SoftmaxCrossEntropy().Forward(Scores, new Indices(0, 2)));
        Assert.Contains("SoftmaxCrossEntropy: element 1 of the indices [2] is 2, which is not in 0..1", error.Message);
        Assert.Contains("is -1",
            Assert.Throws<ArgumentOutOfRangeException>(() => new SoftmaxCrossEntropy().Forward(Scores, new Indices(-1, 0))).Message);
        Assert.Contains("is 2", Assert.Throws<ArgumentOutOfRangeException>(
            () => new BinaryCrossEntropy().Forward(new Tensor([2, 1]), new Indices(0, 2))).Message);
    }

    [Fact]
    public void Targets_that_are_no_probabilities_are_named()
    {
        Assert.Contains("element 3 of the target [2, 2] is -1",
            Assert.Throws<ArgumentOutOfRangeException>(() => new SoftmaxCrossEntropy().Forward(Scores, Rows(2, 0, 1, 0, -1))).Message);
        Assert.Contains("NaN", Assert.Throws<ArgumentOutOfRangeException>(
            () => new SoftmaxCrossEntropy().Forward(Scores, Rows(2, 0, Real.NaN, 0, 1))).Message);
        Assert.Contains("element 1 of the target [1, 2] is 1.5", Assert.Throws<ArgumentOutOfRangeException>(
            () => new BinaryCrossEntropy().Forward(Rows(2, 0, 0), Rows(2, 0, (Real)1.5))).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new BinaryCrossEntropy().Forward(Rows(2, 0, 0), Rows(2, 0, Real.NaN)));
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        AssertRefuses(new SoftmaxCrossEntropy());
        string one = Assert.Throws<ShapeException>(() => new SoftmaxCrossEntropy().Forward(new Tensor([2, 1]), new Indices(0, 0))).Message;
        Assert.Contains("always be 0", one);
        Assert.Contains("BinaryCrossEntropy", one);
        Assert.Throws<ShapeException>(() => new SoftmaxCrossEntropy().Forward(new Tensor([2, 1]), Tensor.Ones([2, 1])));
        Assert.Contains("labels of shape [2]",
            Assert.Throws<ShapeException>(() => new SoftmaxCrossEntropy().Forward(Scores, new Indices(0, 1, 0))).Message);
        Assert.Throws<ShapeException>(() => new SoftmaxCrossEntropy().Forward(Scores, new Indices([2, 1], [0, 1])));
        Assert.Throws<ShapeException>(() => new SoftmaxCrossEntropy().Forward(new Tensor([2]), new Indices(0)));
        Assert.Contains("as Indices",
            Assert.Throws<ShapeException>(() => new SoftmaxCrossEntropy().Forward(Scores, Tensor.From(0, 1))).Message);
        Assert.Throws<ShapeException>(() => new BinaryCrossEntropy().Forward(new Tensor([2, 2]), new Indices(0, 1)));
        Assert.Contains("or [2]",
            Assert.Throws<ShapeException>(() => new BinaryCrossEntropy().Forward(new Tensor([2, 1]), new Indices(0))).Message);
    }
}
