namespace Lincoln.Tests.Kernels;

/// <summary>Broadcasting in its plainest form, to check the kernels against.</summary>
internal static class Shapes
{
    public static int Count(int[] shape) => shape.Aggregate(1, (count, size) => count * size);

    public static int[] Broadcast(int[] a, int[] b)
    {
        int rank = Math.Max(a.Length, b.Length);
        int[] y = new int[rank];
        for (int i = 1; i <= rank; i++)
        {
            int sizeA = i <= a.Length ? a[^i] : 1, sizeB = i <= b.Length ? b[^i] : 1;
            y[^i] = sizeA == 1 ? sizeB : sizeA;
        }
        return y;
    }

    /// <summary>Which number of a smaller tensor meets number i of the one it is broadcast to.</summary>
    public static int Source(int i, int[] large, int[] small)
    {
        int source = 0, step = 1;
        for (int axis = 1; axis <= large.Length; axis++)
        {
            (i, int at) = Math.DivRem(i, large[^axis]);
            if (axis > small.Length) continue;
            if (small[^axis] != 1) source += at * step;
            step *= small[^axis];
        }
        return source;
    }
}
