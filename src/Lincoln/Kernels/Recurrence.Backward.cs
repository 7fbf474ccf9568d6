namespace Lincoln.Kernels;

/// <summary>The spans over which a recurrent cell runs backwards: those of the forward pass and the gradients.</summary>
ref struct RecurrentBackward
{
    public int Batch, Time, Units;
    public bool IsReverse;
    public ReadOnlySpan<Real> Recurrent, Mask, Gates, Kept, Past;  // as the forward pass left them
    public ReadOnlySpan<Real> DY;                                  // [batch, rowsOfY, units]; empty: the result was the last state alone
    public int RowsOfY;
    public Span<Real> DHidden, DKept;                              // [batch, units]: the gradient of the last state, then that of the first
    public bool NeedsFirst;                                        // whether anybody wants that of the first
    public Span<Real> DGates;                                      // [batch, time, gates·units]: the gradient of x·W
    public Span<Real> DSecond;                                     // [batch, time, units]: that of a GRU's h·R_n, or its r * h
    public Span<Real> Packed, DState, DReset;                      // room: see PackedLength; twice ProductLength; [batch, units]
}

static unsafe partial class Recurrence<TCell> where TCell : unmanaged, IRecurrentCell
{
    /// <summary>Runs over all time steps, from the last to the first.</summary>
    public static void Backward(in RecurrentBackward m)
    {
        int batch = m.Batch, time = m.Time, units = m.Units, gates = TCell.Gates;
        Require.Length(m.Gates.Length, (long)batch * time * gates * units, nameof(m.Gates));
        Require.Length(m.DGates.Length, m.Gates.Length, nameof(m.DGates));
        Require.Length(m.DHidden.Length, (long)batch * units, nameof(m.DHidden));
        fixed (Real* recurrent = m.Recurrent, mask = m.Mask, z = m.Gates, kept = m.Kept, past = m.Past, dy = m.DY, dHidden = m.DHidden, dKept = m.DKept, dz = m.DGates, dSecond = m.DSecond, packed = m.Packed, dState = m.DState, dReset = m.DReset)
        {
            if (time > 1 || m.NeedsFirst || TCell.HasTwoProducts) Pack(recurrent, units, packed, transposed: true);
            nint state = (nint)batch * units, room = ProductLength(batch, units), width = gates * units;
            var kernel = new BackwardKernel { Right = packed, Adds = TCell.GoesPast || mask != null };
            for (int step = time - 1; step >= 0; step--)
            {
                int t = m.IsReverse ? time - 1 - step : step;
                kernel.M = new RecurrentStep
                {
                    Batch = batch,
                    Units = units,
                    Gates = z + t * width,
                    GatesRow = time * width,
                    KeptBefore = kept + step * state,
                    Kept = kept + (step + 1) * state,
                    Past = past + (nint)t * units,
                    PastRow = (nint)time * units,
                    Y = dy == null ? null : dy + (nint)t * units,
                    YRow = (nint)m.RowsOfY * units,
                    Mask = mask == null ? null : mask + t,
                    MaskRow = time,
                    DGates = dz + t * width,
                    DGatesRow = time * width,
                    DState = dState + step % 2 * room,
                    DStateRow = width + Apart,
                    DSecond = dSecond == null ? null : dSecond + (nint)t * units,
                    DSecondRow = (nint)time * units,
                    DBefore = dHidden,
                    DKept = dKept,
                    DReset = dReset,
                };
                kernel.Left = step == time - 1 ? null : dState + (step + 1) % 2 * room;
                Run(BackwardStage.Cell, gates);
                if (TCell.HasTwoProducts) Run(BackwardStage.Reset, 1);
            }
            kernel.Left = dState;
            if (m.NeedsFirst) Run(BackwardStage.First, gates);

            void Run(BackwardStage stage, int products)
            {
                kernel.Stage = stage;
                Share(batch, units, products, kernel);
            }
        }
    }

    enum BackwardStage { Cell, Reset, First }

    struct BackwardKernel : IKernel
    {
        public RecurrentStep M;
        public Real* Left, Right;                                  // the gradient of the gates' sums of the time step behind, and R transposed
        public bool Adds;
        public BackwardStage Stage;

        public void Run<V>(int from, int to) where V : struct, ILane<V>
        {
            int shared = TCell.HasTwoProducts ? TCell.Gates - 1 : TCell.Gates;
            if (Stage == BackwardStage.Reset)
            {
                Multiply<V>(M.DState, TCell.Gates - 1, M.DReset, from, to, add: false);
                FinishReset<V>(from, to);
                return;
            }
            if (Left != null)
                for (int gate = 0; gate < shared; gate++) Multiply<V>(Left, gate, M.DBefore, from, to, Adds || gate > 0);
            if (Stage == BackwardStage.Cell) Cell<V>(from, to);
        }

        readonly void Multiply<V>(Real* left, int gate, Real* to, int from, int end, bool add) where V : struct, ILane<V>
        {
            int units = M.Units;
            Gemm.MultiplyPacked<V>(left + (nint)gate * units, M.DStateRow, Right + (nint)gate * Gemm.PackedLength(units, units) + (nint)from * units, to + from, units, M.Batch, end - from, units, add);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        readonly void Cell<V>(int from, int to) where V : struct, ILane<V>
        {
            RecurrentStep m = M;
            for (int row = 0; row < m.Batch; row++)
            {
                bool isPadding = m.IsPadding(row);
                Real* d = m.DBefore + (nint)row * m.Units;
                for (int u = from; u < to; u += V.Count)
                {
                    int n = Math.Min(V.Count, to - u);
                    if (isPadding)
                    {
                        Clear<V>(row, u, n);
                        continue;
                    }
                    V dh = Part.Load<V>(d + u, n);
                    if (m.Y != null) dh += Part.Load<V>(m.Y + row * m.YRow + u, n);
                    Part.Store(TCell.Backward<V>(m, row, u, n, dh), d + u, n);
                }
            }
        }

        // The state passed by, and so does its gradient.
        readonly void Clear<V>(int row, int u, int n) where V : struct, ILane<V>
        {
            for (int gate = 0; gate < TCell.Gates; gate++) Part.StoreGradient(M, V.Splat(0), row, gate * M.Units + u, n);
            if (M.DSecond != null) Part.Store(V.Splat(0), M.DSecond + row * M.DSecondRow + u, n);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        readonly void FinishReset<V>(int from, int to) where V : struct, ILane<V>
        {
            for (int row = 0; row < M.Batch; row++)
            {
                if (M.IsPadding(row)) continue;
                Real* d = M.DBefore + (nint)row * M.Units;
                for (int u = from; u < to; u += V.Count)
                {
                    int n = Math.Min(V.Count, to - u);
                    Part.Store(Part.Load<V>(d + u, n) + TCell.Finish<V>(M, row, u, n), d + u, n);
                }
            }
        }
    }
}
