namespace Lincoln.Kernels;

/// <summary>The spans over which a recurrent cell runs forwards. Sizes of a row of gates are gates·units.</summary>
ref struct RecurrentForward
{
    public int Batch, Time, Units;
    public bool IsReverse;
    public ReadOnlySpan<Real> Recurrent, Bias, SecondBias;         // R [units, gates·units]
    public ReadOnlySpan<Real> Mask;                                // [batch, time]; empty: all count
    public Span<Real> Gates;                                       // [batch, time, gates·units]: x·W, then the activations
    public Span<Real> Hidden;                                      // [2, batch, units]: the first half begins with h₀; the state after step s is in half (s + 1) % 2
    public Span<Real> Kept;                                        // [steps + 1, batch, units] when it is kept for the backward pass, else [1, batch, units]; an LSTM's begins with c₀
    public Span<Real> Past;                                        // [batch, time, units]: the hidden state before each time step; empty: not kept
    public Span<Real> Y;                                           // [batch, rowsOfY, units]; empty: only the state is wanted
    public int RowsOfY;
    public Span<Real> Packed, Product;                             // room: see Recurrence.PackedLength and ProductLength
}

/// <summary>A recurrent cell over the time steps of a sequence.</summary>
/// <remarks>
/// A time step is one job for the threads: each computes the product of the state with its own columns of every gate, and then the gates of
/// these units, while they are in its cache. The matrix R is packed once for all time steps.
/// </remarks>
static unsafe partial class Recurrence<TCell> where TCell : unmanaged, IRecurrentCell
{
    // Rows of the product are not a multiple of 4 KB apart, which would share a few places in the first cache.
    const int Apart = 16;
    const double WorthThread = 200_000;

    public static int PackedLength(int units) => TCell.Gates * Gemm.PackedLength(units, units);

    public static int ProductLength(int batch, int units) => batch * (TCell.Gates * units + Apart);

    /// <summary>Runs over all time steps.</summary>
    public static void Forward(in RecurrentForward m)
    {
        int batch = m.Batch, time = m.Time, units = m.Units, gates = TCell.Gates;
        Require.Length(m.Recurrent.Length, (long)units * gates * units, nameof(m.Recurrent));
        Require.Length(m.Gates.Length, (long)batch * time * gates * units, nameof(m.Gates));
        Require.Length(m.Hidden.Length, 2L * batch * units, nameof(m.Hidden));
        bool keeps = m.Kept.Length > batch * units, packs = time > 1;
        fixed (Real* recurrent = m.Recurrent, bias = m.Bias, second = m.SecondBias, mask = m.Mask, z = m.Gates, hidden = m.Hidden, kept = m.Kept, past = m.Past, y = m.Y, packed = m.Packed, product = m.Product)
        {
            if (packs) Pack(recurrent, units, packed, transposed: false);
            var kernel = new ForwardKernel { Right = packs ? packed : recurrent, IsPacked = packs };
            for (int step = 0; step < time; step++)
            {
                int t = m.IsReverse ? time - 1 - step : step, next = t + (m.IsReverse ? -1 : 1);
                nint state = (nint)batch * units;
                if (past != null && step == 0) CopyRows(hidden, units, past + (nint)t * units, (nint)time * units, batch, units);
                kernel.M = new RecurrentStep
                {
                    Batch = batch,
                    Units = units,
                    Bias = bias,
                    SecondBias = second,
                    Gates = z + (nint)t * gates * units,
                    GatesRow = (nint)time * gates * units,
                    Product = product,
                    ProductRow = gates * units + Apart,
                    Before = hidden + step % 2 * state,
                    After = hidden + (step + 1) % 2 * state,
                    KeptBefore = kept + (keeps ? step * state : 0),
                    Kept = kept + (keeps ? (step + 1) * state : 0),
                    Past = past == null || step == time - 1 ? null : past + (nint)next * units,
                    PastRow = (nint)time * units,
                    Y = y == null ? null : y + (nint)t * units,
                    YRow = (nint)m.RowsOfY * units,
                    Mask = mask == null ? null : mask + t,
                    MaskRow = time,
                };
                kernel.Left = kernel.M.Before;
                (kernel.FirstGate, kernel.EndGate, kernel.IsFirst) = (0, gates, false);
                if (TCell.HasTwoProducts)
                {
                    (kernel.EndGate, kernel.IsFirst) = (gates - 1, true);
                    Share(batch, units, gates - 1, kernel);
                    kernel.Left = kernel.M.Kept;
                    (kernel.FirstGate, kernel.EndGate, kernel.IsFirst) = (gates - 1, gates, false);
                }
                Share(batch, units, kernel.EndGate - kernel.FirstGate, kernel);
            }
        }
    }

