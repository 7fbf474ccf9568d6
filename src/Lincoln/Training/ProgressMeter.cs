namespace Lincoln.Training;

/// <summary>Measures the speed of a training and reports its progress, seldom enough that it costs nothing.</summary>
internal sealed class ProgressMeter(IProgress<TrainingProgress>? progress, TrainerOptions options)
{
    private static readonly long Interval = Stopwatch.Frequency / 20;
    private readonly long begin = Stopwatch.GetTimestamp();
    private long epochBegin, trainingEnd, lastReport;
    private int epoch, batches;
    private long samples, samplesOfEpoch;
    private double validationSeconds;

    /// <summary>The time since the training began, in seconds.</summary>
    public double TotalSeconds => Seconds(begin, Stopwatch.GetTimestamp());

    /// <summary>The time of this epoch's training steps, in seconds.</summary>
    public double TrainingSeconds => Seconds(epochBegin, trainingEnd);

    /// <summary>The time since this epoch began, in seconds.</summary>
    public double EpochSeconds => Seconds(epochBegin, Stopwatch.GetTimestamp());

    public void BeginEpoch(int epoch, int batches, long samplesOfEpoch)
    {
        (this.epoch, this.batches, this.samplesOfEpoch, samples) = (epoch, batches, samplesOfEpoch, 0);
        epochBegin = Stopwatch.GetTimestamp();
    }

    public void Batch(int done, int count, double runningLoss)
    {
        samples += count;
        if (progress is null) return;
        long now = Stopwatch.GetTimestamp();
        if (now - lastReport < Interval) return;
        lastReport = now;
        Report(done, runningLoss, Seconds(epochBegin, now), null);
    }

    /// <summary>The training steps of the epoch are done; validation comes next.</summary>
    public void EndTraining() => trainingEnd = Stopwatch.GetTimestamp();

    public void EndEpoch(EpochResult result)
    {
        if (result.ValidationLoss is not null) validationSeconds = result.Seconds - result.TrainingSeconds;
        if (progress is not null) Report(batches, result.TrainingLoss, result.TrainingSeconds, result);
    }

    private void Report(int done, double loss, double seconds, EpochResult? completed)
    {
        double speed = seconds > 0 ? samples / seconds : 0;
        int epochsLeft = options.Epochs - epoch;
        double left = speed > 0 ? (samplesOfEpoch - samples + (double)samplesOfEpoch * epochsLeft) / speed : 0;
        double validations = (double)epochsLeft / options.ValidateEvery + (completed is null ? 1.0 / options.ValidateEvery : 0);
        double remaining = Math.Min(left + validations * validationSeconds, TimeSpan.MaxValue.TotalSeconds / 2);
        progress!.Report(new()
        {
            Epoch = epoch,
            Epochs = options.Epochs,
            Batch = done,
            Batches = batches,
            RunningLoss = loss,
            SamplesPerSecond = speed,
            Remaining = TimeSpan.FromSeconds(remaining),
            Completed = completed,
        });
    }

    private static double Seconds(long from, long to) => (double)(to - from) / Stopwatch.Frequency;
}
