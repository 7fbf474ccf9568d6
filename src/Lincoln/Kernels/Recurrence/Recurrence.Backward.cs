namespace Lincoln.Kernels;

/// <summary>The spans over which a recurrent cell runs backwards: those of the forward pass and the gradients.</summary>
internal ref struct RecurrentBackward
{
    public RecurrentSizes Sizes;
    public ReadOnlySpan<Real> Recurrent, Mask, Gates, Memory, CandidateProduct, Past;  // as the forward pass left them
    public ReadOnlySpan<Real> DY;                                  // [batch, rowsOfY, units]; empty: the result was the last state alone
    public Span<Real> DHidden, DMemory;                            // [batch, units]: the gradient of the last state, then that of the first
    public bool NeedsFirst;                                        // whether the gradient of the first state is needed
    public Span<Real> DGates;                                      // [batch, time, gatesStep]: the gradient of x·W
    public Span<Real> DCandidateProduct, PastResetState;           // [batch, time, unitsStep]
    public Span<Real> Packed, DResetState;                         // scratch: see PackedLength; [batch, units]
}

internal static unsafe partial class Recurrence<TGates> where TGates : unmanaged, IRecurrentGates
{
    /// <summary>Runs over all time steps, from the last to the first.</summary>
    public static void Backward(in RecurrentBackward m)
    {
        RecurrentSizes sizes = m.Sizes;
        Require.Length(m.Gates.Length, (long)sizes.Steps * sizes.GatesStep, nameof(m.Gates));
        Require.Length(m.DGates.Length, m.Gates.Length, nameof(m.DGates));
        Require.Length(m.DHidden.Length, sizes.State, nameof(m.DHidden));
        fixed (Real* recurrent = m.Recurrent, mask = m.Mask, gates = m.Gates, memory = m.Memory, past = m.Past, packed = m.Packed)
        fixed (Real* dy = m.DY, dHidden = m.DHidden, dMemory = m.DMemory, dGates = m.DGates, dResetState = m.DResetState)
        fixed (Real* product = m.CandidateProduct, dProduct = m.DCandidateProduct, pastResetState = m.PastResetState)
        {
            if (sizes.Time > 1 || m.NeedsFirst || TGates.HasResetState) Pack(recurrent, sizes.Units, packed, transposed: true);
            var start = new RecurrentStep(sizes)
            {
                Gates = gates,
                MemoryBefore = memory,
                Memory = memory,
                CandidateProduct = product,
                Past = past,
                DY = dy,
                Mask = mask,
                DGates = dGates,
                DCandidateProduct = dProduct,
                PastResetState = pastResetState,
                DBefore = dHidden,
                DMemory = dMemory,
                DResetState = dResetState,
            };
            // The gradient of the first state takes another step, which ends with the product.
            Share(new BackwardPass { Start = start, Right = packed }, m.NeedsFirst ? sizes.Time + 1 : sizes.Time, sizes);
        }
    }

    private struct BackwardPass : IRecurrentPass
    {
        public RecurrentStep Start;
        public Real* Right;                            // R transposed and packed

        public void Advance<V>(int step, int stage, RecurrentPart part) where V : struct, ILane<V>
        {
            int time = Start.Sizes.Time;
            RecurrentStep m = At(time - 1 - step);
            if (stage == 0)
            {
                bool adds = TGates.BypassesProduct || m.Mask != null;
                int shared = TGates.HasResetState ? TGates.Count - 1 : TGates.Count;
                for (int gate = 0; gate < shared && step > 0; gate++) Multiply<V>(At(time - step), gate, m.DBefore, part, adds || gate > 0);
                if (step < time) ForUnits<CellUnits, V>(m, part);
            }
            else if (step < time)
            {
                Multiply<V>(m, TGates.Count - 1, m.DResetState, part, add: false);
                ForUnits<ResetUnits, V>(m, part);
            }
        }

