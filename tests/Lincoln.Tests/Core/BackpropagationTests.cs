using static Lincoln.Tests.Core.TestOperations;

namespace Lincoln.Tests.Core;

public class BackpropagationTests
{
    // f(a) = (4a + 3)(a + 2), f'(3) = 8a + 11 = 35: the example of the book's chapter 6.
    private static Tensor Diamond(Tensor a)
        => Times(Plus(Times(Scalar(4, wanted: false), a), Scalar(3, wanted: false)), Plus(a, Scalar(2, wanted: false)));

    [Fact]
    public void A_value_used_twice_has_the_sum_of_both_gradients()
    {
        var a = Scalar(3);
        Diamond(a).Backward();
        Assert.Equal(35, a.Gradient!.Item());
        a.ClearGradient();
        Diamond(a).Backward();
        Assert.Equal(35, a.Gradient!.Item());
    }

    [Fact]
    public void Several_passes_add_up()
    {
        var a = Scalar(3);
        Diamond(a).Backward();
        Diamond(a).Backward();
        Assert.Equal(70, a.Gradient!.Item());
        var again = Diamond(a);
        again.Backward();
        again.Backward();                                                        // the same graph twice
        Assert.Equal(140, a.Gradient!.Item());
    }

    [Fact]
    public void An_operation_may_take_the_same_tensor_twice()
    {
        var a = Scalar(5);
        Times(a, a).Backward();
        Assert.Equal(10, a.Gradient!.Item());
    }

    [Fact]
    public void Each_operation_runs_once_however_many_paths_there_are()
    {
        var x = Scalar(1);
        var y = x;
        for (int i = 0; i < 60; i++) y = Plus(y, y);                             // 2⁶⁰ paths
        y.Backward();
        Assert.Equal((Real)(1L << 60), x.Gradient!.Item());
    }

