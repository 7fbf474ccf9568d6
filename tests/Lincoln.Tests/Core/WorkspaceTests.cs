namespace Lincoln.Tests.Core;

public class WorkspaceTests
{
    [Fact]
    public void A_tensor_of_a_step_that_ended_says_how_to_keep_it()
    {
        Tensor lost, kept;
        using (Workspace.Begin())
        {
            lost = Tensor.Ones([3, 2]);
            kept = lost.Keep();
        }
        Action[] uses =
        [
            () => _ = lost.Values, () => lost.Edit(), () => lost.Keep(), () => _ = lost[0, 0], () => _ = lost.ToString(),
            () => TestOperations.Plus(lost, lost), () => _ = lost.Detach().Values,
        ];
        foreach (var use in uses)
        {
            var error = Assert.Throws<ObjectDisposedException>(use);
            Assert.Contains("[3, 2]", error.Message);
            Assert.Contains("Keep()", error.Message);
        }
        Assert.Equal([1, 1, 1, 1, 1, 1], kept.Values.ToArray());
    }

    [Fact]
    public void The_next_step_does_not_bring_an_old_tensor_back()
    {
        Tensor first;
        using (Workspace.Begin()) first = Tensor.Ones([4]);
        using (Workspace.Begin())
        {
            _ = Tensor.Ones([4]);
            Assert.Throws<ObjectDisposedException>(() => _ = first.Values);
        }
    }

    [Fact]
    public void Memory_is_used_again()
    {
        var seen = new HashSet<nint>();
        for (int i = 0; i < 10; i++)
            using (Workspace.Begin()) seen.Add(Address(new Tensor([5000])));
        Assert.Single(seen);
    }

    [Fact]
    public void Memory_given_back_within_a_step_is_used_again()
    {
        using var step = Workspace.Begin();
        var x = new Tensor([5000]);
        var address = Address(x);
        x.Release();
        Assert.Throws<ObjectDisposedException>(() => _ = x.Values);
        x.Release();                                                             // twice does no harm
        Tensor y = new([5000]), z = new([5000]);
        Assert.Equal(address, Address(y));
        Assert.NotEqual(address, Address(z));
    }

    [Fact]
    public void Steps_nest()
    {
        using (Workspace.Begin())
        {
            var outer = Tensor.Ones([2]);
            Tensor inner;
            using (Workspace.Begin())
            {
                inner = TestOperations.Plus(outer, outer);
                Assert.Equal([2, 2], inner.Values.ToArray());
            }
            Assert.Throws<ObjectDisposedException>(() => _ = inner.Values);
            Assert.Equal([1, 1], outer.Values.ToArray());
        }
    }

    [Fact]
    public void Inner_and_outer_steps_do_not_share_memory()
    {
        using var outer = Workspace.Begin();
        var x = Tensor.Full([100], 1);
        for (int i = 0; i < 3; i++)
            using (Workspace.Begin()) Tensor.Full([100], 2);
        Assert.Equal(-1, x.Values.IndexOfAnyExcept((Real)1));
    }

    [Fact]
    public void Ending_in_the_wrong_order_is_refused()
    {
        var outer = Workspace.Begin();
        var inner = Workspace.Begin();
        Assert.Contains("reverse order", Assert.Throws<InvalidOperationException>(outer.Dispose).Message);
        inner.Dispose();
        outer.Dispose();
    }

    [Fact]
    public void Ending_twice_does_nothing()
    {
        using var outer = Workspace.Begin();
        var x = Tensor.Ones([2]);
        using var inner = Workspace.Begin();
        inner.Dispose();
        inner.Dispose();
        Assert.Equal([1, 1], x.Values.ToArray());
        using (Workspace.Begin()) inner.Dispose();                               // the same object, begun anew: the block ends here
        Assert.Equal([1, 1], x.Values.ToArray());
        Assert.Equal([2, 2], TestOperations.Plus(x, x).Values.ToArray());
    }

    [Fact]
    public void Ending_on_another_thread_is_refused()
    {
        using var step = Workspace.Begin();
        Exception? error = null;
        var thread = new Thread(() => error = Record.Exception(step.Dispose));
        thread.Start();
        thread.Join();
        Assert.IsType<InvalidOperationException>(error);
    }

    [Fact]
    public void What_must_stay_lives_outside()
    {
        Tensor persistent, suspended;
        var parameter = new Parameter("w");
        using (Workspace.Begin())
        {
            persistent = Tensor.Persistent([3]);
            parameter.Initialize([2]);
            using (Workspace.Suspend()) suspended = Tensor.Ones([2]);
            TestOperations.Total(parameter).Backward();
        }
        Assert.Equal([0, 0, 0], persistent.Values.ToArray());
        Assert.Equal([1, 1], suspended.Values.ToArray());
        Assert.Equal([1, 1], parameter.Gradient!.Values.ToArray());
    }

    [Fact]
    public void A_gradient_lives_as_long_as_its_tensor()
    {
        var persistent = TestOperations.Scalar(3);
        using (Workspace.Begin())
        {
            var outer = TestOperations.Scalar(4);
            for (int i = 1; i <= 2; i++)
            {
                using (Workspace.Begin()) TestOperations.Times(persistent, outer).Backward();
                Assert.Equal(3 * i, outer.Gradient!.Item());
            }
        }
        Assert.Equal(8, persistent.Gradient!.Item());
    }

    [Fact]
    public void Sizes_in_one_class_share_memory_and_all_sizes_fit()
    {
        foreach (int count in (int[])[0, 1, 63, 64, 65, 80, 81, 1000, 4095, 4097, 65_535, 65_537])
            using (Workspace.Begin())
            {
                Tensor a = Tensor.Full([count], 1), b = Tensor.Full([count], 2);
                Assert.Equal(-1, a.Values.IndexOfAnyExcept((Real)1));
                Assert.Equal(-1, b.Values.IndexOfAnyExcept((Real)2));
            }
    }

    private static unsafe nint Address(Tensor x)
    {
        fixed (Real* p = x.Values) return (nint)p;
    }
}
