using System.Globalization;
using Lincoln.Optimizers;

namespace Lincoln.Tests.Optimizers;

public class ScheduleTests
{
    [Fact]
    public void Constant_never_changes() => AssertRates(Schedule.Constant, 0.1, [0.1, 0.1, 0.1]);

    [Fact]
    public void Linear_goes_down_by_equal_differences() => AssertRates(Schedule.Linear(0.05), 0.15, [0.15, 0.125, 0.1, 0.075, 0.05]);

    [Fact]
    public void Exponential_goes_down_by_equal_factors() => AssertRates(Schedule.Exponential(0.05), 0.2, [0.2, 0.1, 0.05]);

    [Fact]
    public void Linear_and_exponential_follow_the_books_recurrence()
    {
        const int epochs = 50;
        double linear = 0.15, difference = (0.15 - 0.05) / (epochs - 1);
        double exponential = 0.2, factor = Math.Pow(0.05 / 0.2, 1.0 / (epochs - 1));
        for (int epoch = 0; epoch < epochs; epoch++, linear -= difference, exponential *= factor)
        {
            Assert.Equal(linear, Schedule.Linear(0.05).Rate(0.15, epoch, epochs), 12);
            Assert.Equal(exponential, Schedule.Exponential(0.05).Rate(0.2, epoch, epochs), 12);
        }
    }

    [Fact]
    public void Steps_fall_after_every_so_many() => AssertRates(Schedule.Steps(every: 2, factor: 0.5), 0.8, [0.8, 0.8, 0.4, 0.4, 0.2]);

    [Fact]
    public void Cosine_is_half_a_wave() => AssertRates(Schedule.Cosine(to: 1), 3, [3, 2 + Math.Sqrt(2) / 2, 2, 2 - Math.Sqrt(2) / 2, 1]);

    [Fact]
    public void Restarts_begin_again_at_the_first_rate()
    {
        AssertRates(Schedule.CosineRestarts(2), 0.4, [0.4, 0.2, 0.4, 0.2, 0.4]);
        AssertRates(Schedule.CosineRestarts(1, growth: 2, to: 0.2), 0.4, [0.4, 0.4, 0.3, 0.4]);
        Assert.Equal(0.4, Schedule.CosineRestarts(1, growth: int.MaxValue).Rate(0.4, 0, long.MaxValue));
        Assert.InRange(Schedule.CosineRestarts(3, growth: 2).Rate(0.4, long.MaxValue - 1, long.MaxValue), 0, 0.4);
    }

    [Fact]
    public void One_cycle_rises_and_falls()
    {
        var schedule = Schedule.OneCycle(rise: 0.5, first: 0.1, last: 0.01);
        double[] rates = [.. Enumerable.Range(0, 10).Select(step => schedule.Rate(2, step, 10))];
        Assert.Equal(0.2, rates[0], 12);
        Assert.Equal(2, rates[4], 12);
        Assert.Equal(0.02, rates[9], 12);
        for (int i = 1; i < 10; i++) Assert.Equal(i <= 4, rates[i] > rates[i - 1]);
        AssertRates(Schedule.OneCycle(rise: 0, last: 0), 1, [1, 0.5, 0]);
        Assert.Equal(2, schedule.Rate(2, 0, 1));
    }

    [Fact]
    public void Exponential_without_its_ends_is_the_one_of_chapter_seven()
    {
        double factor = Math.Pow(0.001 / 0.01, 1.0 / (5 + 1)), rate = 0.01;
        var schedule = Schedule.Exponential(0.001, endsIncluded: false);
        for (int epoch = 0; epoch < 5; epoch++)
        {
            rate *= factor;
            Assert.Equal(rate, schedule.Rate(0.01, epoch, 5), 12);
        }
    }

    [Fact]
    public void A_plateau_lowers_the_rate()
    {
        var plateau = new ReduceOnPlateau(factor: 0.5, patience: 2, threshold: 0.1, lowest: 0.3);
        AssertPlateau(plateau, [3, 2, 1], [1, 1, 1]);
        AssertPlateau(plateau, [1, 0.95, 0.91, 0.89, 2, 2, 2, 2], [1, 1, 0.5, 0.5, 0.5, 0.3, 0.3, 0.3]);
        AssertPlateau(plateau, [-1, -1.05, -1.05], [1, 1, 0.5]);                                        // a negated accuracy
        AssertPlateau(plateau, [double.NaN, double.PositiveInfinity, 1], [1, 0.5, 0.5]);
        AssertPlateau(new(factor: 0.5, patience: 1, cooldown: 2), [1, 1, 1, 1, 1], [1, 0.5, 0.5, 0.5, 0.25]);
        Assert.Equal(0.1, new ReduceOnPlateau(patience: 1, lowest: 0.5).Rate(0.1, [1, 1]));             // never raised

        static void AssertPlateau(ReduceOnPlateau plateau, double[] values, double[] rates)
        {
            for (int n = 0; n < values.Length; n++) Assert.Equal(rates[n], plateau.Rate(1, values[..(n + 1)]), 12);
        }
    }

