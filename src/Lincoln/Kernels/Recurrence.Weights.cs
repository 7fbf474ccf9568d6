namespace Lincoln.Kernels;

static unsafe partial class Recurrence<TCell>
{
    /// <summary>
    /// dR = pastᵀ·dGates over all time steps at once, or +=. For a GRU the last gate is another product: of past and <paramref name="second"/>,
    /// its gradient of h·R_n, or of <paramref name="second"/>, its r * h, and dGates.
    /// </summary>
    public static void WeightGradient(ReadOnlySpan<Real> past, ReadOnlySpan<Real> dGates, ReadOnlySpan<Real> second, Span<Real> dR, int steps, int units, bool add)
    {
        int wide = TCell.Gates * units, last = wide - units;
        if (second.Length == 0)
        {
            Gemm.Multiply(past, dGates, dR, units, wide, steps, transposeA: true, add: add);
            return;
        }
        fixed (Real* p = past, d = dGates, s = second, to = dR)
        {
            Gemm.MultiplyParts(p, units, d, wide, to, wide, units, last, steps, add);
            if (TCell.HasTwoProducts) Gemm.MultiplyParts(s, units, d + last, wide, to + last, wide, units, units, steps, add);
            else Gemm.MultiplyParts(p, units, s, units, to + last, wide, units, units, steps, add);
        }
    }
}
