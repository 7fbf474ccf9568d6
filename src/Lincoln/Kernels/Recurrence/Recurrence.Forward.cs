namespace Lincoln.Kernels;

/// <summary>The spans over which a recurrent cell runs forwards.</summary>
internal ref struct RecurrentForward
{
    public int Batch, Time, Units;
    public bool IsReverse;
    public ReadOnlySpan<Real> Recurrent, Bias, SecondBias;         // R [units, gates·units]
    public ReadOnlySpan<Real> Mask;                                // [batch, time]; empty: all count
    public Span<Real> Gates;                                       // [batch, time, gatesRow]: x·W, then the activations; see GatesRow
    // [2, batch, units]: the first half begins with h₀; the state after step s is in half (s + 1) % 2
    public Span<Real> Hidden;
    // [steps + 1, batch, units] when it is kept for the backward pass, else [1, batch, units]; an LSTM's begins with c₀
    public Span<Real> Kept;
    // [batch, time, units]: the hidden state before each time step; empty: not kept
    public Span<Real> Past;
    public Span<Real> Y;                                           // [batch, rowsOfY, units]; empty: only the state is needed
    public int RowsOfY;
    public Span<Real> Packed, Product;                             // scratch: see Recurrence.PackedLength and ProductLength
}

/// <summary>A recurrent cell over the time steps of a sequence.</summary>
/// <remarks>R is packed once for all time steps. The gates of a part are computed right after the product of the state with R.</remarks>
internal static unsafe partial class Recurrence<TCell> where TCell : unmanaged, IRecurrentCell
{
    // Avoids strides of a multiple of 4 KB, which cause L1 conflicts.
    private const int Apart = 16;

    /// <summary>The stride of the gates from one time step to the next, in elements.</summary>
    public static int GatesRow(int units) => TCell.Gates * units + Apart;

    /// <summary>The same for the elements of one gate.</summary>
    public static int SecondRow(int units) => units + Apart;

    /// <summary>The number of elements of the packed R.</summary>
    public static int PackedLength(int units) => TCell.Gates * Gemm.PackedLength(units, units);

    /// <summary>The number of elements of the product h·R of one time step.</summary>
    public static int ProductLength(int batch, int units) => batch * GatesRow(units);

    /// <summary>Runs over all time steps.</summary>
    public static void Forward(in RecurrentForward m)
    {
        int batch = m.Batch, time = m.Time, units = m.Units;
        Require.Length(m.Recurrent.Length, (long)units * TCell.Gates * units, nameof(m.Recurrent));
        Require.Length(m.Gates.Length, (long)batch * time * GatesRow(units), nameof(m.Gates));
        Require.Length(m.Hidden.Length, 2L * batch * units, nameof(m.Hidden));
        fixed (Real* recurrent = m.Recurrent, bias = m.Bias, second = m.SecondBias, mask = m.Mask, packed = m.Packed, product = m.Product)
        fixed (Real* z = m.Gates, hidden = m.Hidden, kept = m.Kept, past = m.Past, y = m.Y)
        {
            bool packs = time > 1;
            if (packs) Pack(recurrent, units, packed, transposed: false);
            if (past != null) CopyRows(hidden, past + (m.IsReverse ? (nint)(time - 1) * units : 0), (nint)time * units, batch, units);
            Share(new ForwardPass
            {
                Batch = batch,
                Time = time,
                Units = units,
                RowsOfY = m.RowsOfY,
                IsReverse = m.IsReverse,
                IsPacked = packs,
                Keeps = m.Kept.Length > batch * units,
                Right = packs ? packed : recurrent,
                Bias = bias,
                SecondBias = second,
                Mask = mask,
                Gates = z,
                Hidden = hidden,
                Kept = kept,
                Past = past,
                Y = y,
                Product = product,
            }, time, batch, units);
        }
    }

    private static void CopyRows(Real* from, Real* to, nint toRow, int rows, int count)
    {
        for (int row = 0; row < rows; row++)
            new ReadOnlySpan<Real>(from + (nint)row * count, count).CopyTo(new Span<Real>(to + row * toRow, count));
    }

