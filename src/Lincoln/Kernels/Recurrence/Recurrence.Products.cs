namespace Lincoln.Kernels;

/// <summary>
/// The products with the weights that need no earlier time step: over all steps (the rows of the batch times the time steps) at once.
/// </summary>
internal static unsafe partial class Recurrence<TCell>
{
    /// <summary>gates = x·W for x [batch, time, features] and W [features, gates·units]; each thread computes what it will read.</summary>
    /// <param name="x">The inputs.</param>
    /// <param name="isSparse">Whether they are mostly zeros: <see cref="MostlyZeros.Is"/>.</param>
    /// <param name="weight">W.</param>
    /// <param name="gates">The result, [batch, time, gatesRow].</param>
    /// <param name="batch">The number of sequences.</param>
    /// <param name="time">The number of time steps.</param>
    /// <param name="units">The size of the state.</param>
    public static void InputProduct(
        ReadOnlySpan<Real> x, bool isSparse, ReadOnlySpan<Real> weight, Span<Real> gates, int batch, int time, int units)
    {
        int wide = TCell.Gates * units, features = weight.Length / wide, steps = batch * time, row = GatesRow(units);
        bool splitRows = SharesRows(batch);
        Require.Length(x.Length, (long)steps * features, nameof(x));
        Require.Length(gates.Length, (long)steps * row, nameof(gates));
        fixed (Real* px = x, w = weight, to = gates)
        {
            if (isSparse) MostlyZeros.Multiply(x, w, to, row, steps, wide, features);
            else Gemm.MultiplyParts(px, features, 1, w, wide, 1, to, row, steps, wide, features, add: false, splitRows);
        }
    }

    /// <summary>dx = dGates·Wᵀ, or +=.</summary>
    public static void InputGradient(ReadOnlySpan<Real> dGates, ReadOnlySpan<Real> weight, Span<Real> dx, int steps, int units, bool add)
    {
        int wide = TCell.Gates * units, features = weight.Length / wide, row = GatesRow(units);
        Require.Length(dGates.Length, (long)steps * row, nameof(dGates));
        Require.Length(dx.Length, (long)steps * features, nameof(dx));
        fixed (Real* d = dGates, w = weight, to = dx)
            Gemm.MultiplyParts(d, row, 1, w, 1, wide, to, features, steps, features, wide, add, splitRows: true);
    }

    /// <summary>dW = xᵀ·dGates, or +=.</summary>
    public static void WeightGradient(
        ReadOnlySpan<Real> x, bool isSparse, ReadOnlySpan<Real> dGates, Span<Real> dW, int steps, int units, bool add)
    {
        int wide = TCell.Gates * units, features = dW.Length / wide, row = GatesRow(units);
        Require.Length(x.Length, (long)steps * features, nameof(x));
        Require.Length(dGates.Length, (long)steps * row, nameof(dGates));
        fixed (Real* px = x, d = dGates, to = dW)
        {
            if (isSparse) MostlyZeros.MultiplyTransposed(x, d, row, to, steps, wide, features, add);
            else Gemm.MultiplyParts(px, 1, features, d, row, 1, to, wide, features, wide, steps, add, splitRows: false);
        }
    }

    /// <summary>
    /// dR = pastᵀ·dGates, or +=. For a GRU the last gate is another product: of past and <paramref name="second"/>, its gradient of h·R_n,
    /// or of <paramref name="second"/>, its r * h, and dGates.
    /// </summary>
    public static void RecurrentGradient(
        ReadOnlySpan<Real> past, ReadOnlySpan<Real> dGates, ReadOnlySpan<Real> second, Span<Real> dR, int steps, int units, bool add)
    {
        int wide = TCell.Gates * units, row = GatesRow(units), rowSecond = SecondRow(units);
        Require.Length(past.Length, (long)steps * units, nameof(past));
        Require.Length(dGates.Length, (long)steps * row, nameof(dGates));
        Require.Length(dR.Length, (long)units * wide, nameof(dR));
        fixed (Real* p = past, d = dGates, s = second, to = dR)
        {
            // Gate by gate, so that the packed panels of one gate stay in the L2 cache.
            for (int gate = 0; gate < TCell.Gates; gate++)
            {
                bool isLast = gate == TCell.Gates - 1;
                bool secondLeft = TCell.HasTwoProducts && isLast, secondRight = TCell.HasSecondGradient && isLast;
                nint at = (nint)gate * units, rowLeft = secondLeft ? rowSecond : units, rowRight = secondRight ? rowSecond : row;
                Real* left = secondLeft ? s : p, right = secondRight ? s : d + at;
                Gemm.MultiplyParts(left, 1, rowLeft, right, rowRight, 1, to + at, wide, units, units, steps, add, splitRows: false);
            }
        }
    }

    /// <summary>db = the sum of the gradients over all steps, or +=.</summary>
    /// <param name="gradient">[steps, row]; a row begins with the elements that are summed.</param>
    /// <param name="room">Scratch of the length of a row.</param>
    /// <param name="db">The result.</param>
    /// <param name="steps">Rows of the gradient.</param>
    /// <param name="add">Adds to the result instead of overwriting it.</param>
    public static void BiasGradient(ReadOnlySpan<Real> gradient, Span<Real> room, Span<Real> db, int steps, bool add)
    {
        Reduce.SumAxis(gradient, 1, steps, room.Length, room, false);
        Elementwise.Copy(room[..db.Length], db, add);
    }
}
