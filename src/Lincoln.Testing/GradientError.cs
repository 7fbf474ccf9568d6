using System.Globalization;

namespace Lincoln.Testing;

/// <summary>One element of a gradient, compared with its measured value.</summary>
/// <param name="Tensor">Whose gradient: <c>input 0</c> or <c>parameter weight</c>.</param>
/// <param name="Shape">The shape of that tensor.</param>
/// <param name="Index">The index of the element, counted row by row.</param>
/// <param name="Numeric">The measured derivative, a central difference.</param>
/// <param name="Analytic">What backpropagation computed.</param>
public sealed record GradientError(string Tensor, Shape Shape, int Index, double Numeric, double Analytic)
{
    /// <summary>|computed - measured|.</summary>
    public double Difference => Math.Abs(Analytic - Numeric);

    /// <summary>The difference as a fraction of what the tolerance allows; infinite when an element is NaN.</summary>
    public double Of(GradientTolerance tolerance)
    {
        double ratio = Difference / (tolerance.Absolute + tolerance.Relative * Math.Max(Math.Abs(Analytic), Math.Abs(Numeric)));
        return double.IsNaN(ratio) ? double.PositiveInfinity : ratio;
    }

    /// <summary>For example <c>input 0 at [1, 3] of [2, 4]: computed 0.5, measured 0.25 (difference 0.25)</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Tensor} at {Place()} of {Shape}: computed {Analytic:G6}, measured {Numeric:G6} (difference {Difference:G3})");

    private string Place()
    {
        int[] at = new int[Shape.Rank];
        int rest = Index;
        for (int axis = at.Length - 1; axis >= 0; axis--) (rest, at[axis]) = Math.DivRem(rest, Math.Max(1, Shape[axis]));
        return $"[{string.Join(", ", at)}]";
    }
}
