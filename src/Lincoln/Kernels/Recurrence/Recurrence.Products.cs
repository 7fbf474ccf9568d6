namespace Lincoln.Kernels;

/// <summary>
/// The products with the weights that need no earlier time step: over all steps (the rows of the batch times the time steps) at once.
/// </summary>
internal static unsafe partial class Recurrence<TGates>
{
    /// <summary>gates = x·W for x [batch, time, features] and W [features, gates·units]; each thread computes what it will read.</summary>
    public static void InputProduct(
        ReadOnlySpan<Real> x, bool isSparse, ReadOnlySpan<Real> weight, Span<Real> gates, in RecurrentSizes sizes)
    {
        int wide = TGates.Count * sizes.Units, features = weight.Length / wide, steps = sizes.Steps, row = sizes.GatesStep;
        bool splitRows = SharesRows(sizes.Batch);
        Require.Length(x.Length, (long)steps * features, nameof(x));
        Require.Length(gates.Length, (long)steps * row, nameof(gates));
        fixed (Real* px = x, w = weight, to = gates)
        {
            if (isSparse) MostlyZeros.Multiply(x, w, to, row, steps, wide, features);
            else Gemm.Multiply(new(px, features, 1), new(w, wide, 1), new(to, row, 1), steps, wide, features, false, splitRows);
        }
    }

    /// <summary>dx = dGates·Wᵀ, or +=.</summary>
    public static void InputGradient(
        ReadOnlySpan<Real> dGates, ReadOnlySpan<Real> weight, Span<Real> dx, in RecurrentSizes sizes, bool add)
    {
        int wide = TGates.Count * sizes.Units, features = weight.Length / wide, steps = sizes.Steps, row = sizes.GatesStep;
        Require.Length(dGates.Length, (long)steps * row, nameof(dGates));
        Require.Length(dx.Length, (long)steps * features, nameof(dx));
        fixed (Real* d = dGates, w = weight, to = dx)
            Gemm.Multiply(new(d, row, 1), new(w, 1, wide), new(to, features, 1), steps, features, wide, add, splitRows: true);
    }

    /// <summary>dW = xᵀ·dGates, or +=.</summary>
    public static void WeightGradient(
        ReadOnlySpan<Real> x, bool isSparse, ReadOnlySpan<Real> dGates, Span<Real> dW, in RecurrentSizes sizes, bool add)
    {
        int wide = TGates.Count * sizes.Units, features = dW.Length / wide, steps = sizes.Steps, row = sizes.GatesStep;
        Require.Length(x.Length, (long)steps * features, nameof(x));
        Require.Length(dGates.Length, (long)steps * row, nameof(dGates));
        fixed (Real* px = x, d = dGates, to = dW)
        {
            if (isSparse) MostlyZeros.MultiplyTransposed(x, d, row, to, steps, wide, features, add);
            else Gemm.Multiply(new(px, 1, features), new(d, row, 1), new(to, wide, 1), features, wide, steps, add, splitRows: false);
        }
    }

    /// <summary>
    /// dR = pastᵀ·dGates, or +=. The last gate of a GRU has another product: pastᵀ·dCandidateProduct, or pastResetStateᵀ·dGates.
    /// </summary>
    public static void RecurrentGradient(
        ReadOnlySpan<Real> past, ReadOnlySpan<Real> dGates, ReadOnlySpan<Real> dCandidateProduct, ReadOnlySpan<Real> pastResetState,
        Span<Real> dR, in RecurrentSizes sizes, bool add)
    {
        int units = sizes.Units, wide = TGates.Count * units, steps = sizes.Steps, row = sizes.GatesStep;
        Require.Length(past.Length, (long)steps * units, nameof(past));
        Require.Length(dGates.Length, (long)steps * row, nameof(dGates));
        Require.Length(dR.Length, (long)units * wide, nameof(dR));
        fixed (Real* p = past, d = dGates, dProduct = dCandidateProduct, reset = pastResetState, to = dR)
        {
            // Gate by gate, so that the packed panels of one gate stay in the L2 cache.
            for (int gate = 0; gate < TGates.Count; gate++)
            {
                bool isLast = gate == TGates.Count - 1;
                nint at = (nint)gate * units;
                Gemm.Matrix left = TGates.HasResetState && isLast ? new(reset, 1, sizes.UnitsStep) : new(p, 1, units);
                Gemm.Matrix right = TGates.HasCandidateProduct && isLast ? new(dProduct, sizes.UnitsStep, 1) : new(d + at, row, 1);
                Gemm.Multiply(left, right, new(to + at, wide, 1), units, units, steps, add, splitRows: false);
            }
        }
    }

    /// <summary>db = the sum of the gradient [steps, row] over all steps, or +=; the scratch has the length of a row.</summary>
    public static void BiasGradient(ReadOnlySpan<Real> gradient, Span<Real> scratch, Span<Real> db, int steps, bool add)
    {
        Reduce.SumAxis(gradient, 1, steps, scratch.Length, scratch, false);
        Elementwise.Copy(scratch[..db.Length], db, add);
    }
}
