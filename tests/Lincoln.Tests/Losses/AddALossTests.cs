using Lincoln.Kernels;
using Lincoln.Losses;
using Lincoln.Testing;

namespace Lincoln.Tests.Losses;

/// <summary>The code of docs/how-to/add-a-loss.md.</summary>
public class AddALossTests
{
    [Fact]
    public void The_page_is_this_code() => HowTo.AssertIsIn("add-a-loss.md", "Losses/AddALossTests.cs");

    [Fact]
    public void The_losses_have_their_values()
    {
        Tensor p = Tensor.From(1, 3), t = Tensor.From(1, 1);
        Assert.Equal(Math.Log(5) / 2, new CauchyError().Forward(p, t).Item(), 1e-6);
        Assert.Equal(0.25, new Hinge().Forward(Tensor.From(2, (Real)0.5), t).Item(), 1e-6);
        Assert.Throws<ShapeException>(() => new Hinge().Forward(p, new Tensor([3])));
    }

    [Fact]
    public void The_gradients_are_right()
    {
        GradientCheck.Loss(new CauchyError(), Tensor.Normal([3, 4], new Rng(1)), Tensor.Normal([3, 4], new Rng(2)));
        GradientCheck.Loss(new Hinge(), Tensor.Normal([3, 4], new Rng(1)), Tensor.Ones([3, 4]));
    }

    [Fact]
    public void The_loss_is_saved()
    {
        LossCatalogue.Add("hinge-of-the-page", _ => new Hinge());
        Assert.Equal("""{"type":"hinge"}""", Json.Of(new Hinge().Describe));
    }

    /// <summary>log(1 + (p - t)²), the mean over all elements: large errors count little (Cauchy).</summary>
    public sealed class CauchyError() : ElementLoss<CauchyError.Function>(Reduction.Mean)
    {
        public override void Describe(ConfigWriter config) => config.Type("cauchy-error");

        public readonly struct Function : IFunction2
        {
            public V F<V>(V p, V t) where V : struct, ILane<V> => VectorMath.Log(V.Splat(1) + (p - t) * (p - t));

            public V DA<V>(V p, V t, V y) where V : struct, ILane<V> => V.Splat(2) * (p - t) / (V.Splat(1) + (p - t) * (p - t));

            public V DB<V>(V p, V t, V y) where V : struct, ILane<V> => DA(t, p, y);
        }
    }

    /// <summary>max(0, 1 - t·p) for targets of -1 and 1, the mean over all elements (hinge).</summary>
    public sealed class Hinge : Loss
    {
        protected override Tensor Call(Tensor prediction, Target target)
            => (1 - target.ValuesLike(prediction, nameof(Hinge)) * prediction).ReLU().Mean();

        public override void Describe(ConfigWriter config) => config.Type("hinge");
    }
}
