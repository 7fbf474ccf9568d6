namespace Lincoln;

/// <summary>The result of one training step, passed to <see cref="TrainerOptions.AfterStep"/>.</summary>
/// <param name="Epoch">The epoch, counted from 1.</param>
/// <param name="Batch">The batch within the epoch, counted from 1.</param>
/// <param name="Batches">The number of batches of the epoch.</param>
/// <param name="Samples">The number of samples of the batch.</param>
/// <param name="Loss">Their mean loss before the step.</param>
/// <param name="LearningRate">The learning rate of the step.</param>
public readonly record struct StepResult(int Epoch, int Batch, int Batches, int Samples, double Loss, double LearningRate);
