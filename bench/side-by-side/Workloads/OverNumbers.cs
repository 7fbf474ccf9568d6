namespace Lincoln.Bench;

/// <summary>Elementwise functions, and softmax over rows: 65,536 elements, which stay in the L2 cache.</summary>
internal static class OverNumbers
{
    private const int Count = 65536;

    public static Action? Make(string family, string what)
    {
        if (family != "elementwise") return null;
        Tensor x;
        switch (what)
        {
            case "exp": x = Workloads.Numbers([Count]); return () => Workloads.Step(() => x.Exp());
            case "tanh": x = Workloads.Numbers([Count]); return () => Workloads.Step(() => x.Tanh());
            case "sigmoid": x = Workloads.Numbers([Count]); return () => Workloads.Step(() => x.Sigmoid());
            default:
                int columns = int.Parse(what.Split('-')[1]);                     // softmax-64
                x = Workloads.Numbers([Count / columns, columns]);
                return () => Workloads.Step(() => x.Softmax());
        }
    }
}
