namespace Lincoln.Training;

/// <summary>
/// Logs a training in TensorBoard's format while it runs: after every epoch the losses, metrics, learning rate, speed and the histogram of
/// each parameter; and, through <see cref="AfterStep"/>, the loss of every step.
/// </summary>
/// <example><code>
/// using var board = new TensorBoardWriter("runs/first");
/// var log = new TensorBoardProgress(board, network);
/// new Trainer(network, optimizer).Fit(train, validation, new() { AfterStep = log.AfterStep }, progress: log);
/// </code></example>
public sealed class TensorBoardProgress : IProgress<TrainingProgress>
{
    private readonly TensorBoardWriter board;
    private readonly NeuralNetwork? network;
    private readonly IProgress<TrainingProgress>? next;

    /// <summary>Creates the log.</summary>
    /// <param name="board">The writer; its creator disposes it.</param>
    /// <param name="network">The network whose parameters get histograms; null for none.</param>
    /// <param name="next">The next receiver of the reports, such as a progress bar.</param>
    public TensorBoardProgress(TensorBoardWriter board, NeuralNetwork? network = null, IProgress<TrainingProgress>? next = null)
    {
        ArgumentNullException.ThrowIfNull(board);
        (this.board, this.network, this.next) = (board, network, next);
    }

    /// <inheritdoc/>
    public void Report(TrainingProgress value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Completed is { } epoch) Write(epoch);
        next?.Report(value);
    }

    /// <summary>Writes the loss of a step, for <see cref="TrainerOptions.AfterStep"/>.</summary>
    public void AfterStep(StepResult step) => board.Scalar("loss/step", (step.Epoch - 1L) * step.Batches + step.Batch, step.Loss);

    private void Write(EpochResult epoch)
    {
        board.Scalar("loss/training", epoch.Epoch, epoch.TrainingLoss);
        if (epoch.ValidationLoss is { } loss) board.Scalar("loss/validation", epoch.Epoch, loss);
        foreach (var (name, metric) in epoch.Metrics) board.Scalar($"metrics/{name}", epoch.Epoch, metric);
        board.Scalar("training/learning rate", epoch.Epoch, epoch.LearningRate);
        board.Scalar("training/samples per second", epoch.Epoch, epoch.SamplesPerSecond);
        foreach (var (path, parameter) in network?.Parameters ?? []) board.Histogram($"parameters/{path}", epoch.Epoch, parameter);
        board.Flush();
    }
}
