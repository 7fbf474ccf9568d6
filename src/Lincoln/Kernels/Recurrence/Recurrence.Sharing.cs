namespace Lincoln.Kernels;

/// <summary>A range of the rows of a batch and a range of the units.</summary>
internal readonly record struct RecurrentPart(int FirstRow, int EndRow, int FirstUnit, int EndUnit)
{
    public int Rows => EndRow - FirstRow;
    public int Units => EndUnit - FirstUnit;
}

/// <summary>A pass over the time steps of a sequence, forwards or backwards.</summary>
internal interface IRecurrentPass
{
    /// <summary>Computes a part of one stage of a step. A stage reads what the stage before wrote for all units of the row.</summary>
    void Advance<V>(int step, int stage, RecurrentPart part) where V : struct, ILane<V>;
}

internal static unsafe partial class Recurrence<TGates>
{
    private static int Stages => TGates.HasResetState ? 2 : 1;

    /// <summary>
    /// Shares a pass among the threads. Rows of the batch are independent: with enough of them each thread runs its own rows through all
    /// steps and never waits. With few rows the threads share the units of one stage of one step after the other.
    /// </summary>
    private static void Share<TPass>(in TPass pass, int steps, RecurrentSizes sizes) where TPass : unmanaged, IRecurrentPass
    {
        int batch = sizes.Batch, units = sizes.Units;
        double operations = 2.0 * TGates.Count * units * units;        // of a row in a step
        if (SharesRows(batch))
        {
            var rows = new RowsKernel<TPass> { Pass = pass, Steps = steps, Units = units };
            Work.For(batch * steps, Work.Grain(operations), rows, align: steps);
            return;
        }
        var kernel = new UnitsKernel<TPass> { Pass = pass, Batch = batch };
        for (kernel.Step = 0; kernel.Step < steps; kernel.Step++)
            for (kernel.Stage = 0; kernel.Stage < Stages; kernel.Stage++)
                Work.For(units, Work.Grain(operations * batch / Stages / units), kernel, align: Gemm.PanelWidth);
    }

    /// <summary>The items are the steps of all rows, row by row.</summary>
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

    /// <summary>What a pass does to the whole vectors of the units u..end - 1 of a row; returns the first unit that is left.</summary>
    private interface IUnits
    {
        static abstract int Run<V>(in RecurrentStep m, int row, int u, int end) where V : struct, ILane<V>;
    }

    // Narrower vectors for the last units give the same bits.
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
    {
        var kernel = new PackKernel { From = recurrent, To = packed, Units = units, Transposed = transposed };
        Work.For(units, Work.Grain(PackingOperations * TGates.Count * units), kernel, align: Gemm.PanelWidth);
    }

    private struct PackKernel : IKernel
    {
        public Real* From, To;
        public int Units;
        public bool Transposed;

        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            int firstPanel = begin / Gemm.PanelWidth, endPanel = Sizes.CeilDiv(end, Gemm.PanelWidth);
            for (int gate = 0; gate < TGates.Count; gate++)
            {
                var columns = new Gemm.Matrix(From + (nint)gate * Units, TGates.Count * Units, 1);
                Real* to = To + (nint)gate * Gemm.PackedLength(Units, Units);
                Gemm.PackPanels<V>(Transposed ? columns.Transposed : columns, Units, Units, to, firstPanel, endPanel);
            }
        }
    }
}
