namespace Lincoln.Tests.Core;

public class StepRandomTests
{
    private static ulong Draw(string path = "0") => StepRandom.Next(path).NextBits();

    [Fact]
    public void A_stream_is_a_function_of_seed_step_path_and_call()
    {
        ulong[] Step(ulong seed, long step)
        {
            using var scope = StepRandom.Begin(seed, step);
            return [Draw("0"), Draw("0"), Draw("1")];
        }
        Assert.Equal(Step(1, 5), Step(1, 5));
        ulong[] all = [.. Step(1, 5), .. Step(1, 6), .. Step(2, 5)];
        Assert.Equal(9, all.Distinct().Count());
    }

    [Fact]
    public void Other_layers_do_not_change_a_stream()
    {
        ulong alone, among;
        using (StepRandom.Begin(1, 1)) alone = Draw("0");
        using (StepRandom.Begin(1, 1))
        {
            Draw("1");
            among = Draw("0");
        }
        Assert.Equal(alone, among);
    }

    [Fact]
    public void A_step_within_a_step_does_not_disturb_it()
    {
        ulong first, second, expected;
        using (StepRandom.Begin(1, 1))
        {
            Draw();
            expected = Draw();
        }
        using (StepRandom.Begin(1, 1))
        {
            first = Draw();
            using (StepRandom.Begin(2, 1)) Draw();
            second = Draw();
        }
        Assert.NotEqual(first, second);
        Assert.Equal(expected, second);
    }

    [Fact]
    public void Outside_of_a_step_calls_are_counted()
    {
        ulong first = Draw("alone");
        using (StepRandom.Begin(1, 1)) Draw("alone");
        Assert.NotEqual(first, Draw("alone"));
    }
}
