namespace Lincoln.Kernels;

/// <summary>h = tanh(z).</summary>
readonly unsafe struct PlainCell : IRecurrentCell
{
    public static int Gates => 1;
    public static bool GoesPast => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Forward<V>(in RecurrentStep m, int row, int u, int n) where V : struct, ILane<V>
    {
        V h = VectorMath.Tanh(Part.Sum<V>(m, row, u, n));
        Part.Store(h, m.Gates + row * m.GatesRow + u, n);
        return h;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Backward<V>(in RecurrentStep m, int row, int u, int n, V dh) where V : struct, ILane<V>
    {
        V h = Part.Load<V>(m.Gates + row * m.GatesRow + u, n);
        Part.StoreGradient(m, dh * V.Fma(-h, h, V.Splat(1)), row, u, n);
        return V.Splat(0);
    }
}

/// <summary>i, f, o = σ(z), g = tanh(z); c = f·c + i·g; h = o·tanh(c).</summary>
readonly unsafe struct MemoryCell : IRecurrentCell
{
    public static int Gates => 4;
    public static bool GoesPast => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Forward<V>(in RecurrentStep m, int row, int u, int n) where V : struct, ILane<V>
    {
        int units = m.Units, at = row * units + u;
        Real* gates = m.Gates + row * m.GatesRow + u;
        V i = VectorMath.Sigmoid(Part.Sum<V>(m, row, u, n)), f = VectorMath.Sigmoid(Part.Sum<V>(m, row, u + units, n));
        V g = VectorMath.Tanh(Part.Sum<V>(m, row, u + 2 * units, n)), o = VectorMath.Sigmoid(Part.Sum<V>(m, row, u + 3 * units, n));
        Part.Store(i, gates, n);
        Part.Store(f, gates + units, n);
        Part.Store(g, gates + 2 * units, n);
        Part.Store(o, gates + 3 * units, n);
        V c = V.Fma(f, Part.Load<V>(m.KeptBefore + at, n), i * g);
        Part.Store(c, m.Kept + at, n);
        return o * VectorMath.Tanh(c);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Backward<V>(in RecurrentStep m, int row, int u, int n, V dh) where V : struct, ILane<V>
    {
        int units = m.Units, at = row * units + u;
        Real* gates = m.Gates + row * m.GatesRow + u;
        V one = V.Splat(1), i = Part.Load<V>(gates, n), f = Part.Load<V>(gates + units, n), g = Part.Load<V>(gates + 2 * units, n), o = Part.Load<V>(gates + 3 * units, n);
        V tanh = VectorMath.Tanh(Part.Load<V>(m.Kept + at, n));
        V dc = V.Fma(dh * o, V.Fma(-tanh, tanh, one), Part.Load<V>(m.DKept + at, n));
        Part.StoreGradient(m, dc * g * i * (one - i), row, u, n);
        Part.StoreGradient(m, dc * Part.Load<V>(m.KeptBefore + at, n) * f * (one - f), row, u + units, n);
        Part.StoreGradient(m, dc * i * V.Fma(-g, g, one), row, u + 2 * units, n);
        Part.StoreGradient(m, dh * tanh * o * (one - o), row, u + 3 * units, n);
        Part.Store(dc * f, m.DKept + at, n);
        return V.Splat(0);
    }
}

/// <summary>r, u = σ(z); n = tanh(x-part + r·(h-part + b′)); h = n + u·(h - n).</summary>
readonly unsafe struct GatedCell : IRecurrentCell
{
    public static int Gates => 3;
    public static bool GoesPast => true;
    public static bool HasSecondGradient => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Forward<V>(in RecurrentStep m, int row, int u, int n) where V : struct, ILane<V>
    {
        int units = m.Units, at = row * units + u, last = u + 2 * units;
        Real* gates = m.Gates + row * m.GatesRow + u;
        V reset = VectorMath.Sigmoid(Part.Sum<V>(m, row, u, n)), update = VectorMath.Sigmoid(Part.Sum<V>(m, row, u + units, n));
        V product = Part.Load<V>(m.Product + row * m.ProductRow + last, n) + Part.Load<V>(m.SecondBias + u, n);
        V candidate = VectorMath.Tanh(V.Fma(reset, product, Part.Load<V>(gates + 2 * units, n) + Part.Load<V>(m.Bias + last, n)));
        Part.Store(reset, gates, n);
        Part.Store(update, gates + units, n);
        Part.Store(candidate, gates + 2 * units, n);
        Part.Store(product, m.Kept + at, n);
        return V.Fma(update, Part.Load<V>(m.Before + at, n) - candidate, candidate);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Backward<V>(in RecurrentStep m, int row, int u, int n, V dh) where V : struct, ILane<V>
    {
        int units = m.Units, at = row * units + u, last = u + 2 * units;
        Real* gates = m.Gates + row * m.GatesRow + u;
        V one = V.Splat(1), reset = Part.Load<V>(gates, n), update = Part.Load<V>(gates + units, n), candidate = Part.Load<V>(gates + 2 * units, n);
        V dCandidate = dh * (one - update) * V.Fma(-candidate, candidate, one), dProduct = dCandidate * reset;
        Part.StoreGradient(m, dCandidate * Part.Load<V>(m.Kept + at, n) * reset * (one - reset), row, u, n);
        Part.StoreGradient(m, dh * (Part.Load<V>(m.Past + row * m.PastRow + u, n) - candidate) * update * (one - update), row, u + units, n);
        Part.StoreGradient(m, dCandidate, row, last, n);
        Part.Store(dProduct, m.DSecond + row * m.DSecondRow + u, n);
        return dh * update;
    }
}

/// <summary>r, u = σ(z); n = tanh(x-part + (r·h)·R); h = n + u·(h - n).</summary>
readonly unsafe struct ResetBeforeCell : IRecurrentCell
{
    public static int Gates => 3;
    public static bool GoesPast => true;
    public static bool HasTwoProducts => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prepare<V>(in RecurrentStep m, int row, int u, int n) where V : struct, ILane<V>
    {
        int units = m.Units, at = row * units + u;
        Real* gates = m.Gates + row * m.GatesRow + u;
        V reset = VectorMath.Sigmoid(Part.Sum<V>(m, row, u, n)), update = VectorMath.Sigmoid(Part.Sum<V>(m, row, u + units, n));
        Part.Store(reset, gates, n);
        Part.Store(update, gates + units, n);
        Part.Store(reset * Part.Load<V>(m.Before + at, n), m.Kept + at, n);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Forward<V>(in RecurrentStep m, int row, int u, int n) where V : struct, ILane<V>
    {
        int units = m.Units, at = row * units + u;
        Real* gates = m.Gates + row * m.GatesRow + u;
        V candidate = VectorMath.Tanh(Part.Sum<V>(m, row, u + 2 * units, n));
        Part.Store(candidate, gates + 2 * units, n);
        return V.Fma(Part.Load<V>(gates + units, n), Part.Load<V>(m.Before + at, n) - candidate, candidate);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Backward<V>(in RecurrentStep m, int row, int u, int n, V dh) where V : struct, ILane<V>
    {
        int units = m.Units;
        Real* gates = m.Gates + row * m.GatesRow + u;
        V one = V.Splat(1), update = Part.Load<V>(gates + units, n), candidate = Part.Load<V>(gates + 2 * units, n);
        Part.StoreGradient(m, dh * (Part.Load<V>(m.Past + row * m.PastRow + u, n) - candidate) * update * (one - update), row, u + units, n);
        Part.StoreGradient(m, dh * (one - update) * V.Fma(-candidate, candidate, one), row, u + 2 * units, n);
        return dh * update;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Finish<V>(in RecurrentStep m, int row, int u, int n) where V : struct, ILane<V>
    {
        Real* gates = m.Gates + row * m.GatesRow + u;
        V reset = Part.Load<V>(gates, n), d = Part.Load<V>(m.DReset + row * m.Units + u, n);
        Part.StoreGradient(m, d * Part.Load<V>(m.Past + row * m.PastRow + u, n) * reset * (V.Splat(1) - reset), row, u, n);
        // r * h is kept in the order [batch, time, units], where the gradient of R takes it from.
        Part.Store(reset * Part.Load<V>(m.Past + row * m.PastRow + u, n), m.DSecond + row * m.DSecondRow + u, n);
        return d * reset;
    }
}
