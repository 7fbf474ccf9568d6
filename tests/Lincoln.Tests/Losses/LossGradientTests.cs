using Lincoln.Losses;
using Lincoln.Testing;

namespace Lincoln.Tests.Losses;

/// <summary>Gradients of the prediction and of a target that asks for one, against central differences.</summary>
public class LossGradientTests
{
    private static readonly Tensor Prediction = Tensor.Uniform([3, 5], new Rng(1), (Real)0.3, 2).Keep();

    public static TheoryData<Loss> Losses =>
    [
        new MeanSquaredError(), new MeanSquaredError(Reduction.SumPerSample), new MeanSquaredError(normalize: true),
        new MeanAbsoluteError(), new Huber(0.5),
        new SoftmaxCrossEntropy(), new BinaryCrossEntropy(),
    ];

    [Theory, MemberData(nameof(Losses))]
    public void Of_prediction_and_target(Loss loss)
    {
        // Rows that do not sum to 1.
        GradientCheck.Run(x => loss.Forward(x[0], x[1]), Prediction, Tensor.Uniform([3, 5], new Rng(2), (Real)0.05, (Real)0.95));
    }

    [Theory, MemberData(nameof(Losses))]
    public void Of_a_prediction_that_is_its_own_target(Loss loss)
    {
        if (loss is MeanAbsoluteError) return;               // its kink is everywhere here
        GradientCheck.Run(x => loss.Forward(x[0], x[0] * (Real)0.4), Prediction);
    }
}
