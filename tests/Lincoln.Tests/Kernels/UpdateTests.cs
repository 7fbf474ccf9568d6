using Lincoln.Kernels;

namespace Lincoln.Tests.Kernels;

public class UpdateTests : KernelTest
{
    private readonly struct Plain(Real rate) : IRule
    {
        public void Apply<V>(ref V w, V dw, ref V s0, ref V s1) where V : struct, ILane<V> => w = V.Fma(V.Splat(-rate), dw, w);
    }

    private readonly struct TwoStates(Real decay) : IRule
    {
        public void Apply<V>(ref V w, V dw, ref V s0, ref V s1) where V : struct, ILane<V>
        {
            s0 = s0 * V.Splat(decay) + dw;
            s1 = V.Max(s1, s0);
            w -= s1;
        }
    }

    [Theory]
    [InlineData(0), InlineData(1), InlineData(15), InlineData(33), InlineData(40_001)]
    public void Rules_with_and_without_states(int count)
    {
        Real[] w = Numbers(count, 1), dw = Numbers(count, 2), s0 = Numbers(count, 3), s1 = Numbers(count, 4);
        Real decay = (Real)0.9, rate = (Real)0.1;
        Real[] plain = SameEverywhere(count, to => Update.Apply(new Plain(rate), to, dw), w);
        Real[] states = SameEverywhere(
            3 * count,
            to => Update.Apply(new TwoStates(decay), to[..count], dw, to[count..(2 * count)], to[(2 * count)..]),
            [.. w, .. s0, .. s1]);
        for (int i = 0; i < count; i++)
        {
            Assert.Equal(Real.FusedMultiplyAdd(-rate, dw[i], w[i]), plain[i]);
            Real velocity = s0[i] * decay + dw[i], largest = Real.Max(s1[i], velocity);
            Assert.Equal(w[i] - largest, states[i]);
            Assert.Equal(velocity, states[count + i]);
            Assert.Equal(largest, states[2 * count + i]);
        }
    }

    [Fact]
    public void Wrong_lengths_are_refused_by_name()
    {
        AssertRefuses<ArgumentException>("dw", () => Update.Apply(new Plain(1), new Real[3], new Real[2]));
        AssertRefuses<ArgumentException>("s1", () => Update.Apply(new Plain(1), new Real[3], new Real[3], new Real[3], new Real[2]));
    }
}
