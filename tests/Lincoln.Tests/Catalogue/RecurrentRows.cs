using Lincoln.Layers;
using Lincoln.Testing;

namespace Lincoln.Tests.Catalogue;

/// <summary>Recurrent layers in all their options, and embeddings.</summary>
internal static class RecurrentRows
{
    public static LayerRow[] Layers =>
    [
        new("Embedding", () => new Embedding(17, 5), n => Inputs.Labels([2, n], 17)),
        new("GRU", () => new GRU(5), n => Inputs.Normal([3, 4, n])),
        new("GRU-beforeProduct", () => new GRU(5, reset: ResetGate.BeforeProduct), n => Inputs.Normal([3, 4, n])),
        new("GRU-lastOnly", () => new GRU(3, lastOnly: true), n => Inputs.Normal([2, n, 3])) { LargeSize = 61 },
        new("GRU-stacked", () => new GRU(3, layers: 2, bidirectional: true), n => Inputs.Normal([2, 3, n])),
        new("LSTM", () => new LSTM(5), n => Inputs.Normal([3, 4, n])),
        new("LSTM-lastOnly", () => new LSTM(3, bidirectional: true, lastOnly: true), n => Inputs.Normal([2, n, 3])) { LargeSize = 61 },
        new("LSTM-stacked", () => new LSTM(3, layers: 2, bidirectional: true), n => Inputs.Normal([2, 3, n])),
        new("LSTM-time", () => new LSTM(3), n => Inputs.Normal([2, n, 3])) { LargeSize = 61 },
        new("LSTM-units", () => new LSTM(9), n => Inputs.Normal([n, 2, 2])) { LargeSize = 701 },
        new("RNN", () => new RNN(5), n => Inputs.Normal([3, 4, n])),
        new("RNN-lastOnly", () => new RNN(3, lastOnly: true), n => Inputs.Normal([2, n, 3])) { LargeSize = 61 },
        new("RNN-skipZeros", () => new RNN(5, skipZeros: true), n => Padded([3, 4, n]).Fixed()),
        new("RNN-stacked", () => new RNN(3, layers: 2, bidirectional: true), n => Inputs.Normal([2, 3, n])),
    ];

    // The second row has two time steps, the others all. Where time steps of zeros are skipped, the result jumps: there is no derivative.
    private static Input Padded(Shape shape) => Inputs.Of(shape, (x, rng) =>
    {
        rng.Normal(x, 0, 1);
        int row = shape[1] * shape[2];
        x[(row + row / 2)..(2 * row)].Clear();
    });
}
