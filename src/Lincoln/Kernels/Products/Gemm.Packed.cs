namespace Lincoln.Kernels;

/// <summary>Products of many left sides with one B, packed once in panels of 32 columns, the last one padded with zeros.</summary>
/// <remarks>The layout does not depend on the vector width.</remarks>
public static unsafe partial class Gemm
{
    /// <summary>The columns of a packed panel; the parts of threads begin at multiples of them.</summary>
    internal const int PanelWidth = 32;

    /// <summary>The number of elements of a packed k × n matrix.</summary>
    internal static int PackedLength(int k, int n) => Sizes.CeilDiv(n, PanelWidth) * PanelWidth * k;

    /// <summary>Packs the panels begin..end - 1 of B, k × n.</summary>
    internal static void PackPanels<V>(Matrix b, int k, int n, Real* packed, int begin, int end) where V : struct, ILane<V>
    {
        for (int panel = begin; panel < end; panel++)
        {
            int from = panel * PanelWidth, columns = Math.Min(PanelWidth, n - from);
            Real* to = packed + (nint)from * k;
            Pack.Strip<V>(b.At(0, from), b.Column, b.Row, columns, k, to, PanelWidth);
            if (columns < PanelWidth)
                for (int p = 0; p < k; p++) new Span<Real>(to + (nint)p * PanelWidth + columns, PanelWidth - columns).Clear();
        }
    }

    /// <summary>C (m × columns) = A·B or C += A·B for a packed B of k rows, from the beginning of one of its panels on.</summary>
    internal static void MultiplyPacked<V>(Matrix a, Real* panel, Matrix c, int m, int columns, int k, bool add) where V : struct, ILane<V>
    {
        var product = new TileProduct { A = a.At(0, 0), RowA = a.Row, StepA = 1, StepB = PanelWidth, RowC = c.Row, K = k, Add = add };
        for (int j = 0; j < columns; j += 2 * V.Count)
        {
            int n = Math.Min(2 * V.Count, columns - j), vectors = n > V.Count ? 2 : 1;
            product.B = panel + (nint)(j / PanelWidth) * PanelWidth * k + j % PanelWidth;
            product.C = c.At(0, j);
            product.Last = n - (vectors - 1) * V.Count;
            Tile<V>.MultiplyRows<EvenRows>(product, m, vectors, Tile<V>.MaxRows);
        }
    }
}
