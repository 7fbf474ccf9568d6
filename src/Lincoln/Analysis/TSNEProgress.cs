namespace Lincoln.Analysis;

/// <summary>A progress report of <see cref="TSNE"/>.</summary>
/// <param name="Iteration">The number of iterations done.</param>
/// <param name="Iterations">The number of all iterations.</param>
/// <param name="Divergence">The Kullback-Leibler divergence Σ p·ln(p / q), without the early exaggeration; 0 would be perfect.</param>
/// <param name="Points">Where the samples are now, [samples, 2]; to be read only until the report returns.</param>
public sealed record TSNEProgress(int Iteration, int Iterations, double Divergence, Tensor Points);
