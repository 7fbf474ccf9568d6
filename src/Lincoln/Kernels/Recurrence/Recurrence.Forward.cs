namespace Lincoln.Kernels;

/// <summary>The spans over which a recurrent cell runs forwards; empty what the cell does not have or the pass does not need.</summary>
internal ref struct RecurrentForward
{
    public RecurrentSizes Sizes;
    public ReadOnlySpan<Real> Recurrent, Bias, CandidateBias;      // R [units, gates·units], b [gates·units], b′ [units]
    public ReadOnlySpan<Real> Mask;                                // [batch, time]
    public Span<Real> Gates;                                       // [batch, time, gatesStep]: x·W, then the activations
    public Span<Real> Hidden;                                      // [2, batch, units]: begins with h₀; after step s in half (s + 1) % 2
    public Span<Real> Memory;                                      // [time + 1, batch, units] or [1, batch, units]: begins with c₀
    public Span<Real> CandidateProduct;                            // [time, batch, units] or [1, batch, units]
    public Span<Real> ResetState;                                  // [batch, units]
    public Span<Real> Past;                                        // [batch, time, units]: the hidden state before each time step
    public Span<Real> Y;                                           // [batch, rowsOfY, units]
    public Span<Real> Packed, Product;                             // scratch: see PackedLength; [batch, gatesStep]
}

/// <summary>A recurrent cell over the time steps of a sequence.</summary>
/// <remarks>R is packed once for all time steps. The gates of a part are computed right after the product of the state with R.</remarks>
internal static unsafe partial class Recurrence<TGates> where TGates : unmanaged, IRecurrentGates
{
    /// <summary>The number of elements of the packed R.</summary>
    public static int PackedLength(int units) => TGates.Count * Gemm.PackedLength(units, units);

    /// <summary>Runs over all time steps.</summary>
    public static void Forward(in RecurrentForward m)
    {
        RecurrentSizes sizes = m.Sizes;
        Require.Length(m.Recurrent.Length, (long)sizes.Units * TGates.Count * sizes.Units, nameof(m.Recurrent));
        Require.Length(m.Gates.Length, (long)sizes.Steps * sizes.GatesStep, nameof(m.Gates));
        Require.Length(m.Hidden.Length, 2L * sizes.State, nameof(m.Hidden));
        fixed (Real* recurrent = m.Recurrent, bias = m.Bias, candidateBias = m.CandidateBias, mask = m.Mask, packed = m.Packed)
        fixed (Real* gates = m.Gates, product = m.Product, hidden = m.Hidden, past = m.Past, y = m.Y)
        fixed (Real* memory = m.Memory, candidateProduct = m.CandidateProduct, resetState = m.ResetState)
        {
            bool packs = IsWorthPackingR(sizes.Time);
            if (packs) Pack(recurrent, sizes.Units, packed, transposed: false);
            if (past != null) CopyRows(hidden, past + (nint)sizes.TimeOf(0) * sizes.Units, sizes.PastRow, sizes.Batch, sizes.Units);
            var start = new RecurrentStep(sizes)
            {
                Bias = bias,
                CandidateBias = candidateBias,
                Gates = gates,
                Product = product,
                Before = hidden,
                After = hidden,
                MemoryBefore = memory,
                Memory = memory,
                CandidateProduct = candidateProduct,
                ResetState = resetState,
                NextPast = past,
                Y = y,
                Mask = mask,
            };
            Share(new ForwardPass { Start = start, Right = packs ? packed : recurrent, IsPacked = packs }, sizes.Time, sizes);
        }
    }

    private static void CopyRows(Real* from, Real* to, nint toRow, int rows, int count)
    {
        for (int row = 0; row < rows; row++)
            new ReadOnlySpan<Real>(from + (nint)row * count, count).CopyTo(new Span<Real>(to + row * toRow, count));
    }

    private struct ForwardPass : IRecurrentPass
    {
        public RecurrentStep Start;
        public Real* Right;                            // R, or R packed
        public bool IsPacked;

