namespace Lincoln.Analysis;

/// <summary>Where a <see cref="TSNE"/> is.</summary>
/// <param name="Iteration">How many iterations are done.</param>
/// <param name="Iterations">How many there are in all.</param>
/// <param name="Divergence">
/// How badly the plane shows the neighbourhoods: the Kullback-Leibler divergence Σ p·ln(p / q), without the early exaggeration; 0 would be
/// perfect.
/// </param>
/// <param name="Points">Where the samples are now, [samples, 2]; only to be read until the report returns.</param>
public sealed record TSNEProgress(int Iteration, int Iterations, double Divergence, Tensor Points);
