using Lincoln.Data;
using Lincoln.Layers;
using Lincoln.Optimizers;

namespace Lincoln.Training;

/// <summary>One training, epoch by epoch: order, learning rate, validation, the best weights, and when to stop.</summary>
internal sealed class TrainingRun : IDisposable
{
    private const double TooMuchWorse = 1000;

    private readonly NeuralNetwork network;
    private readonly Optimizer optimizer;
    private readonly TrainerOptions options;
    private readonly CancellationToken cancellation;
    private readonly DatasetReader data;
    private readonly TrainingStep step;
    private readonly Evaluator? evaluator;
    private readonly Divergence divergence;
    private readonly ConstantPrediction constant;
    private readonly BestValue bestValue;
    private readonly BestNetwork best;
    private readonly ProgressMeter meter;
    private readonly double learningRate;
    private readonly List<double> watched = [];              // by ReduceOnPlateau
    private int epoch;
    private double? constantLoss;

    public TrainingRun(NeuralNetwork network, Optimizer optimizer, IDataset train, IDataset? validation, TrainerOptions options,
        IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        (this.network, this.optimizer, this.options, this.cancellation) = (network, optimizer, options, cancellation);
        data = new(train, nameof(train), options.ForTraining(network.Seed));
        var validated = validation is null ? null : new DatasetReader(validation, nameof(validation), options.ForEvaluation());
        evaluator = validated is null ? null : new(network, validated, options.Metrics);
        data.Build(network);
        new Evaluator(network, data, []).RunFirst();
        evaluator?.RunFirst();
        if (options.CarryState)
        {
            CheckWhole(options.DropLast ? data.Loader.Count - data.Loader.Count % options.BatchSize : data.Loader.Count, nameof(train));
            CheckWhole(validated?.Loader.Count ?? 0, nameof(validation));
        }

        (epoch, learningRate) = (options.FirstEpoch - 1, optimizer.LearningRate);
        divergence = new(network, optimizer);
        step = new(network, optimizer, data, divergence);
        constant = new(network, data.Loader.Count);
        bestValue = new(options);
        best = new(network);
        meter = new(progress, options);
        network.ClearGradients();
    }

    public int? BestEpoch => bestValue.Epoch;

    public bool StoppedEarly { get; private set; }

    public bool Cancelled { get; private set; }

    public double Seconds => meter.TotalSeconds;

    /// <summary>Runs the next epoch; null when the training has ended.</summary>
    public EpochResult? Next()
    {
        if (epoch == options.Epochs || StoppedEarly || Cancelled) return null;
        epoch++;
        if (cancellation.IsCancellationRequested || !Train(out double trainingLoss, out long seen))
        {
            Cancelled = true;
            if (best.Epoch is null) CheckWeights();                  // they stay in the network
            return null;
        }
        CheckEpoch(trainingLoss);

        bool validates = evaluator is not null && (epoch % options.ValidateEvery == 0 || epoch == options.Epochs);
        var evaluation = validates ? Validate() : null;
        if (Cancelled) return null;
        bool isBest = evaluation is not null && bestValue.Take(epoch, evaluation);
        if (evaluator is null) watched.Add(trainingLoss);
        else if (evaluation is not null) watched.Add(bestValue.Of(evaluation));
        if (isBest && options.KeepBest) best.Copy(epoch);
        StoppedEarly = bestValue.ShouldStop && epoch < options.Epochs;
        var result = new EpochResult
        {
            Epoch = epoch,
            TrainingLoss = trainingLoss,
            ValidationLoss = evaluation?.Loss,
            Metrics = evaluation?.Metrics ?? new Dictionary<string, double>(),
            IsBest = isBest,
            LearningRate = optimizer.LearningRate,
            Samples = seen,
            TrainingSeconds = meter.TrainingSeconds,
            Seconds = meter.EpochSeconds,
        };
        meter.EndEpoch(result);
        return result;
    }

    /// <summary>Leaves the network with its best weights and no gradients, and the optimizer with its own learning rate.</summary>
    public void Dispose()
    {
        best.PutBack();
        network.ClearGradients();
        optimizer.LearningRate = learningRate;
    }

    // False when it was cancelled.
    private bool Train(out double loss, out long seen)
    {
        (loss, seen) = (0, 0);
        bool first = epoch == options.FirstEpoch;
        using var state = Carry();
        using var batches = data.Loader.Begin(epoch, CancellationToken.None);
        var plan = batches.Plan;
        meter.BeginEpoch(epoch, plan.Batches, plan.Samples);
        for (int b = 0; b < plan.Batches; b++)
        {
            if (cancellation.IsCancellationRequested) return false;
            if (b == 0 || options.SchedulePerBatch) optimizer.LearningRate = Rate(b, plan.Batches);
            int count = plan.BatchLength(b);
            var (batchLoss, finding) = step.Run(batches, count, first ? constant : null);
            if (finding is { } found) throw Diverged(found, b + 1);
            loss += batchLoss * count;
            seen += count;
            options.AfterStep?.Invoke(new(epoch, b + 1, plan.Batches, count, batchLoss, optimizer.LearningRate));
            meter.Batch(b + 1, count, loss / seen);
        }
        loss /= seen;
        meter.EndTraining();
        return true;
    }

    private double Rate(int batch, int batches)
    {
        double rate = learningRate;
        if (options.Schedule is { } schedule)
            rate = options.SchedulePerBatch
                ? schedule.Rate(learningRate, (epoch - 1L) * batches + batch, (long)options.Epochs * batches)
                : schedule.Rate(learningRate, epoch - 1, options.Epochs);
        return options.ReduceOnPlateau?.Rate(rate, watched) ?? rate;
    }

    private StateScope? Carry() => options.CarryState ? network.CarryState() : null;

    private void CheckWhole(int count, string name)
    {
        if (count <= options.BatchSize || count % options.BatchSize == 0) return;
        throw new ArgumentException($"{name}: with CarryState its {count} samples must be a multiple of the batch size of "
            + $"{options.BatchSize}, because each row continues that of the previous batch. Change BatchSize, or leave samples out.", name);
    }

    private void CheckWeights()
    {
        if (divergence.InWeights() is { } finding) throw Diverged(finding, null);
    }

    private void CheckEpoch(double loss)
    {
        CheckWeights();
        if (epoch == options.FirstEpoch) constantLoss = constant.Loss();
        if (!(loss > TooMuchWorse * constantLoss)) return;
        string what = FormattableString.Invariant(
            $"the mean loss is {loss:G4}, more than {TooMuchWorse:N0} times the {constantLoss:G4} of predicting a constant");
        throw Diverged(new(what, null), null);
    }

    // Null when it was cancelled.
    private Evaluation? Validate()
    {
        try
        {
            using var state = Carry();
            var evaluation = evaluator!.Run(cancellation);
            if (double.IsFinite(evaluation.Loss)) return evaluation;
            string what = $"the validation loss is {evaluation.Loss}, although the training loss and all weights are finite";
            throw Diverged(new(what, null, InData: true), null);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            Cancelled = true;
            return null;
        }
    }

    private TrainingDivergedException Diverged(Divergence.Finding finding, int? stepNumber)
    {
        best.PutBack();
        return divergence.Exception(finding, epoch, stepNumber, best.Epoch);
    }
}