    [Fact]
    public void Warm_up_comes_before_another()
    {
        AssertRates(Schedule.Linear(0.2).WarmUp(3), 0.4, [0.1, 0.2, 0.3, 0.4, 0.3, 0.2]);
        AssertRates(Schedule.Constant.WarmUp(0), 0.4, [0.4, 0.4]);
        AssertRates(Schedule.Cosine().WarmUp(5), 0.6, [0.1, 0.2, 0.3]);          // the training ends within the warm-up
    }

    [Fact]
    public void One_step_has_the_first_rate()
    {
        Schedule[] all = [Schedule.Constant, Schedule.Linear(0.05), Schedule.Exponential(0.05), Schedule.Steps(10), Schedule.Cosine()];
        foreach (var schedule in all) Assert.Equal(0.2, schedule.Rate(0.2, 0, 1));
    }

    [Fact]
    public void The_first_and_the_last_rate_are_those_asked_for()
    {
        foreach (var schedule in (Schedule[])[Schedule.Linear(0.05), Schedule.Exponential(0.05), Schedule.Cosine(0.05)])
        {
            Assert.Equal(0.2, schedule.Rate(0.2, 0, 7), tolerance: 1e-16);
            Assert.Equal(0.05, schedule.Rate(0.2, 6, 7), tolerance: 1e-16);
        }
    }

    [Fact]
    public void Portable_functions_agree_with_the_systems()
    {
        for (int i = 0; i <= 1000; i++)
        {
            double x = i / 1000.0, y = (i - 500) / 10.0;
            Assert.Equal(Math.Cos(Math.PI * x), PortableMath.CosPi(x), tolerance: 1e-15);
            Assert.Equal(1, PortableMath.Power(0.001 + x, y) / Math.Pow(0.001 + x, y), 12);
            Assert.Equal(1, PortableMath.Power(0.999, (long)i) / Math.Pow(0.999, i), 12);
        }
    }

    [Fact]
    public void Bad_arguments_are_named()
    {
        AssertNames("to", () => Schedule.Linear(-1));
        AssertNames("to", () => Schedule.Exponential(0));
        AssertNames("to", () => Schedule.Cosine(double.NaN));
        AssertNames("every", () => Schedule.Steps(0));
        AssertNames("factor", () => Schedule.Steps(1, 2));
        AssertNames("warmUp", () => Schedule.Constant.WarmUp(-1));
        AssertNames("period", () => Schedule.CosineRestarts(0));
        AssertNames("growth", () => Schedule.CosineRestarts(1, 0));
        AssertNames("to", () => Schedule.CosineRestarts(1, to: -1));
        AssertNames("rise", () => Schedule.OneCycle(rise: 1));
        AssertNames("first", () => Schedule.OneCycle(first: 2));
        AssertNames("last", () => Schedule.OneCycle(last: -1));
        AssertNames("factor", () => new ReduceOnPlateau(factor: 1));
        AssertNames("patience", () => new ReduceOnPlateau(patience: 0));
        AssertNames("threshold", () => new ReduceOnPlateau(threshold: double.NaN));
        AssertNames("cooldown", () => new ReduceOnPlateau(cooldown: -1));
        AssertNames("lowest", () => new ReduceOnPlateau(lowest: -1));
        AssertNames("initial", () => new ReduceOnPlateau().Rate(-1, []));
        AssertNames("initial", () => Schedule.Constant.Rate(double.NaN, 0, 1));
        AssertNames("steps", () => Schedule.Constant.Rate(1, 0, 0));
        AssertNames("step", () => Schedule.Constant.Rate(1, 3, 3));
        AssertNames("step", () => Schedule.Constant.Rate(1, -1, 3));
    }

    [Fact]
    public void Their_text_is_the_same_in_every_culture()
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = "," } };
        try
        {
            Assert.Equal("3 of warm-up, linear to 0.5", Schedule.Linear(0.5).WarmUp(3).ToString());
            Assert.Equal("one cycle", Schedule.OneCycle().ToString());
            Assert.Equal("times 0.25 after 10 without an improvement", new ReduceOnPlateau(0.25).ToString());
        }
        finally { CultureInfo.CurrentCulture = before; }
    }

    private static void AssertRates(Schedule schedule, double initial, double[] expected)
    {
        for (int step = 0; step < expected.Length; step++) Assert.Equal(expected[step], schedule.Rate(initial, step, expected.Length), 12);
    }

    private static void AssertNames(string argument, Func<object> call)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => { call(); });
        Assert.Equal(argument, error.ParamName);
        Assert.StartsWith(argument, error.Message);
    }
}
