namespace Lincoln.Kernels;

/// <summary>The spans over which a recurrent cell runs backwards: those of the forward pass and the gradients.</summary>
internal ref struct RecurrentBackward
{
    public int Batch, Time, Units;
    public bool IsReverse;
    public ReadOnlySpan<Real> Recurrent, Mask, Gates, Kept, Past;  // as the forward pass left them
    public ReadOnlySpan<Real> DY;                                  // [batch, rowsOfY, units]; empty: the result was the last state alone
    public int RowsOfY;
    public Span<Real> DHidden, DKept;                              // [batch, units]: the gradient of the last state, then that of the first
    public bool NeedsFirst;                                        // whether the gradient of the first state is needed
    public Span<Real> DGates;                                      // [batch, time, gatesRow]: the gradient of x·W
    public Span<Real> DSecond;                                     // [batch, time, secondRow]: that of a GRU's h·R_n, or its r * h
    public Span<Real> Packed, DReset;                              // scratch: see PackedLength; [batch, units]
}

internal static unsafe partial class Recurrence<TCell> where TCell : unmanaged, IRecurrentCell
{
    /// <summary>Runs over all time steps, from the last to the first.</summary>
    public static void Backward(in RecurrentBackward m)
    {
        int batch = m.Batch, time = m.Time, units = m.Units;
        Require.Length(m.Gates.Length, (long)batch * time * GatesRow(units), nameof(m.Gates));
        Require.Length(m.DGates.Length, m.Gates.Length, nameof(m.DGates));
        Require.Length(m.DHidden.Length, (long)batch * units, nameof(m.DHidden));
        fixed (Real* recurrent = m.Recurrent, mask = m.Mask, z = m.Gates, kept = m.Kept, past = m.Past, packed = m.Packed)
        fixed (Real* dy = m.DY, dHidden = m.DHidden, dKept = m.DKept, dz = m.DGates, dSecond = m.DSecond, dReset = m.DReset)
        {
            if (time > 1 || m.NeedsFirst || TCell.HasTwoProducts) Pack(recurrent, units, packed, transposed: true);
            // The gradient of the first state takes a step of its own, which ends with the product.
            Share(new BackwardPass
            {
                Batch = batch,
                Time = time,
                Units = units,
                RowsOfY = m.RowsOfY,
                IsReverse = m.IsReverse,
                Right = packed,
                Mask = mask,
                Gates = z,
                Kept = kept,
                Past = past,
                DY = dy,
                DHidden = dHidden,
                DKept = dKept,
                DGates = dz,
                DSecond = dSecond,
                DReset = dReset,
            }, m.NeedsFirst ? time + 1 : time, batch, units);
        }
    }

    private struct BackwardPass : IRecurrentPass
    {
        public int Batch, Time, Units, RowsOfY;
        public bool IsReverse;
        public Real* Right, Mask, Gates, Kept, Past, DY, DHidden, DKept, DGates, DSecond, DReset;     // Right: R transposed

        public void Advance<V>(int step, int stage, RecurrentPart part) where V : struct, ILane<V>
        {
            RecurrentStep m = At(Time - 1 - step);
            if (stage == 0)
            {
                bool adds = TCell.GoesPast || Mask != null;
                int shared = TCell.HasTwoProducts ? TCell.Gates - 1 : TCell.Gates;
                for (int gate = 0; gate < shared && step > 0; gate++) Multiply<V>(At(Time - step), gate, DHidden, part, adds || gate > 0);
                if (step < Time) ForUnits<CellUnits, V>(m, part);
            }
            else if (step < Time)
            {
                Multiply<V>(m, TCell.Gates - 1, DReset, part, add: false);
                ForUnits<ResetUnits, V>(m, part);
            }
        }

        private readonly RecurrentStep At(int step)
        {
            nint t = IsReverse ? Time - 1 - step : step, state = (nint)Batch * Units, row = GatesRow(Units), second = SecondRow(Units);
            return new()
            {
                Units = Units,
                Gates = Gates + t * row,
                GatesRow = Time * row,
                KeptBefore = Kept + step * state,
                Kept = Kept + (step + 1) * state,
                Past = Past + t * Units,
                PastRow = (nint)Time * Units,
                Y = DY == null ? null : DY + t * Units,
                YRow = (nint)RowsOfY * Units,
                Mask = Mask == null ? null : Mask + t,
                MaskRow = Time,
                DGates = DGates + t * row,
                DGatesRow = Time * row,
                DSecond = DSecond == null ? null : DSecond + t * second,
                DSecondRow = Time * second,
                DBefore = DHidden,
                DKept = DKept,
                DReset = DReset,
            };
        }

        // The gradient of a gate's product with the state, times the gate's columns of R transposed.
        private readonly void Multiply<V>(in RecurrentStep m, int gate, Real* to, RecurrentPart part, bool add) where V : struct, ILane<V>
        {
            bool isSecond = TCell.HasSecondGradient && gate == TCell.Gates - 1;
            nint rowLeft = isSecond ? m.DSecondRow : m.DGatesRow;
            Real* left = (isSecond ? m.DSecond : m.DGates + (nint)gate * Units) + part.FirstRow * rowLeft;
            Real* right = Right + gate * (nint)Gemm.PackedLength(Units, Units) + (nint)part.FirstUnit * Units;
            Real* product = to + (nint)part.FirstRow * Units + part.FirstUnit;
            Gemm.MultiplyPacked<V>(left, rowLeft, right, product, Units, part.Rows, part.Units, Units, add);
        }

        private readonly struct CellUnits : IUnits
        {
            [MethodImpl(MethodImplOptions.AggressiveOptimization)]
            public static int Run<V>(in RecurrentStep step, int row, int u, int end) where V : struct, ILane<V>
            {
                RecurrentStep m = step;
                bool isPadding = m.IsPadding(row);
                Real* d = m.DBefore + (nint)row * m.Units, dy = m.Y == null ? null : m.Y + row * m.YRow;
                for (; u <= end - V.Count; u += V.Count)
                {
                    if (isPadding)
                    {
                        Clear<V>(m, row, u);
                        continue;
                    }
                    V dh = V.Load(d + u);
                    if (dy != null) dh += V.Load(dy + u);
                    V.Store(TCell.Backward<V>(m, row, u, dh), d + u);
                }
                return u;
            }

            // Padding leaves the state as it is, so its gradient is unchanged too.
            private static void Clear<V>(in RecurrentStep m, int row, int u) where V : struct, ILane<V>
            {
                for (int gate = 0; gate < TCell.Gates; gate++) Gate.StoreGradient(m, V.Splat(0), row, gate * m.Units + u);
                if (m.DSecond != null) V.Store(V.Splat(0), m.DSecond + row * m.DSecondRow + u);
            }
        }

        private readonly struct ResetUnits : IUnits
        {
            [MethodImpl(MethodImplOptions.AggressiveOptimization)]
            public static int Run<V>(in RecurrentStep step, int row, int u, int end) where V : struct, ILane<V>
            {
                RecurrentStep m = step;
                Real* d = m.DBefore + (nint)row * m.Units;
                if (m.IsPadding(row)) return end;
                for (; u <= end - V.Count; u += V.Count) V.Store(V.Load(d + u) + TCell.Finish<V>(m, row, u), d + u);
                return u;
            }
        }
    }
}
