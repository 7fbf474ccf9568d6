using Lincoln.Data;
using Lincoln.Layers;
using Lincoln.Losses;
using Lincoln.Optimizers;

namespace Lincoln.Tests.Training;

public class DivergenceTests : TrainingTest
{
    private static TrainingDivergedException Diverges(NeuralNetwork network, IDataset data, Optimizer? optimizer = null,
        IDataset? validation = null, TrainerOptions? options = null)
    {
        var trainer = new Trainer(network, optimizer ?? new SGDMomentum(0.01));
        return Assert.Throws<TrainingDivergedException>(() => trainer.Fit(data, validation, options));
    }

    private static ArrayDataset With(ArrayDataset data, int sample, Real? input = null, Real? target = null)
    {
        var batch = new Batch();
        data.Read(Enumerable.Range(0, data.Count).ToArray(), batch);
        Tensor x = batch.Inputs!.Keep();
        if (input is { } i) x.Edit()[sample * data.SampleShape.Count] = i;
        if (batch.Target.Values is not { } values) return new(x, new Indices(batch.Target.Labels!.Values));
        Tensor y = values.Keep();
        if (target is { } t) y.Edit()[sample] = t;
        return new(x, y);
    }

    [Theory]
    [InlineData(1e30)]
    [InlineData(1e300)]
    [InlineData(1e10)]
    public void A_learning_rate_that_is_far_too_large(double rate)
    {
        foreach (var optimizer in (Optimizer[])[new SGD(rate), new SGDMomentum(rate)])
            foreach (var (network, data) in ((NeuralNetwork, ArrayDataset)[])[(Rectified(), Blobs(60)), (Regressor(), Line(60))])
            {
                var error = Diverges(network, data, optimizer);
                Assert.Equal(1, error.Epoch);
                Assert.Contains("epoch 1", error.Message);
                Assert.Contains("smaller learning rate", error.Message);
                Assert.Null(error.RestoredEpoch);
                Assert.Contains("are useless", error.Message);
                Assert.Equal(rate, optimizer.LearningRate);
            }
    }

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "+infinity")]
    [InlineData(double.NegativeInfinity, "-infinity")]
    public void Inputs_that_are_not_finite(double value, string said)
    {
        var data = With(Line(50), sample: 37, input: (Real)value);
        var error = Diverges(Regressor(), data, options: new() { Shuffle = false, BatchSize = 10 });
        Assert.Equal((1, 4), (error.Epoch, error.Step));
        Assert.Contains($"epoch 1, step 4: the input of sample 37 of the data set contains {said}", error.Message);
        Assert.Contains("Check the data", error.Message);

        Assert.Contains("sample 37", Diverges(Classifier(), With(Blobs(50), sample: 37, input: (Real)value)).Message);
    }

    [Fact]
    public void Targets_that_are_not_finite()
    {
        var error = Diverges(Regressor(), With(Line(50), sample: 12, target: Real.PositiveInfinity));
        Assert.Contains("the target of sample 12 of the data set contains +infinity", error.Message);
    }

    [Fact]
    public void The_network_keeps_finite_weights_when_a_gradient_is_not_finite()
    {
        var network = new NeuralNetwork([new Dense(4), new Poison(afterRuns: 3), new Dense(3)], new SoftmaxCrossEntropy());
        var error = Diverges(network, Blobs(100), options: new() { BatchSize = 10 });
        Assert.Equal((1, 4, "0.weight"), (error.Epoch, error.Step, error.Path));
        Assert.Contains("the gradient of '0.weight' contains NaN", error.Message);
        Assert.All(network.Parameters, p => Assert.True(p.Parameter.Values.ToArray().All(Real.IsFinite)));
    }

    [Fact]
    public void An_operation_that_overflows_is_named()
    {
        var network = new NeuralNetwork([new Dense(4), new Overflow(), new Dense(3)], new SoftmaxCrossEntropy());
        var error = Diverges(network, Blobs(30));
        Assert.Equal((1, 1, "0.bias"), (error.Epoch, error.Step, error.Path));
        Assert.Contains("the operation Exp (after '0.bias') made +infinity out of finite numbers", error.Message);
    }

    [Fact]
    public void Weights_that_overflow_in_the_last_step_are_found_at_the_end_of_the_epoch()
    {
        var network = Regressor();
        var error = Diverges(network, Line(10), new Exploding(), options: new() { Epochs = 1, BatchSize = 10 });
        Assert.Equal((1, null, "0.weight"), (error.Epoch, error.Step, error.Path));
        Assert.Contains("the weight '0.weight' contains", error.Message);
    }

    [Fact]
    public void Weights_that_overflow_before_a_cancellation_are_found()
    {
        using var cancel = new CancellationTokenSource();
        int reads = 0;
        var data = new Watched(Line(30), _ => { if (++reads == 3) cancel.Cancel(); });
        var trainer = new Trainer(Regressor(), new Exploding());
        Assert.Throws<TrainingDivergedException>(() => trainer.Fit(data, options: new() { BatchSize = 10 }, cancellation: cancel.Token));
    }

    [Fact]
    public void A_loss_far_above_that_of_a_constant_prediction()
    {
        // Every number stays finite: the rate makes the loss grow by a constant factor.
        var network = new NeuralNetwork([new Dense(1)], new MeanSquaredError());
        var error = Diverges(network, Line(60), new SGD(1.2), options: new() { Epochs = 100, BatchSize = 60 });
        Assert.Null(error.Step);
        Assert.Contains("more than 1,000 times", error.Message);
        Assert.InRange(error.Epoch, 2, 99);
        Assert.Equal(error.Epoch - 1, error.Completed.Count);
        Assert.InRange(error.Completed[^1].TrainingLoss, 100, 6000);             // the variance of the targets is 5
    }

    [Fact]
    public void The_best_weights_are_put_back()
    {
        var network = new NeuralNetwork([new Dense(4), new Poison(afterRuns: 7), new Dense(3)], new SoftmaxCrossEntropy());
        var bits = new Dictionary<int, string>();
        var trainer = new Trainer(network, new SGDMomentum(0.01));
        var error = Assert.Throws<TrainingDivergedException>(() => trainer.Fit(Blobs(30), Blobs(10, seed: 2), new() { BatchSize = 10 },
            new Reports(p => { if (p.Completed is { } e) bits[e.Epoch] = Bits(network); })));
        Assert.Equal((3, 2), (error.Epoch, error.Step));
        Assert.Contains($"weights of epoch {error.RestoredEpoch} again", error.Message);
        Assert.Equal(bits[error.RestoredEpoch!.Value], Bits(network));
        Assert.Equal(2, error.Completed.Count);
    }

    [Fact]
    public void Validation_data_that_is_not_finite()
    {
        var error = Diverges(Regressor(), Line(30), validation: With(Line(300, seed: 2), sample: 290, input: Real.NaN));
        Assert.Contains("the validation loss is NaN", error.Message);
    }

    [Fact]
    public void A_task_that_any_constant_solves_is_not_a_divergence()
    {
        var same = new ArrayDataset(Tensor.Normal([40, 2], new Rng(1)), Tensor.Full([40, 1], (Real)3.3));
        Assert.Equal(10, new Trainer(Regressor(), new SGDMomentum(0.01)).Fit(same).Epochs.Count);
        var oneClass = new ArrayDataset(Tensor.Normal([40, 8], new Rng(1)), new Indices(new int[40]));
        Assert.Equal(10, new Trainer(Classifier(), new SGDMomentum(0.01)).Fit(oneClass).Epochs.Count);
    }

    /// <summary>Hands on what it gets, but from some training run on a gradient that is not a number.</summary>
    private sealed class Poison(int afterRuns) : Layer
    {
        private int runs;

        protected override Tensor Call(Tensor x) => new Node(Mode.Training && ++runs > afterRuns).Forward(x);

        private sealed class Node(bool poisonous) : Operation
        {
            protected override Shape OutputShape(ReadOnlySpan<Tensor> x) => x[0].Shape;

            protected override void Output(ReadOnlySpan<Tensor> x, Span<Real> y) => x[0].Values.CopyTo(y);

            protected override void InputGradients(Tensor dy, GradientSlots dx)
                => dx.Accumulate(0, poisonous ? Tensor.Full(dy.Shape, Real.NaN) : dy);
        }
    }

    private sealed class Overflow : Layer
    {
        protected override Tensor Call(Tensor x) => Mode.Training ? (x * x + 10_000).Exp() : x;
    }

    /// <summary>Overflows every weight.</summary>
    private sealed class Exploding() : Optimizer(1)
    {
        protected override void Update(ParameterUpdate parameter) => parameter.Apply(new Rule());

        private readonly struct Rule : Lincoln.Kernels.IRule
        {
            public void Apply<V>(ref V w, V dw, ref V s0, ref V s1) where V : struct, Lincoln.Kernels.ILane<V>
                => w = V.Splat(Real.PositiveInfinity);
        }
    }
}