    [Fact]
    public void A_deep_graph_does_not_overflow_the_stack()
    {
        const int Steps = 10_000;
        var one = Scalar(1, wanted: false);
        void Run()
        {
            using var step = Workspace.Begin();
            Tensor x = Scalar(0), y = x;
            for (int i = 0; i < Steps; i++) y = Plus(y, one);
            y.Backward();
            Assert.Equal(1, x.Gradient!.Item());
            Assert.Equal(Steps, y.Item());
        }
        var thread = new Thread(Run, maxStackSize: 256 * 1024);
        thread.Start();
        thread.Join();

        // Memory grows in line with the length: nodes and shapes, about 500 bytes a step.
        Run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Steps * 1000);
    }

    [Fact]
    public void Intermediate_gradients_are_freed_unless_retained()
    {
        var a = Scalar(3);
        Tensor square = Times(a, a), cube = Times(square, a), sum = Plus(cube, square);
        square.RetainsGradient = true;
        sum.Backward();
        Assert.Null(cube.Gradient);
        Assert.Null(sum.Gradient);
        Assert.Equal(4, square.Gradient!.Item());                                // d(s·a + s)/ds = a + 1
        Assert.Equal(3 * 9 + 6, a.Gradient!.Item());
    }

    [Fact]
    public void A_retained_gradient_of_one_pass_is_no_part_of_the_next()
    {
        Tensor a = Scalar(3), square = Times(a, a), first = Times(square, Scalar(1, wanted: false)), second = Times(square, square);
        square.RetainsGradient = second.RetainsGradient = true;
        first.Backward();
        Assert.Equal(1, square.Gradient!.Item());
        second.Backward();
        Assert.Equal(2 * 9, square.Gradient!.Item());                            // of the last pass
        Assert.Equal(6 + 4 * 27, a.Gradient!.Item());                            // d(a² + a⁴)/da
        second.Backward();
        Assert.Equal(1, second.Gradient!.Item());
        Assert.Equal(6 + 2 * 4 * 27, a.Gradient!.Item());
    }

    [Fact]
    public void A_gradient_may_be_given()
    {
        var x = new Tensor([2], [1, 2]) { RequiresGradient = true };
        Times(x, x).Backward(Tensor.From(10, 100));
        Assert.Equal([20, 400], x.Gradient!.Values.ToArray());
    }

    [Fact]
    public void A_leaf_has_gradient_one()
    {
        var x = Scalar(3);
        x.Backward();
        x.Backward();
        Assert.Equal(2, x.Gradient!.Item());
    }

    [Fact]
    public void What_cannot_work_is_refused()
    {
        var x = new Tensor([2], [1, 2]) { RequiresGradient = true };
        Assert.Contains("requires a gradient", Assert.Throws<InvalidOperationException>(() => Tensor.Scalar(1).Backward()).Message);
        Assert.Contains("[2] has more than one element", Assert.Throws<ShapeException>(() => Times(x, x).Backward()).Message);
        Assert.Contains("gradient is [3], but the tensor is [2]",
            Assert.Throws<ShapeException>(() => Times(x, x).Backward(Tensor.Ones([3]))).Message);
        using (Mode.NoGradient()) Assert.Throws<InvalidOperationException>(() => Total(x).Backward());
    }

    [Fact]
    public void A_tensor_edited_after_it_was_used_is_refused()
    {
        Tensor a = Scalar(3), b = Scalar(2), product = Times(a, b), result = Times(product, product);
        a.Edit()[0] = 7;
        var error = Assert.Throws<InvalidOperationException>(() => result.Backward());
        Assert.Contains("edited", error.Message);
        Assert.Contains(nameof(TimesOperation), error.Message);

        // No half-finished gradient stays behind.
        Assert.All([a, b, product, result], t => Assert.Null(t.Gradient));
        Times(a, b).Backward();
        Assert.Equal((2, 7), (a.Gradient!.Item(), b.Gradient!.Item()));
    }

    [Fact]
    public void An_edited_result_and_an_edited_view_are_refused_too()
    {
        Tensor a = Scalar(3), y = Times(a, a);
        y.Edit()[0] = 1;
        Assert.Throws<InvalidOperationException>(() => y.Backward());

        var x = new Tensor([2], [1, 2]) { RequiresGradient = true };
        var sum = Total(Times(x, x));
        x.Detach().Edit()[0] = 5;
        Assert.Throws<InvalidOperationException>(() => sum.Backward());
    }

    [Fact]
    public void Gradients_stop_at_detached_and_frozen_tensors()
    {
        Tensor a = Scalar(3), b = Times(a, a);
        Times(b.Detach(), a).Backward();
        Assert.Equal(9, a.Gradient!.Item());

        var frozen = new Parameter("w", Tensor.Scalar(2)) { Trainable = false };
        a.ClearGradient();
        Times(frozen, a).Backward();
        Assert.Null(frozen.Gradient);
        Assert.Equal(2, a.Gradient!.Item());
    }

    [Fact]
    public void A_shared_parameter_has_the_sum()
    {
        var w = new Parameter("w", Tensor.Scalar(3));
        Plus(Times(w, Tensor.Scalar(2)), Times(w, Tensor.Scalar(5))).Backward();
        Assert.Equal(7, w.Gradient!.Item());
    }

    [Fact]
    public void By_hand_an_operation_gives_its_gradients()
    {
        Tensor a = Scalar(3), b = Scalar(4);
        var times = new TimesOperation();
        times.Forward(a, b);
        Assert.Same(times.Backward(Tensor.Scalar(10)), a.Gradient);
        Assert.Equal((40, 30), (a.Gradient!.Item(), b.Gradient!.Item()));
        Assert.Equal([a, b], times.Inputs);
        Assert.Equal(12, times.Result!.Item());
    }

    [Fact]
    public void A_backward_pass_within_a_backward_pass_works()
    {
        var w = new Parameter("w", Tensor.Scalar(2));
        var x = Scalar(3);
        new Nested(w).Forward(x).Backward();
        Assert.Equal(1, x.Gradient!.Item());
        Assert.Equal(4, w.Gradient!.Item());                                     // from the inner pass over w·w
    }

    private sealed class Nested(Parameter w) : Operation
    {
        protected override Shape OutputShape(ReadOnlySpan<Tensor> x) => x[0].Shape;

        protected override void Output(ReadOnlySpan<Tensor> x, Span<Real> y) => x[0].Values.CopyTo(y);

        protected override void InputGradients(Tensor dy, GradientSlots dx)
        {
            Times(w, w).Backward();
            dx.Accumulate(0, dy);
        }
    }
}