        private readonly RecurrentStep At(int step)
        {
            RecurrentStep m = Start;
            RecurrentSizes sizes = m.Sizes;
            nint t = sizes.TimeOf(step), state = sizes.State;
            m.Gates += t * sizes.GatesStep;
            m.DGates += t * sizes.GatesStep;
            m.MemoryBefore = RecurrentStep.Moved(m.MemoryBefore, step * state);
            m.Memory = RecurrentStep.Moved(m.Memory, (step + 1) * state);
            m.CandidateProduct = RecurrentStep.Moved(m.CandidateProduct, step * state);
            m.Past += t * sizes.Units;
            m.DY = RecurrentStep.Moved(m.DY, t * sizes.Units);
            m.Mask = RecurrentStep.Moved(m.Mask, t);
            m.DCandidateProduct = RecurrentStep.Moved(m.DCandidateProduct, t * sizes.UnitsStep);
            m.PastResetState = RecurrentStep.Moved(m.PastResetState, t * sizes.UnitsStep);
            return m;
        }

        // The gradient of a gate's product with the state, times the gate's columns of R transposed.
        private readonly void Multiply<V>(in RecurrentStep m, int gate, Real* to, RecurrentPart part, bool add) where V : struct, ILane<V>
        {
            int units = m.Sizes.Units;
            Gemm.Matrix left = TGates.HasCandidateProduct && gate == TGates.Count - 1
                ? new(m.DCandidateProduct, m.Sizes.UnitsRow, 1)
                : new(m.DGates + (nint)gate * units, m.Sizes.GatesRow, 1);
            Real* panel = Right + gate * (nint)Gemm.PackedLength(units, units) + (nint)part.FirstUnit * units;
            var product = new Gemm.Matrix(to, units, 1).From(part.FirstRow, part.FirstUnit);
            Gemm.MultiplyPacked<V>(left.From(part.FirstRow, 0), panel, product, part.Rows, part.Units, units, add);
        }

        private readonly struct CellUnits : IUnits
        {
            [MethodImpl(MethodImplOptions.AggressiveOptimization)]
            public static int Run<V>(in RecurrentStep step, int row, int u, int end) where V : struct, ILane<V>
            {
                RecurrentStep m = step;
                bool isPadding = m.IsPadding(row);
                Real* d = m.DBefore + (nint)row * m.Sizes.Units, dy = RecurrentStep.Moved(m.DY, row * m.Sizes.YRow);
                for (; u <= end - V.Count; u += V.Count)
                {
                    if (isPadding)
                    {
                        Clear<V>(m, row, u);
                        continue;
                    }
                    V dh = V.Load(d + u);
                    if (dy != null) dh += V.Load(dy + u);
                    V.Store(TGates.Backward<V>(m, row, u, dh), d + u);
                }
                return u;
            }

            // Padding leaves the state as it is, so its gradient is unchanged too.
            private static void Clear<V>(in RecurrentStep m, int row, int u) where V : struct, ILane<V>
            {
                V zero = V.Splat(0);
                for (int gate = 0; gate < TGates.Count; gate++) m.StoreGradient(zero, row, gate * m.Sizes.Units + u);
                if (TGates.HasCandidateProduct) V.Store(zero, m.DCandidateProduct + row * m.Sizes.UnitsRow + u);
                if (TGates.HasResetState) V.Store(zero, m.PastResetState + row * m.Sizes.UnitsRow + u);
            }
        }

        private readonly struct ResetUnits : IUnits
        {
            [MethodImpl(MethodImplOptions.AggressiveOptimization)]
            public static int Run<V>(in RecurrentStep step, int row, int u, int end) where V : struct, ILane<V>
            {
                RecurrentStep m = step;
                if (m.IsPadding(row)) return end;
                Real* d = m.DBefore + (nint)row * m.Sizes.Units;
                for (; u <= end - V.Count; u += V.Count) V.Store(V.Load(d + u) + TGates.Finish<V>(m, row, u), d + u);
                return u;
            }
        }
    }
}
