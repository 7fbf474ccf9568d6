using System.Runtime.CompilerServices;
using Lincoln.Kernels;
using Lincoln.Optimizers;

namespace Lincoln.Tests.Optimizers;

/// <summary>The code of docs/how-to/add-an-optimizer.md.</summary>
public class AddAnOptimizerTests
{
    [Fact]
    public void The_page_is_this_code() => HowTo.AssertIsIn("add-an-optimizer.md", "Optimizers/AddAnOptimizerTests.cs");

    [Fact]
    public void The_rule_follows_its_formula() => OptimizerTest.AssertFollows(() => new Lion(0.01), (w, g, state, _) =>
    {
        double moved = w - 0.01 * Math.Sign(0.9 * state[0] + 0.1 * g);
        state[0] = 0.99 * state[0] + 0.01 * g;
        return moved;
    });

    /// <summary>w ← w - rate·sign(β₁·m + (1 - β₁)·dw), m ← β₂·m + (1 - β₂)·dw (Lion: Chen et al. 2023).</summary>
    public sealed class Lion(double learningRate = 1e-4, double beta1 = 0.9, double beta2 = 0.99) : Optimizer(learningRate, "momentum")
    {
        protected override void Update(ParameterUpdate parameter)
            => parameter.Apply(new Rule((Real)LearningRate, (Real)(1 - beta1), (Real)(1 - beta2)));

        private readonly struct Rule(Real rate, Real rest1, Real rest2) : IRule
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public void Apply<V>(ref V w, V dw, ref V m, ref V unused) where V : struct, ILane<V>
            {
                V direction = V.Fma(dw - m, V.Splat(rest1), m), zero = V.Splat(0);
                w -= V.IfEqual(direction, zero, zero, V.CopySign(V.Splat(rate), direction));
                m = V.Fma(dw - m, V.Splat(rest2), m);
            }
        }
    }
}
