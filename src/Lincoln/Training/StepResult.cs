namespace Lincoln;

/// <summary>What one step of a training brought: <see cref="TrainerOptions.AfterStep"/> is told it.</summary>
/// <param name="Epoch">The epoch, counted from 1.</param>
/// <param name="Batch">The batch within the epoch, counted from 1.</param>
/// <param name="Batches">How many batches the epoch has.</param>
/// <param name="Samples">How many samples the batch had.</param>
/// <param name="Loss">Their mean loss, before the optimizer changed the weights.</param>
/// <param name="LearningRate">The learning rate of the step.</param>
public readonly record struct StepResult(int Epoch, int Batch, int Batches, int Samples, double Loss, double LearningRate);