        public void Advance<V>(int step, int stage, RecurrentPart part) where V : struct, ILane<V>
        {
            RecurrentStep m = At(step);
            bool isFirst = stage == 0, isLast = stage == Stages - 1;
            int begin = isFirst ? 0 : TGates.Count - 1, end = isLast ? TGates.Count : TGates.Count - 1;
            for (int gate = begin; gate < end; gate++) Multiply<V>(m, isFirst ? m.Before : m.ResetState, gate, part);
            if (isLast) ForUnits<FinishUnits, V>(m, part);
            else ForUnits<PrepareUnits, V>(m, part);
        }

        private readonly RecurrentStep At(int step)
        {
            RecurrentStep m = Start;
            RecurrentSizes sizes = m.Sizes;
            nint t = sizes.TimeOf(step), state = sizes.State;
            m.Gates += t * sizes.GatesStep;
            m.Before += step % 2 * state;
            m.After += (step + 1) % 2 * state;
            if (m.NextPast != null)
            {
                // Kept for the backward pass.
                m.MemoryBefore = RecurrentStep.Moved(m.MemoryBefore, step * state);
                m.Memory = RecurrentStep.Moved(m.Memory, (step + 1) * state);
                m.CandidateProduct = RecurrentStep.Moved(m.CandidateProduct, step * state);
                m.NextPast = step == sizes.Time - 1 ? null : m.NextPast + (nint)sizes.TimeOf(step + 1) * sizes.Units;
            }
            m.Y = RecurrentStep.Moved(m.Y, t * sizes.Units);
            m.Mask = RecurrentStep.Moved(m.Mask, t);
            return m;
        }

        private readonly void Multiply<V>(in RecurrentStep m, Real* state, int gate, RecurrentPart part) where V : struct, ILane<V>
        {
            int units = m.Sizes.Units, column = gate * units + part.FirstUnit;
            var left = new Gemm.Matrix(state, units, 1).From(part.FirstRow, 0);
            var product = new Gemm.Matrix(m.Product, m.Sizes.GatesStep, 1).From(part.FirstRow, column);
            Real* panel = Right + gate * (nint)Gemm.PackedLength(units, units) + (nint)part.FirstUnit * units;
            if (IsPacked) Gemm.MultiplyPacked<V>(left, panel, product, part.Rows, part.Units, units, false);
            else Gemm.Multiply<V>(left, new(Right + column, TGates.Count * units, 1), product, part.Rows, part.Units, units, false);
        }

        private readonly struct PrepareUnits : IUnits
        {
            [MethodImpl(MethodImplOptions.AggressiveOptimization)]
            public static int Run<V>(in RecurrentStep step, int row, int u, int end) where V : struct, ILane<V>
            {
                RecurrentStep m = step;
                for (; u <= end - V.Count; u += V.Count) TGates.Prepare<V>(m, row, u);
                return u;
            }
        }

        private readonly struct FinishUnits : IUnits
        {
            [MethodImpl(MethodImplOptions.AggressiveOptimization)]
            public static int Run<V>(in RecurrentStep step, int row, int u, int end) where V : struct, ILane<V>
            {
                RecurrentStep m = step;
                bool isPadding = m.IsPadding(row);
                nint at = (nint)row * m.Sizes.Units;
                Real* before = m.Before + at, after = m.After + at;
                Real* past = RecurrentStep.Moved(m.NextPast, row * m.Sizes.PastRow), result = RecurrentStep.Moved(m.Y, row * m.Sizes.YRow);
                for (; u <= end - V.Count; u += V.Count)
                {
                    V h, y;
                    if (isPadding)
                    {
                        (h, y) = (V.Load(before + u), V.Splat(0));
                        if (TGates.HasMemory) V.Store(V.Load(m.MemoryBefore + at + u), m.Memory + at + u);
                    }
                    else h = y = TGates.Forward<V>(m, row, u);
                    V.Store(h, after + u);
                    if (past != null) V.Store(h, past + u);
                    if (result != null) V.Store(y, result + u);
                }
                return u;
            }
        }
    }
}
