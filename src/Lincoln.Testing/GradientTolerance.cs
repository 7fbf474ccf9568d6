namespace Lincoln.Testing;

/// <summary>
/// How the derivative is measured, and the allowed error of the computed gradient:
/// |computed - measured| ≤ Absolute + Relative·max(|computed|, |measured|).
/// </summary>
/// <param name="Step">
/// h of the central difference (f(x + h) - f(x - h)) / 2h. The error of the formula grows with h², that of rounding with 1/h.
/// </param>
/// <param name="Absolute">The error that is allowed for a gradient of 0.</param>
/// <param name="Relative">The error that is allowed in addition, as a fraction of the gradient.</param>
public readonly record struct GradientTolerance(double Step, double Absolute, double Relative)
{
    /// <summary>
    /// In double precision: step 10⁻⁶, absolute 10⁻⁵, relative 10⁻³ (right gradients of small tensors come out within 10⁻⁸). In single
    /// precision, where a step has to be large enough to be seen through the rounding: step 10⁻², absolute 2·10⁻³, relative 10⁻² (most
    /// right gradients come out within 10⁻⁴). Check what matters in double: reference Lincoln.Double and its Lincoln.Testing
    /// instead.
    /// </summary>
    public static GradientTolerance Default { get; } = typeof(Real) == typeof(double) ? new(1e-6, 1e-5, 1e-3) : new(1e-2, 2e-3, 1e-2);
}
