using Lincoln.Layers;

namespace Lincoln.Book;

/// <summary>The random numbers of one training as the book's classes draw them from NumPy (chapters 3 and 4).</summary>
/// <remarks>
/// There is one generator in the whole program, and it is seeded again and again. Fit seeds it, and the first epoch's order is drawn. The
/// first batch then sets the layers up, and each of them seeds it with the same number before it draws its weights and its biases. So all
/// layers begin with the same numbers, and the orders of the later epochs continue where the last layer's biases ended.
/// </remarks>
internal sealed class BookRandom(uint seed, int layers)
{
    #region generators
    private readonly NumPyRandomState[] generators =
        [.. Enumerable.Range(0, layers).Select(_ => new NumPyRandomState(seed))];

    /// <summary>A layer's first weights, then its biases: normal numbers times a scale.</summary>
    public Initializer Layer(int layer, Func<int, int, double>? scale = null)
        => Initializer.From(generators[layer].Normal, scale);

    /// <summary>The order of an epoch: each shuffles what the one before it left.</summary>
    public Func<int, int[]?, int[]> Order(int samples) => (epoch, previous) =>
        previous is null ? new NumPyRandomState(seed).Permutation(samples)
            : [.. generators[^1].Permutation(samples).Select(i => previous[i])];
    #endregion
}
