namespace Lincoln.Kernels;

/// <summary>h = tanh(z).</summary>
internal readonly unsafe struct RnnGates : IRecurrentGates
{
    public static string Name => "RNN";
    public static int Count => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Forward<V>(in RecurrentStep m, int row, int u) where V : struct, ILane<V>
    {
        V h = VectorMath.Tanh(m.Sum<V>(row, u));
        V.Store(h, m.Gates + row * m.Sizes.GatesRow + u);
        return h;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Backward<V>(in RecurrentStep m, int row, int u, V dh) where V : struct, ILane<V>
    {
        V h = V.Load(m.Gates + row * m.Sizes.GatesRow + u);
        m.StoreGradient(dh * V.Fma(-h, h, V.Splat(1)), row, u);
        return V.Splat(0);
    }
}

/// <summary>i, f, o = σ(z), g = tanh(z); c = f·c + i·g; h = o·tanh(c).</summary>
internal readonly unsafe struct LstmGates : IRecurrentGates
{
    public static string Name => "LSTM";
    public static int Count => 4;
    public static bool HasMemory => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Forward<V>(in RecurrentStep m, int row, int u) where V : struct, ILane<V>
    {
        int units = m.Sizes.Units, at = row * units + u;
        Real* gates = m.Gates + row * m.Sizes.GatesRow + u;
        V i = VectorMath.Sigmoid(m.Sum<V>(row, u)), f = VectorMath.Sigmoid(m.Sum<V>(row, u + units));
        V g = VectorMath.Tanh(m.Sum<V>(row, u + 2 * units)), o = VectorMath.Sigmoid(m.Sum<V>(row, u + 3 * units));
        V.Store(i, gates);
        V.Store(f, gates + units);
        V.Store(g, gates + 2 * units);
        V.Store(o, gates + 3 * units);
        V c = V.Fma(f, V.Load(m.MemoryBefore + at), i * g);
        V.Store(c, m.Memory + at);
        return o * VectorMath.Tanh(c);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Backward<V>(in RecurrentStep m, int row, int u, V dh) where V : struct, ILane<V>
    {
        int units = m.Sizes.Units, at = row * units + u;
        Real* gates = m.Gates + row * m.Sizes.GatesRow + u;
        V one = V.Splat(1), i = V.Load(gates), f = V.Load(gates + units), g = V.Load(gates + 2 * units), o = V.Load(gates + 3 * units);
        V tanh = VectorMath.Tanh(V.Load(m.Memory + at));
        V dc = V.Fma(dh * o, V.Fma(-tanh, tanh, one), V.Load(m.DMemory + at));
        m.StoreGradient(dc * g * i * (one - i), row, u);
        m.StoreGradient(dc * V.Load(m.MemoryBefore + at) * f * (one - f), row, u + units);
        m.StoreGradient(dc * i * V.Fma(-g, g, one), row, u + 2 * units);
        m.StoreGradient(dh * tanh * o * (one - o), row, u + 3 * units);
        V.Store(dc * f, m.DMemory + at);
        return V.Splat(0);
    }
}

/// <summary>r, u = σ(z); n = tanh(x-part + r·(h-part + b′)); h = n + u·(h - n).</summary>
internal readonly unsafe struct GruGates : IRecurrentGates
{
    public static string Name => "GRU";
    public static int Count => 3;
    public static bool BypassesProduct => true;
    public static bool HasCandidateProduct => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Forward<V>(in RecurrentStep m, int row, int u) where V : struct, ILane<V>
    {
        int units = m.Sizes.Units, at = row * units + u, last = u + 2 * units;
        Real* gates = m.Gates + row * m.Sizes.GatesRow + u;
        V reset = VectorMath.Sigmoid(m.Sum<V>(row, u)), update = VectorMath.Sigmoid(m.Sum<V>(row, u + units));
        V product = V.Load(m.Product + row * (nint)m.Sizes.GatesStep + last) + V.Load(m.CandidateBias + u);
        V candidate = VectorMath.Tanh(V.Fma(reset, product, V.Load(gates + 2 * units) + V.Load(m.Bias + last)));
        V.Store(reset, gates);
        V.Store(update, gates + units);
        V.Store(candidate, gates + 2 * units);
        V.Store(product, m.CandidateProduct + at);
        return V.Fma(update, V.Load(m.Before + at) - candidate, candidate);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Backward<V>(in RecurrentStep m, int row, int u, V dh) where V : struct, ILane<V>
    {
        int units = m.Sizes.Units, at = row * units + u, last = u + 2 * units;
        Real* gates = m.Gates + row * m.Sizes.GatesRow + u;
        V one = V.Splat(1), reset = V.Load(gates), update = V.Load(gates + units), candidate = V.Load(gates + 2 * units);
        V dCandidate = dh * (one - update) * V.Fma(-candidate, candidate, one), dProduct = dCandidate * reset;
        m.StoreGradient(dCandidate * V.Load(m.CandidateProduct + at) * reset * (one - reset), row, u);
        m.StoreGradient(dh * (V.Load(m.Past + row * m.Sizes.PastRow + u) - candidate) * update * (one - update), row, u + units);
        m.StoreGradient(dCandidate, row, last);
        V.Store(dProduct, m.DCandidateProduct + row * m.Sizes.UnitsRow + u);
        return dh * update;
    }
}

/// <summary>r, u = σ(z); n = tanh(x-part + (r·h)·R); h = n + u·(h - n).</summary>
internal readonly unsafe struct GruGatesResetBefore : IRecurrentGates
{
    public static string Name => "GRU";
    public static int Count => 3;
    public static bool BypassesProduct => true;
    public static bool HasResetState => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prepare<V>(in RecurrentStep m, int row, int u) where V : struct, ILane<V>
    {
        int units = m.Sizes.Units, at = row * units + u;
        Real* gates = m.Gates + row * m.Sizes.GatesRow + u;
        V reset = VectorMath.Sigmoid(m.Sum<V>(row, u)), update = VectorMath.Sigmoid(m.Sum<V>(row, u + units));
        V.Store(reset, gates);
        V.Store(update, gates + units);
        V.Store(reset * V.Load(m.Before + at), m.ResetState + at);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Forward<V>(in RecurrentStep m, int row, int u) where V : struct, ILane<V>
    {
        int units = m.Sizes.Units, at = row * units + u;
        Real* gates = m.Gates + row * m.Sizes.GatesRow + u;
        V candidate = VectorMath.Tanh(m.Sum<V>(row, u + 2 * units));
        V.Store(candidate, gates + 2 * units);
        return V.Fma(V.Load(gates + units), V.Load(m.Before + at) - candidate, candidate);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Backward<V>(in RecurrentStep m, int row, int u, V dh) where V : struct, ILane<V>
    {
        int units = m.Sizes.Units;
        Real* gates = m.Gates + row * m.Sizes.GatesRow + u;
        V one = V.Splat(1), update = V.Load(gates + units), candidate = V.Load(gates + 2 * units);
        m.StoreGradient(dh * (V.Load(m.Past + row * m.Sizes.PastRow + u) - candidate) * update * (one - update), row, u + units);
        m.StoreGradient(dh * (one - update) * V.Fma(-candidate, candidate, one), row, u + 2 * units);
        return dh * update;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Finish<V>(in RecurrentStep m, int row, int u) where V : struct, ILane<V>
    {
        V reset = V.Load(m.Gates + row * m.Sizes.GatesRow + u), past = V.Load(m.Past + row * m.Sizes.PastRow + u);
        V d = V.Load(m.DResetState + row * (nint)m.Sizes.Units + u);
        m.StoreGradient(d * past * reset * (V.Splat(1) - reset), row, u);
        V.Store(reset * past, m.PastResetState + row * m.Sizes.UnitsRow + u);
        return d * reset;
    }
}
