using Lincoln.Data;
using Lincoln.Optimizers;

namespace Lincoln.Training;

/// <summary>One step of a training: forward, loss, backward, optimizer.</summary>
internal sealed class TrainingStep(NeuralNetwork network, Optimizer optimizer, DatasetReader data, int? microBatchSize, Divergence divergence)
{
    /// <summary>
    /// Learns from these samples and gives their mean loss; or says what is not finite. A gradient that is not finite never reaches the
    /// weights: looking at all of them costs one or two hundredths of a step.
    /// </summary>
    public (double Loss, Divergence.Finding? Finding) Run(ReadOnlySpan<int> samples, ConstantPrediction? constant)
    {
        double loss = 0;
        int size = microBatchSize ?? samples.Length;
        for (int first = 0; first < samples.Length; first += size)
        {
            var piece = samples.Slice(first, Math.Min(size, samples.Length - first));
            var (pieceLoss, finding) = Backpropagate(piece, (double)piece.Length / samples.Length, constant);
            if (finding is not null) return (loss, finding);
            loss += pieceLoss;
        }
        optimizer.Step(network);
        return (loss, null);
    }

    // The whole piece, reading included, happens in one workspace.
    private (double Loss, Divergence.Finding? Finding) Backpropagate(ReadOnlySpan<int> samples, double share, ConstantPrediction? constant)
    {
        using var mode = Mode.Train();
        using var step = Workspace.Begin();
        var batch = data.Read(samples);
        constant?.Add(batch.Target);
        var loss = Loss(batch, samples);
        double value = loss.Item();
        if (!double.IsFinite(value)) return (value, divergence.InLoss(loss, batch, samples));
        loss.Backward(share == 1 ? null : Tensor.Full(loss.Shape, (Real)share));
        return (value * share, divergence.InGradients(batch, samples));
    }

    private Tensor Loss(Batch batch, ReadOnlySpan<int> samples)
    {
        try { return network.Loss.Forward(network.Forward(batch), batch.Target); }
        catch (ArgumentException e) { throw data.Unfit(samples, e); }
    }
}
