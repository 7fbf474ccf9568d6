using Lincoln.Data;
using Lincoln.Optimizers;

namespace Lincoln.Training;

/// <summary>One step of a training: forward, loss, backward, optimizer.</summary>
internal sealed class TrainingStep(NeuralNetwork network, Optimizer optimizer, DatasetReader data, Divergence divergence)
{
    /// <summary>
    /// Trains on the next batch, of <paramref name="count"/> samples, and returns their mean loss, or what is not finite. A gradient that
    /// is not finite never reaches the weights: checking all of them costs one or two per cent of a step.
    /// </summary>
    public (double Loss, Divergence.Finding? Finding) Run(BatchStream pieces, int count, ConstantPrediction? constant)
    {
        double loss = 0;
        for (int done = 0; done < count; done += pieces.Batch.Count)
        {
            var (pieceLoss, finding) = Backpropagate(pieces, count, constant);
            if (finding is not null) return (loss, finding);
            loss += pieceLoss;
        }
        optimizer.Step(network);
        return (loss, null);
    }

    // The whole piece, reading included, happens in one workspace.
    private (double Loss, Divergence.Finding? Finding) Backpropagate(BatchStream pieces, int count, ConstantPrediction? constant)
    {
        using var mode = Mode.Train();
        using var step = Workspace.Begin();
        pieces.Next();
        var batch = pieces.Batch;
        var samples = pieces.Samples;
        constant?.Add(batch.Target);
        double share = (double)batch.Count / count;
        var loss = Loss(batch, samples);
        double value = loss.Item();
        if (!double.IsFinite(value)) return (value, divergence.InLoss(loss, batch, samples));
        loss.Backward(share == 1 ? null : Tensor.Full(loss.Shape, (Real)share));
        return (value * share, divergence.InGradients(batch, samples));
    }

    private Tensor Loss(Batch batch, ReadOnlySpan<int> samples)
    {
        try { return network.Loss.Forward(network.Forward(batch), batch.Target); }
        catch (ArgumentException e) { throw data.Refused(samples, e); }
    }
}
