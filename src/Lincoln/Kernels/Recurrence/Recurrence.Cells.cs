using static Lincoln.Kernels.Gate;

namespace Lincoln.Kernels;

/// <summary>h = tanh(z).</summary>
internal readonly unsafe struct PlainCell : IRecurrentCell
{
    public static int Gates => 1;
    public static bool GoesPast => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Forward<V>(in RecurrentStep m, int row, int u) where V : struct, ILane<V>
    {
        V h = VectorMath.Tanh(Sum<V>(m, row, u));
        V.Store(h, m.Gates + row * m.GatesRow + u);
        return h;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Backward<V>(in RecurrentStep m, int row, int u, V dh) where V : struct, ILane<V>
    {
        V h = V.Load(m.Gates + row * m.GatesRow + u);
        StoreGradient(m, dh * V.Fma(-h, h, V.Splat(1)), row, u);
        return V.Splat(0);
    }
}

/// <summary>i, f, o = σ(z), g = tanh(z); c = f·c + i·g; h = o·tanh(c).</summary>
internal readonly unsafe struct MemoryCell : IRecurrentCell
{
    public static int Gates => 4;
    public static bool GoesPast => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Forward<V>(in RecurrentStep m, int row, int u) where V : struct, ILane<V>
    {
        int units = m.Units, at = row * units + u;
        Real* gates = m.Gates + row * m.GatesRow + u;
        V i = VectorMath.Sigmoid(Sum<V>(m, row, u)), f = VectorMath.Sigmoid(Sum<V>(m, row, u + units));
        V g = VectorMath.Tanh(Sum<V>(m, row, u + 2 * units)), o = VectorMath.Sigmoid(Sum<V>(m, row, u + 3 * units));
        V.Store(i, gates);
        V.Store(f, gates + units);
        V.Store(g, gates + 2 * units);
        V.Store(o, gates + 3 * units);
        V c = V.Fma(f, V.Load(m.KeptBefore + at), i * g);
        V.Store(c, m.Kept + at);
        return o * VectorMath.Tanh(c);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Backward<V>(in RecurrentStep m, int row, int u, V dh) where V : struct, ILane<V>
    {
        int units = m.Units, at = row * units + u;
        Real* gates = m.Gates + row * m.GatesRow + u;
        V one = V.Splat(1), i = V.Load(gates), f = V.Load(gates + units), g = V.Load(gates + 2 * units), o = V.Load(gates + 3 * units);
        V tanh = VectorMath.Tanh(V.Load(m.Kept + at));
        V dc = V.Fma(dh * o, V.Fma(-tanh, tanh, one), V.Load(m.DKept + at));
        StoreGradient(m, dc * g * i * (one - i), row, u);
        StoreGradient(m, dc * V.Load(m.KeptBefore + at) * f * (one - f), row, u + units);
        StoreGradient(m, dc * i * V.Fma(-g, g, one), row, u + 2 * units);
        StoreGradient(m, dh * tanh * o * (one - o), row, u + 3 * units);
        V.Store(dc * f, m.DKept + at);
        return V.Splat(0);
    }
}

/// <summary>r, u = σ(z); n = tanh(x-part + r·(h-part + b′)); h = n + u·(h - n).</summary>
internal readonly unsafe struct GatedCell : IRecurrentCell
{
    public static int Gates => 3;
    public static bool GoesPast => true;
    public static bool HasSecondGradient => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Forward<V>(in RecurrentStep m, int row, int u) where V : struct, ILane<V>
    {
        int units = m.Units, at = row * units + u, last = u + 2 * units;
        Real* gates = m.Gates + row * m.GatesRow + u;
        V reset = VectorMath.Sigmoid(Sum<V>(m, row, u)), update = VectorMath.Sigmoid(Sum<V>(m, row, u + units));
        V product = V.Load(m.Product + row * m.ProductRow + last) + V.Load(m.SecondBias + u);
        V candidate = VectorMath.Tanh(V.Fma(reset, product, V.Load(gates + 2 * units) + V.Load(m.Bias + last)));
        V.Store(reset, gates);
        V.Store(update, gates + units);
        V.Store(candidate, gates + 2 * units);
        V.Store(product, m.Kept + at);
        return V.Fma(update, V.Load(m.Before + at) - candidate, candidate);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Backward<V>(in RecurrentStep m, int row, int u, V dh) where V : struct, ILane<V>
    {
        int units = m.Units, at = row * units + u, last = u + 2 * units;
        Real* gates = m.Gates + row * m.GatesRow + u;
        V one = V.Splat(1), reset = V.Load(gates), update = V.Load(gates + units), candidate = V.Load(gates + 2 * units);
        V dCandidate = dh * (one - update) * V.Fma(-candidate, candidate, one), dProduct = dCandidate * reset;
        StoreGradient(m, dCandidate * V.Load(m.Kept + at) * reset * (one - reset), row, u);
        StoreGradient(m, dh * (V.Load(m.Past + row * m.PastRow + u) - candidate) * update * (one - update), row, u + units);
        StoreGradient(m, dCandidate, row, last);
        V.Store(dProduct, m.DSecond + row * m.DSecondRow + u);
        return dh * update;
    }
}

/// <summary>r, u = σ(z); n = tanh(x-part + (r·h)·R); h = n + u·(h - n).</summary>
internal readonly unsafe struct ResetBeforeCell : IRecurrentCell
{
    public static int Gates => 3;
    public static bool GoesPast => true;
    public static bool HasTwoProducts => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prepare<V>(in RecurrentStep m, int row, int u) where V : struct, ILane<V>
    {
        int units = m.Units, at = row * units + u;
        Real* gates = m.Gates + row * m.GatesRow + u;
        V reset = VectorMath.Sigmoid(Sum<V>(m, row, u)), update = VectorMath.Sigmoid(Sum<V>(m, row, u + units));
        V.Store(reset, gates);
        V.Store(update, gates + units);
        V.Store(reset * V.Load(m.Before + at), m.Kept + at);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Forward<V>(in RecurrentStep m, int row, int u) where V : struct, ILane<V>
    {
        int units = m.Units, at = row * units + u;
        Real* gates = m.Gates + row * m.GatesRow + u;
        V candidate = VectorMath.Tanh(Sum<V>(m, row, u + 2 * units));
        V.Store(candidate, gates + 2 * units);
        return V.Fma(V.Load(gates + units), V.Load(m.Before + at) - candidate, candidate);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Backward<V>(in RecurrentStep m, int row, int u, V dh) where V : struct, ILane<V>
    {
        int units = m.Units;
        Real* gates = m.Gates + row * m.GatesRow + u;
        V one = V.Splat(1), update = V.Load(gates + units), candidate = V.Load(gates + 2 * units);
        StoreGradient(m, dh * (V.Load(m.Past + row * m.PastRow + u) - candidate) * update * (one - update), row, u + units);
        StoreGradient(m, dh * (one - update) * V.Fma(-candidate, candidate, one), row, u + 2 * units);
        return dh * update;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Finish<V>(in RecurrentStep m, int row, int u) where V : struct, ILane<V>
    {
        Real* gates = m.Gates + row * m.GatesRow + u;
        V reset = V.Load(gates), d = V.Load(m.DReset + row * m.Units + u);
        StoreGradient(m, d * V.Load(m.Past + row * m.PastRow + u) * reset * (V.Splat(1) - reset), row, u);
        // r * h in the order [batch, time, units], for the gradient of R.
        V.Store(reset * V.Load(m.Past + row * m.PastRow + u), m.DSecond + row * m.DSecondRow + u);
        return d * reset;
    }
}
