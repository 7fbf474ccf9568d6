namespace Lincoln.Tests.Core;

public class ModeTests
{
    private static (bool, bool) Now => (Mode.Training, Mode.Recording);

    [Fact]
    public void Scopes_set_both_switches_and_put_them_back()
    {
        Assert.Equal((true, true), Now);
        using (Mode.Predict())
        {
            Assert.Equal((false, false), Now);
            using (Mode.Train()) Assert.Equal((true, true), Now);
            Assert.Equal((false, false), Now);
            using (Mode.Evaluate()) Assert.Equal((false, false), Now);          // gradients stay as they were
        }
        using (Mode.Evaluate()) Assert.Equal((false, true), Now);
        using (Mode.NoGradient())
        {
            Assert.Equal((true, false), Now);
            using (Mode.Evaluate()) Assert.Equal((false, false), Now);
            Assert.Equal((true, false), Now);
        }
        Assert.Equal((true, true), Now);
    }

    [Fact]
    public void An_exception_ends_the_scope_too()
    {
        Assert.Throws<InvalidOperationException>((Action)(() =>
        {
            using var mode = Mode.Predict();
            throw new InvalidOperationException();
        }));
        Assert.Equal((true, true), Now);
    }

    [Fact]
    public void Another_thread_has_its_own()
    {
        using var mode = Mode.Predict();
        (bool, bool) there = default;
        var thread = new Thread(() => there = Now);
        thread.Start();
        thread.Join();
        Assert.Equal((true, true), there);
    }

    [Fact]
    public void Nothing_is_recorded_without_gradients()
    {
        var x = TestOperations.Scalar(2);
        using (Mode.NoGradient()) Assert.Null(TestOperations.Times(x, x).Producer);
        Assert.NotNull(TestOperations.Times(x, x).Producer);
        Assert.Null(TestOperations.Times(x.Detach(), x.Keep()).Producer);       // nobody wants a gradient
    }
}