    // The items are units, in whole panels of the packed matrix.
    static void Share<K>(int batch, int units, int products, K kernel) where K : unmanaged, IKernel
    {
        double perUnit = 2.0 * batch * units * products;
        Work.For(units, (int)Math.Min(WorthThread / perUnit + 1, int.MaxValue), kernel, align: Gemm.PanelWidth);
    }

    static void Pack(Real* recurrent, int units, Real* packed, bool transposed) => Share(units / 8 + 1, units, TCell.Gates, new PackKernel { From = recurrent, To = packed, Units = units, Transposed = transposed });

    static void CopyRows(Real* from, nint fromRow, Real* to, nint toRow, int rows, int count)
    {
        for (int row = 0; row < rows; row++) new ReadOnlySpan<Real>(from + row * fromRow, count).CopyTo(new Span<Real>(to + row * toRow, count));
    }

    struct PackKernel : IKernel
    {
        public Real* From, To;
        public int Units;
        public bool Transposed;

        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            nint row = TCell.Gates * Units;
            for (int gate = 0; gate < TCell.Gates; gate++)
                Gemm.PackPanels<V>(From + (nint)gate * Units, Transposed ? 1 : row, Transposed ? row : 1, Units, Units, To + (nint)gate * Gemm.PackedLength(Units, Units), begin / Gemm.PanelWidth, (end + Gemm.PanelWidth - 1) / Gemm.PanelWidth);
        }
    }

    struct ForwardKernel : IKernel
    {
        public RecurrentStep M;
        public Real* Left, Right;
        public int FirstGate, EndGate;
        public bool IsPacked, IsFirst;

        public void Run<V>(int from, int to) where V : struct, ILane<V>
        {
            int units = M.Units;
            for (int gate = FirstGate; gate < EndGate; gate++)
            {
                Real* product = M.Product + (nint)gate * units + from;
                if (IsPacked) Gemm.MultiplyPacked<V>(Left, units, Right + (nint)gate * Gemm.PackedLength(units, units) + (nint)from * units, product, M.ProductRow, M.Batch, to - from, units, false);
                else Gemm.MultiplyUnpacked<V>(Left, units, Right + (nint)gate * units + from, (nint)TCell.Gates * units, product, M.ProductRow, M.Batch, to - from, units, false);
            }
            if (IsFirst) Prepare<V>(from, to);
            else Finish<V>(from, to);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        readonly void Prepare<V>(int from, int to) where V : struct, ILane<V>
        {
            for (int row = 0; row < M.Batch; row++)
                for (int u = from; u < to; u += V.Count) TCell.Prepare<V>(M, row, u, Math.Min(V.Count, to - u));
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        readonly void Finish<V>(int from, int to) where V : struct, ILane<V>
        {
            RecurrentStep m = M;
            for (int row = 0; row < m.Batch; row++)
            {
                bool isPadding = m.IsPadding(row);
                Real* before = m.Before + (nint)row * m.Units, after = m.After + (nint)row * m.Units;
                for (int u = from; u < to; u += V.Count)
                {
                    int n = Math.Min(V.Count, to - u);
                    V h, y;
                    if (isPadding)
                    {
                        (h, y) = (Part.Load<V>(before + u, n), V.Splat(0));
                        nint at = (nint)row * m.Units + u;
                        Part.Store(Part.Load<V>(m.KeptBefore + at, n), m.Kept + at, n);
                    }
                    else h = y = TCell.Forward<V>(m, row, u, n);
                    Part.Store(h, after + u, n);
                    if (m.Past != null) Part.Store(h, m.Past + row * m.PastRow + u, n);
                    if (m.Y != null) Part.Store(y, m.Y + row * m.YRow + u, n);
                }
            }
        }
    }
}
