namespace Lincoln.Tests.Core;

/// <summary>Operations as a reader of the documentation would write them, so that the tests of the core need no others.</summary>
internal static class TestOperations
{
    public static Tensor Plus(Tensor a, Tensor b) => new PlusOperation().Forward(a, b);

    public static Tensor Times(Tensor a, Tensor b) => new TimesOperation().Forward(a, b);

    public static Tensor Total(Tensor x) => new TotalOperation().Forward(x);

    public static Tensor Scalar(double value, bool wanted = true) => new([], [(Real)value]) { RequiresGradient = wanted };

    internal abstract class Pairwise : Operation
    {
        protected override Shape OutputShape(ReadOnlySpan<Tensor> x)
        {
            CheckCount(x, 2);
            return x[0].Shape == x[1].Shape ? x[0].Shape
                : throw new ShapeException($"{Name}: {x[0].Shape} and {x[1].Shape} must be equal.");
        }
    }

    internal sealed class PlusOperation : Pairwise
    {
        protected override void Output(ReadOnlySpan<Tensor> x, Span<Real> y)
        {
            for (int i = 0; i < y.Length; i++) y[i] = x[0].Values[i] + x[1].Values[i];
        }

        protected override void InputGradients(Tensor dy, GradientSlots dx)
        {
            for (int input = 0; input < 2; input++) if (dx.Needs(input)) dx.Accumulate(input, dy);
        }
    }

    internal sealed class TimesOperation : Pairwise
    {
        protected override void Output(ReadOnlySpan<Tensor> x, Span<Real> y)
        {
            for (int i = 0; i < y.Length; i++) y[i] = x[0].Values[i] * x[1].Values[i];
        }

        protected override void InputGradients(Tensor dy, GradientSlots dx)
        {
            for (int input = 0; input < 2; input++)
            {
                if (!dx.Needs(input)) continue;
                var slot = dx[input];
                var other = Input(1 - input).Values;
                for (int i = 0; i < other.Length; i++) slot.Values[i] = (slot.Add ? slot.Values[i] : 0) + dy.Values[i] * other[i];
            }
        }
    }

    internal sealed class TotalOperation : Operation
    {
        protected override Shape OutputShape(ReadOnlySpan<Tensor> x) => [];

        protected override void Output(ReadOnlySpan<Tensor> x, Span<Real> y)
        {
            y[0] = 0;
            foreach (Real value in x[0].Values) y[0] += value;
        }

        protected override void InputGradients(Tensor dy, GradientSlots dx)
        {
            if (!dx.Needs(0)) return;
            var slot = dx[0];
            foreach (ref Real value in slot.Values) value = (slot.Add ? value : 0) + dy.Item();
        }
    }
}
