namespace Lincoln.Kernels;

/// <summary>How an optimizer changes one weight, written once for every vector width.</summary>
/// <remarks>Implement it by a <c>readonly struct</c> whose fields are the rates; a rule with fewer than two states ignores the others.
/// Mark <see cref="Apply"/> with <see cref="MethodImplOptions.AggressiveInlining"/>: Adam takes five times as long without.</remarks>
public interface IRule
{
    /// <summary>Changes the weight w, whose gradient is dw, and the states kept for it (a velocity, a mean of squares).</summary>
    void Apply<V>(ref V w, V dw, ref V s0, ref V s1) where V : struct, ILane<V>;
}

/// <summary>Applies an optimizer's rule to all weights in one pass over memory.</summary>
public static unsafe class Update
{
    private const int Grain = 8192;

    /// <summary>Applies the rule to every weight.</summary>
    /// <param name="rule">What happens to one weight.</param>
    /// <param name="w">The weights, changed.</param>
    /// <param name="dw">Their gradients.</param>
    /// <param name="s0">The first state of every weight, changed; empty if the rule has none.</param>
    /// <param name="s1">The second state of every weight, changed; empty if the rule has none.</param>
    /// <exception cref="ArgumentException">The spans are not equally long (or empty, for the states).</exception>
    public static void Apply<TRule>(TRule rule, Span<Real> w, ReadOnlySpan<Real> dw, Span<Real> s0 = default, Span<Real> s1 = default)
        where TRule : unmanaged, IRule
    {
        Require.Length(dw.Length, w.Length, nameof(dw));
        Require.LengthOrEmpty(s0.Length, w.Length, nameof(s0));
        Require.LengthOrEmpty(s1.Length, w.Length, nameof(s1));
        fixed (Real* pw = w, pdw = dw, p0 = s0, p1 = s1)
            Work.For(w.Length, Grain, new Kernel<TRule> { Rule = rule, W = pw, DW = pdw, S0 = p0, S1 = p1 });
    }

    private struct Kernel<TRule> : IKernel where TRule : unmanaged, IRule
    {
        public TRule Rule;
        public Real* W, DW, S0, S1;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            TRule rule = Rule;
            Real* w = W, dw = DW, s0 = S0, s1 = S1;
            V zero = V.Splat(0);
            int i = begin;
            // Other cores have read the weights, and a store waits until they give up its cache line: four adjacent stores wait together.
            for (; i <= end - 4 * V.Count; i += 4 * V.Count)
            {
                V a = Changed(i), b = Changed(i + V.Count), c = Changed(i + 2 * V.Count), d = Changed(i + 3 * V.Count);
                V.Store(a, w + i);
                V.Store(b, w + i + V.Count);
                V.Store(c, w + i + 2 * V.Count);
                V.Store(d, w + i + 3 * V.Count);
            }
            for (; i <= end - V.Count; i += V.Count) V.Store(Changed(i), w + i);
            if (i < end)
            {
                int n = end - i;
                V vw = V.LoadFirst(w + i, n, 0);
                V v0 = s0 != null ? V.LoadFirst(s0 + i, n, 0) : zero, v1 = s1 != null ? V.LoadFirst(s1 + i, n, 0) : zero;
                rule.Apply(ref vw, V.LoadFirst(dw + i, n, 0), ref v0, ref v1);
                V.StoreFirst(vw, w + i, n);
                if (s0 != null) V.StoreFirst(v0, s0 + i, n);
                if (s1 != null) V.StoreFirst(v1, s1 + i, n);
            }

            // The changed weights; their states are stored.
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            V Changed(int i)
            {
                V vw = V.Load(w + i), v0 = s0 != null ? V.Load(s0 + i) : zero, v1 = s1 != null ? V.Load(s1 + i) : zero;
                rule.Apply(ref vw, V.Load(dw + i), ref v0, ref v1);
                if (s0 != null) V.Store(v0, s0 + i);
                if (s1 != null) V.Store(v1, s1 + i);
                return vw;
            }
        }
    }
}
