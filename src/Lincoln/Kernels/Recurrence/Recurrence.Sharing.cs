namespace Lincoln.Kernels;

/// <summary>Some rows of a batch and some units of them.</summary>
internal readonly record struct RecurrentPart(int FirstRow, int EndRow, int FirstUnit, int EndUnit)
{
    public int Rows => EndRow - FirstRow;
    public int Units => EndUnit - FirstUnit;
}

/// <summary>A way through the time steps of a sequence, forwards or backwards.</summary>
internal interface IRecurrentPass
{
    /// <summary>
    /// Computes a part of one step. A step may have several stages, of which each reads what the one before wrote for all units of the row.
    /// </summary>
    void Advance<V>(int step, int stage, RecurrentPart part) where V : struct, ILane<V>;
}

internal static unsafe partial class Recurrence<TCell>
{
    // Fewer rows leave the registers of the matrix product half empty, so that R is read too often.
    private const int WorthRows = 8;
    private const double WorthThread = 200_000;

    private static bool SharesRows(int batch) => batch >= WorthRows * Work.Threads;

    private static int Stages => TCell.HasTwoProducts ? 2 : 1;

    /// <summary>
    /// Shares a pass among the threads. Rows of the batch know nothing of each other: with enough of them each thread runs through all
    /// steps
    /// with its own ones, and never waits. With few rows the threads share the units of every stage of every step, one after the other.
    /// </summary>
    private static void Share<TPass>(in TPass pass, int steps, int batch, int units) where TPass : unmanaged, IRecurrentPass
    {
        double operations = 2.0 * TCell.Gates * units * units;         // of a row in a step
        if (SharesRows(batch))
        {
            Work.For(batch * steps, Grain(operations), new RowsKernel<TPass> { Pass = pass, Steps = steps, Units = units }, align: steps);
            return;
        }
        var kernel = new UnitsKernel<TPass> { Pass = pass, Batch = batch };
        for (kernel.Step = 0; kernel.Step < steps; kernel.Step++)
            for (kernel.Stage = 0; kernel.Stage < Stages; kernel.Stage++)
                Work.For(units, Grain(operations * batch / Stages / units), kernel, align: Gemm.PanelWidth);
    }

    private static int Grain(double operations) => (int)Math.Min(WorthThread / operations + 1, int.MaxValue);

    /// <summary>The items are steps of rows, those of a row together.</summary>
    private struct RowsKernel<TPass> : IKernel where TPass : unmanaged, IRecurrentPass
    {
        public TPass Pass;
        public int Steps, Units;

        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            var part = new RecurrentPart(begin / Steps, end / Steps, 0, Units);
            for (int step = 0; step < Steps; step++)
                for (int stage = 0; stage < Stages; stage++) Pass.Advance<V>(step, stage, part);
        }
    }

    /// <summary>The items are units, in whole panels of the packed matrix.</summary>
    private struct UnitsKernel<TPass> : IKernel where TPass : unmanaged, IRecurrentPass
    {
        public TPass Pass;
        public int Batch, Step, Stage;

        public void Run<V>(int begin, int end) where V : struct, ILane<V> => Pass.Advance<V>(Step, Stage, new(0, Batch, begin, end));
    }

    /// <summary>What a pass does to the units u..end - 1 of a row, as far as whole vectors go; gives the first that is left.</summary>
    private interface IUnits
    {
        static abstract int Run<V>(in RecurrentStep m, int row, int u, int end) where V : struct, ILane<V>;
    }

    // The last units take narrower vectors, which give the same bits.
    private static void ForUnits<TUnits, V>(in RecurrentStep m, RecurrentPart part) where TUnits : IUnits where V : struct, ILane<V>
    {
        for (int row = part.FirstRow; row < part.EndRow; row++)
        {
            int u = TUnits.Run<V>(m, row, part.FirstUnit, part.EndUnit);
            if (u < part.EndUnit) u = TUnits.Run<Lane128>(m, row, u, part.EndUnit);
            if (u < part.EndUnit) TUnits.Run<Lane1>(m, row, u, part.EndUnit);
        }
    }

    /// <summary>Packs R, the columns of each gate by themselves, or those of Rᵀ.</summary>
    private static void Pack(Real* recurrent, int units, Real* packed, bool transposed)
        => Work.For(units, Grain(16.0 * TCell.Gates * units), new PackKernel { From = recurrent, To = packed, Units = units, Transposed = transposed }, align: Gemm.PanelWidth);

    private struct PackKernel : IKernel
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
}
