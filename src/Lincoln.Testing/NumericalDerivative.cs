namespace Lincoln.Testing;

/// <summary>Derivatives that are measured instead of computed: (f(x + h) - f(x - h)) / 2h, for checking and for teaching.</summary>
/// <remarks>
/// The error of the formula grows with h², that of rounding with 1/h. To check gradients use <see cref="GradientCheck"/>, which compares
/// every element and says which one is wrong (chapter 1 of the book).
/// </remarks>
/// <example><code>
/// Tensor slopes = NumericalDerivative.Of(x => x.Sigmoid(), x);                       // of each number, for a function of single numbers
/// Tensor gradient = NumericalDerivative.Gradient(x => x.MatrixProduct(w).Sum(), x);  // of one result, with respect to each number
/// </code></example>
public static class NumericalDerivative
{
    /// <summary>The derivative at every element of x of a function that maps each element by itself.</summary>
    /// <param name="function">The function; its result has the shape of its input.</param>
    /// <param name="x">Where.</param>
    /// <param name="step">h; null: that of <see cref="GradientTolerance.Default"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The step is not positive, or too small to change an element of x.</exception>
    /// <exception cref="ShapeException">The result has another shape than x.</exception>
    public static Tensor Of(Func<Tensor, Tensor> function, Tensor x, double? step = null)
    {
        double h = Checked(function, x, step);
        using var mode = Mode.NoGradient();
        Tensor above = x.Keep(), below = x.Keep(), derivative = Tensor.Persistent(x.Shape);
        foreach (ref var value in above.Edit()) value = (Real)(value + h);
        foreach (ref var value in below.Edit()) value = (Real)(value - h);
        Tensor up = function(above), down = function(below);
        if (up.Shape != x.Shape)
            throw new ShapeException($"NumericalDerivative.Of: the function maps {x.Shape} to {up.Shape}; "
                + "it must map every element by itself. For one result of many elements use Gradient.");
        var result = derivative.Edit();
        for (int i = 0; i < result.Length; i++)
        {
            double difference = (double)up.Values[i] - down.Values[i];
            result[i] = (Real)(difference / Width(above.Values[i], below.Values[i], h));
        }
        return derivative;
    }

    /// <summary>The gradient of one result: its derivative with respect to every element of x, each measured with two runs.</summary>
    /// <param name="function">Computes a single number from a tensor.</param>
    /// <param name="x">Where.</param>
    /// <param name="step">h; null: that of <see cref="GradientTolerance.Default"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The step is not positive, or too small to change an element of x.</exception>
    /// <exception cref="ShapeException">The result is more than one number.</exception>
    public static Tensor Gradient(Func<Tensor, Tensor> function, Tensor x, double? step = null)
    {
        double h = Checked(function, x, step);
        using var mode = Mode.NoGradient();
        Tensor moved = x.Keep(), gradient = Tensor.Persistent(x.Shape);
        for (int i = 0; i < x.Shape.Count; i++)
        {
            Real here = x.Values[i], above = (Real)(here + h), below = (Real)(here - h);
            double difference = At(i, above) - At(i, below);
            gradient.Edit()[i] = (Real)(difference / Width(above, below, h));
            moved.Edit()[i] = here;
        }
        return gradient;

        double At(int i, Real value)
        {
            moved.Edit()[i] = value;
            return function(moved).Item();
        }
    }

    private static double Checked(Func<Tensor, Tensor> function, Tensor x, double? step)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(x);
        double h = step ?? GradientTolerance.Default.Step;
        return h > 0 && double.IsFinite(h) ? h
            : throw new ArgumentOutOfRangeException(nameof(step), h, "The step must be positive and finite.");
    }

    // The step that was really made, which rounding may have changed.
    private static double Width(Real above, Real below, double h) => above > below ? (double)above - below
        : throw new ArgumentOutOfRangeException("step", h, $"The step is too small to change {above}; take a larger one.");
}
