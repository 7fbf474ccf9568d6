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
            Work.For(w.Length, Grain.Weights, new Kernel<TRule> { Rule = rule, W = pw, DW = pdw, S0 = p0, S1 = p1 });
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
                V a = Changed<WholeVector>(i, V.Count), b = Changed<WholeVector>(i + V.Count, V.Count);
                V c = Changed<WholeVector>(i + 2 * V.Count, V.Count), d = Changed<WholeVector>(i + 3 * V.Count, V.Count);
                V.Store(a, w + i);
                V.Store(b, w + i + V.Count);
                V.Store(c, w + i + 2 * V.Count);
                V.Store(d, w + i + 3 * V.Count);
            }
            for (; i <= end - V.Count; i += V.Count) V.Store(Changed<WholeVector>(i, V.Count), w + i);
            if (i < end) V.StoreFirst(Changed<FirstElements>(i, end - i), w + i, end - i);

            // The changed weights; their states are stored.
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            V Changed<TPart>(nint i, int n) where TPart : struct, IVectorPart
            {
                V vw = TPart.Load<V>(w + i, n);
                V v0 = s0 != null ? TPart.Load<V>(s0 + i, n) : zero, v1 = s1 != null ? TPart.Load<V>(s1 + i, n) : zero;
                rule.Apply(ref vw, TPart.Load<V>(dw + i, n), ref v0, ref v1);
                if (s0 != null) TPart.Store(v0, s0 + i, n);
                if (s1 != null) TPart.Store(v1, s1 + i, n);
                return vw;
            }
        }
    }
}
