namespace Lincoln.Cli.Tests;

public class DoctorTests
{
    [Fact]
    public void It_names_what_the_machine_offers()
    {
        string output = Cli.Run("doctor").MustSucceed().Output;
        string[] facts =
        [
            "lincoln", "processor", "system", ".NET", "single precision", "vectors", "fused multiply-add", "processors", "threads",
            "round trip between cores",
        ];
        foreach (string fact in facts)
            Assert.Contains(fact, output);
    }

    [Fact]
    public void It_says_why_a_slower_path_was_chosen()
    {
        using var scratch = new Scratch();
        var slow = new Dictionary<string, string> { ["LINCOLN_ISA"] = "scalar", ["LINCOLN_THREADS"] = "1" };
        using var process = Cli.Start(scratch.Folder, slow, "doctor");
        string output = Cli.Finish(process).MustSucceed().Output;
        Assert.Contains("scalar, one element at a time (asked for by LINCOLN_ISA)", output);
        Assert.Contains("unset LINCOLN_ISA", output);
        Assert.Contains("not measured: one thread", output);
        Assert.Contains("only the speed does", output);
    }

    [Fact]
    public void A_wrong_environment_variable_is_an_error_that_names_it()
    {
        using var scratch = new Scratch();
        using var process = Cli.Start(scratch.Folder, new Dictionary<string, string> { ["LINCOLN_ISA"] = "avx" }, "doctor");
        Cli.Finish(process).MustFail(ExitCode.Failed, "LINCOLN_ISA", "scalar, 128, 256 or 512");
    }
}