    private struct ForwardPass : IRecurrentPass
    {
        public int Batch, Time, Units, RowsOfY;
        public bool IsReverse, IsPacked, Keeps;
        public Real* Right, Bias, SecondBias, Mask, Gates, Hidden, Kept, Past, Y, Product;

        public void Advance<V>(int step, int stage, RecurrentPart part) where V : struct, ILane<V>
        {
            RecurrentStep m = At(step);
            bool isFirst = stage == 0, isLast = stage == Stages - 1;
            int begin = isFirst ? 0 : TCell.Gates - 1, end = isLast ? TCell.Gates : TCell.Gates - 1;
            for (int gate = begin; gate < end; gate++) Multiply<V>(m, isFirst ? m.Before : m.Kept, gate, part);
            if (isLast) ForUnits<FinishUnits, V>(m, part);
            else ForUnits<PrepareUnits, V>(m, part);
        }

        private readonly RecurrentStep At(int step)
        {
            nint t = IsReverse ? Time - 1 - step : step, next = IsReverse ? t - 1 : t + 1;
            nint state = (nint)Batch * Units, row = GatesRow(Units);
            return new()
            {
                Units = Units,
                Bias = Bias,
                SecondBias = SecondBias,
                Gates = Gates + t * row,
                GatesRow = Time * row,
                Product = Product,
                ProductRow = row,
                Before = Hidden + step % 2 * state,
                After = Hidden + (step + 1) % 2 * state,
                KeptBefore = Kept + (Keeps ? step * state : 0),
                Kept = Kept + (Keeps ? (step + 1) * state : 0),
                Past = Past == null || step == Time - 1 ? null : Past + next * Units,
                PastRow = (nint)Time * Units,
                Y = Y == null ? null : Y + t * Units,
                YRow = (nint)RowsOfY * Units,
                Mask = Mask == null ? null : Mask + t,
                MaskRow = Time,
            };
        }

        private readonly void Multiply<V>(in RecurrentStep m, Real* left, int gate, RecurrentPart part) where V : struct, ILane<V>
        {
            nint wide = TCell.Gates * Units, column = (nint)gate * Units + part.FirstUnit;
            Real* rows = left + (nint)part.FirstRow * Units, product = m.Product + part.FirstRow * m.ProductRow + column;
            Real* panel = Right + gate * (nint)Gemm.PackedLength(Units, Units) + (nint)part.FirstUnit * Units;
            if (IsPacked) Gemm.MultiplyPacked<V>(rows, Units, panel, product, m.ProductRow, part.Rows, part.Units, Units, false);
            else Gemm.MultiplyUnpacked<V>(rows, Units, Right + column, wide, product, m.ProductRow, part.Rows, part.Units, Units, false);
        }

        private readonly struct PrepareUnits : IUnits
        {
            [MethodImpl(MethodImplOptions.AggressiveOptimization)]
            public static int Run<V>(in RecurrentStep step, int row, int u, int end) where V : struct, ILane<V>
            {
                RecurrentStep m = step;
                for (; u <= end - V.Count; u += V.Count) TCell.Prepare<V>(m, row, u);
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
                nint at = (nint)row * m.Units;
                Real* before = m.Before + at, after = m.After + at;
                Real* past = m.Past == null ? null : m.Past + row * m.PastRow, result = m.Y == null ? null : m.Y + row * m.YRow;
                for (; u <= end - V.Count; u += V.Count)
                {
                    V h, y;
                    if (isPadding)
                    {
                        (h, y) = (V.Load(before + u), V.Splat(0));
                        V.Store(V.Load(m.KeptBefore + at + u), m.Kept + at + u);
                    }
                    else h = y = TCell.Forward<V>(m, row, u);
                    V.Store(h, after + u);
                    if (past != null) V.Store(h, past + u);
                    if (result != null) V.Store(y, result + u);
                }
                return u;
            }
        }
    }
}
