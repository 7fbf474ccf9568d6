using static Lincoln.Tests.Core.TestOperations;

namespace Lincoln.Tests.Core;

public class OperationTests
{
    [Fact]
    public void It_runs_once()
    {
        var plus = new PlusOperation();
        plus.Forward(Scalar(1), Scalar(2));
        Assert.Contains("ran before", Assert.Throws<InvalidOperationException>(() => plus.Forward(Scalar(1), Scalar(2))).Message);
    }

    [Fact]
    public void Bad_inputs_are_refused()
    {
        Assert.Contains("takes 2 tensors, found 1", Assert.Throws<ArgumentException>(() => new PlusOperation().Forward(Scalar(1))).Message);
        Assert.Throws<ArgumentNullException>(() => new PlusOperation().Forward(Scalar(1), null!));
        Assert.Throws<ShapeException>(() => Plus(Tensor.Ones([2]), Tensor.Ones([3])));
    }

    [Fact]
    public void Backward_needs_a_recorded_run_and_a_gradient_of_the_right_shape()
    {
        Assert.Contains("Call Forward first",
            Assert.Throws<InvalidOperationException>(() => new PlusOperation().Backward(Tensor.Scalar(1))).Message);
        var unrecorded = new PlusOperation();
        unrecorded.Forward(Tensor.Scalar(1), Tensor.Scalar(2));
        Assert.Null(unrecorded.Result);
        Assert.Throws<InvalidOperationException>(() => unrecorded.Backward(Tensor.Scalar(1)));

        var plus = new PlusOperation();
        plus.Forward(Scalar(1), Scalar(2));
        Assert.Throws<ArgumentNullException>(() => plus.Backward(null!));
        Assert.Contains("gradient is [2], but the result was []",
            Assert.Throws<ShapeException>(() => plus.Backward(Tensor.Ones([2]))).Message);
    }

    [Fact]
    public void A_gradient_of_a_stretched_input_is_summed_down()
    {
        var x = new Tensor([1, 3]) { RequiresGradient = true };
        var operation = new Stretch([2, 3]);
        operation.Forward(x);
        operation.Backward(Tensor.From(new Real[,] { { 1, 2, 3 }, { 10, 20, 30 } }));
        Assert.Equal([11, 22, 33], x.Gradient!.Values.ToArray());
        operation.Backward(Tensor.Ones([2, 3]));
        Assert.Equal([13, 24, 35], x.Gradient!.Values.ToArray());

        var narrow = new Tensor([2, 3]) { RequiresGradient = true };
        var wrong = new Stretch([3]);
        wrong.Forward(narrow);
        Assert.Throws<ShapeException>(() => wrong.Backward(Tensor.Ones([3])));
    }

    [Fact]
    public void Every_number_of_a_result_is_not_a_number_until_it_is_written()
    {
#if DEBUG
        Assert.True(Real.IsNaN(new Forgetful().Forward(Tensor.Scalar(1)).Item()));
#else
        Assert.Equal(1, new Forgetful().Forward(Tensor.Scalar(1)).Shape.Count);
#endif
    }

    [Fact]
    public void A_parameter_operation_has_its_parameter_as_the_last_input()
    {
        var w = new Parameter("w", Tensor.Scalar(4));
        var scale = new Scale(w);
        Assert.Equal(12, scale.Forward(Tensor.Scalar(3)).Item());
        Assert.Null(scale.Backward(Tensor.Scalar(1)));                           // the input wants no gradient
        Assert.Equal(3, scale.ParameterGradient!.Item());
        Assert.Same(w, scale.Parameter);
        Assert.Throws<ArgumentNullException>(() => new Scale(null!));
    }

    private sealed class Scale(Tensor parameter) : ParamOperation(parameter)
    {
        protected override Shape OutputShape(ReadOnlySpan<Tensor> x) => x[0].Shape;

        protected override void Output(ReadOnlySpan<Tensor> x, Span<Real> y) => y[0] = x[0].Item() * x[1].Item();

        protected override void InputGradients(Tensor dy, GradientSlots dx)
        {
            if (dx.Needs(0)) dx.Accumulate(0, Tensor.Full(Input(0).Shape, dy.Item() * Input(1).Item()));
            if (dx.Needs(1)) dx.Accumulate(1, Tensor.Full(Input(1).Shape, dy.Item() * Input(0).Item()));
        }
    }

    private sealed class Forgetful : Operation
    {
        protected override Shape OutputShape(ReadOnlySpan<Tensor> x) => x[0].Shape;

        protected override void Output(ReadOnlySpan<Tensor> x, Span<Real> y) { }

        protected override void InputGradients(Tensor dy, GradientSlots dx) { }
    }

    private sealed class Stretch(Shape to) : Operation
    {
        protected override Shape OutputShape(ReadOnlySpan<Tensor> x) => to;

        protected override void Output(ReadOnlySpan<Tensor> x, Span<Real> y) => y.Clear();

        protected override void InputGradients(Tensor dy, GradientSlots dx) => dx.Accumulate(0, dy);
    }
}
