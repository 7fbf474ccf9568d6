using Lincoln.Kernels;

namespace Lincoln.Bench;

/// <summary>Matrix products, C = op(A)·op(B): "60x89x784" is m x n x k, and "-at" or "-bt" says that A or B is stored transposed.</summary>
internal static class Products
{
    public static Action? Make(string family, string shape)
    {
        if (family is not ("gemm-1t" or "gemm-2t")) return null;
        bool at = shape.EndsWith("-at"), bt = shape.EndsWith("-bt");
        int[] size = [.. shape.Split('-')[0].Split('x').Select(int.Parse)];
        int m = size[0], n = size[1], k = size[2];
        Tensor a = Workloads.Numbers([m, k]), b = Workloads.Numbers([k, n]), c = Tensor.Persistent([m, n]);
        return () => Gemm.Multiply(a.Values, b.Values, c.Edit(), m, n, k, at, bt);
    }
}
