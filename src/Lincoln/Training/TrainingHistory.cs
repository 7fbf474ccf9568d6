using System.Globalization;
using Lincoln.Data;

namespace Lincoln;

/// <summary>The results of a training, epoch by epoch, and how it ended.</summary>
public sealed class TrainingHistory
{
    internal TrainingHistory(IReadOnlyList<EpochResult> epochs, int? bestEpoch, bool stoppedEarly, bool cancelled, double seconds)
        => (Epochs, BestEpoch, StoppedEarly, Cancelled, Seconds) = (epochs, bestEpoch, stoppedEarly, cancelled, seconds);

    /// <summary>The completed epochs, in order, without a cancelled one.</summary>
    public IReadOnlyList<EpochResult> Epochs { get; }

    /// <summary>
    /// The best epoch on the validation set; null without one. Its weights are in the network unless <see cref="TrainerOptions.KeepBest"/>
    /// is off.
    /// </summary>
    public int? BestEpoch { get; }

    /// <summary>The result of <see cref="BestEpoch"/>, or null.</summary>
    public EpochResult? Best => Epochs.FirstOrDefault(e => e.Epoch == BestEpoch);

    /// <summary>Whether <see cref="TrainerOptions.EarlyStopping"/> ended the training before its last epoch.</summary>
    public bool StoppedEarly { get; }

    /// <summary>Whether the training was cancelled.</summary>
    public bool Cancelled { get; }

    /// <summary>The time of the whole training, in seconds.</summary>
    public double Seconds { get; }

    /// <summary>Samples per second over all completed epochs, without validation.</summary>
    public double SamplesPerSecond => Epochs.Sum(e => e.TrainingSeconds) is > 0 and var seconds ? Epochs.Sum(e => e.Samples) / seconds : 0;

    /// <summary>
    /// Writes a table: epoch, training_loss, validation_loss, one column per metric, learning_rate, seconds, samples_per_second; numbers
    /// with a decimal point, so that reading them gives the same bits; an empty field where nothing was evaluated.
    /// </summary>
    /// <exception cref="ArgumentNullException">The writer is null.</exception>
    public void WriteCsv(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        var csv = new CsvWriter(writer);
        string[] metrics = [.. Epochs.SelectMany(e => e.Metrics.Keys).Distinct()];
        csv.WriteRow(["epoch", "training_loss", "validation_loss", .. metrics, "learning_rate", "seconds", "samples_per_second"]);
        foreach (var e in Epochs)
            csv.WriteRow([
                e.Epoch.ToString(CultureInfo.InvariantCulture), Number(e.TrainingLoss), Number(e.ValidationLoss),
                .. metrics.Select(m => Number(e.Metrics.TryGetValue(m, out double value) ? value : null)),
                Number(e.LearningRate), Number(e.Seconds), Number(e.SamplesPerSecond)]);

        static string Number(double? x) => x?.ToString("R", CultureInfo.InvariantCulture) ?? "";
    }
}
