using Lincoln.Losses;
using static Lincoln.Tests.Losses.LossTest;

namespace Lincoln.Tests.Losses;

/// <summary>The losses that compare number by number.</summary>
public class ElementLossTests
{
    // differences 0 2 -3 -2 0 ½
    private static readonly Tensor Prediction = Rows(3, 1, 2, 3, -1, 0, (Real)0.5).Keep(), Values = Rows(3, 1, 0, 6, 1, 0, 0).Keep();

    [Fact]
    public void MeanSquaredError_is_the_mean_over_all_numbers()
        => AssertLoss(new MeanSquaredError(), Prediction, Values, 17.25 / 6, 0, 4 / 6.0, -1, -4 / 6.0, 0, 1 / 6.0);

    [Fact]
    public void The_books_sums_over_the_outputs()
        => AssertLoss(new MeanSquaredError(Reduction.SumPerSample), Prediction, Values, 17.25 / 2, 0, 2, -3, -2, 0, 0.5);

    [Fact]
    public void MeanAbsoluteError_takes_sizes()
    {
        AssertLoss(new MeanAbsoluteError(), Prediction, Values, 7.5 / 6, 0, 1 / 6.0, -1 / 6.0, -1 / 6.0, 0, 1 / 6.0);
        AssertLoss(new MeanAbsoluteError(Reduction.SumPerSample), Prediction, Values, 7.5 / 2, 0, 0.5, -0.5, -0.5, 0, 0.5);
    }

    [Fact]
    public void Huber_is_square_then_straight()
    {
        // delta 1: 0, 1½, 2½, 1½, 0, ⅛
        AssertLoss(new Huber(), Prediction, Values, 5.625 / 6, 0, 1 / 6.0, -1 / 6.0, -1 / 6.0, 0, 0.5 / 6);
        // delta 2: 0, 2, 4, 2, 0, ⅛
        AssertLoss(new Huber(2, Reduction.SumPerSample), Prediction, Values, 8.125 / 2, 0, 1, -1, -1, 0, 0.25);
    }

    [Fact]
    public void Normalized_rows_are_divided_by_their_sums()
    {
        // (1, 3)/4 against (0, 1): differences ¼, -¼. dq = ½, -½; dp = (dq - Σ dq·q) / 4 = (½ + ¼)/4, (-½ + ¼)/4.
        AssertLoss(new MeanSquaredError(Reduction.SumPerSample, normalize: true), Rows(2, 1, 3), Rows(2, 0, 1), 0.125, 0.1875, -0.0625);
        // Twice the prediction is the same prediction, with half the gradient.
        AssertLoss(new MeanSquaredError(Reduction.SumPerSample, normalize: true), Rows(2, 2, 6), Rows(2, 0, 1), 0.125, 0.09375, -0.03125);
        AssertLoss(new MeanSquaredError(normalize: true), Rows(2, 1, 3), Rows(2, 0, 1), 0.0625, 0.09375, -0.03125);
    }

    [Fact]
    public void Rows_that_cannot_be_normalized_are_named()
    {
        var loss = new MeanSquaredError(normalize: true);
        Assert.Contains("row 1", Assert.Throws<ArgumentException>(() => loss.Forward(Rows(2, 1, 2, 1, -1), Rows(2, 0, 1, 0, 1))).Message);
        Assert.Contains("[3]", Assert.Throws<ShapeException>(() => loss.Forward(new Tensor([3]), new Tensor([3]))).Message);
    }

    [Fact]
    public void A_single_number_is_enough_for_the_mean()
    {
        AssertLoss(new MeanSquaredError(), Tensor.Scalar(3), Tensor.Scalar(1), 4, 4);
        Assert.Throws<ShapeException>(() => new MeanSquaredError(Reduction.SumPerSample).Forward(Tensor.Scalar(3), Tensor.Scalar(1)));
    }

    [Fact]
    public void The_target_has_a_gradient_when_it_asks_for_one()
    {
        Loss[] losses = [new MeanSquaredError(), new MeanAbsoluteError(), new Huber(), new MeanSquaredError(Reduction.SumPerSample)];
        foreach (var loss in losses)
        {
            Tensor p = Prediction.Keep(), t = Values.Keep();
            p.RequiresGradient = t.RequiresGradient = true;
            loss.Forward(p, t).Backward();
            AssertEqual([.. p.Gradient!.Values.ToArray().Select(g => -(double)g)], t.Gradient!);           // of p - t alone
        }
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        AssertRefuses(new MeanSquaredError());
        AssertRefuses(new MeanSquaredError(normalize: true));
        AssertRefuses(new MeanAbsoluteError());
        AssertRefuses(new Huber());
        AssertRefuses(new BinaryCrossEntropy());
        Assert.Contains("class labels",
            Assert.Throws<ArgumentException>(() => new MeanSquaredError().Forward(new Tensor([2, 1]), new Indices(0, 1))).Message);
        Assert.Equal("reduction", Assert.Throws<ArgumentOutOfRangeException>(() => new MeanAbsoluteError((Reduction)7)).ParamName);
        foreach (double delta in (double[])[0, -1, double.NaN, double.PositiveInfinity])
            Assert.Equal("delta", Assert.Throws<ArgumentOutOfRangeException>(() => new Huber(delta)).ParamName);
    }
}
