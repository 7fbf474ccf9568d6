using System.Security.Cryptography;
using Lincoln.Data;

namespace Lincoln.Cli.Tests;

/// <summary>
/// Trained models have the bytes that they always had: a change that was meant to change nothing changed nothing. Who changes rounding,
/// defaults or the format on purpose puts new checksums here and says so in CHANGELOG.md.
/// </summary>
public class SameModelTests
{
    [Theory]
    [InlineData("715c08eb3c4b05de50f52861a1a090f0320f4f8af8c71e0112146ac85e282370", "iris", "--epochs", "10")]
    [InlineData("0542d5dabc8a72e645b25a75fa8df390f3433226f9700ac86442959edde343f1", "diabetes", "--layers",
        "32:sigmoid,8:leaky-relu,1", "--optimizer", "rmsprop", "--decay", "exponential:0.01", "--epochs", "10")]
    [InlineData("a1b74bfc7ad4f5ab37e429c513c30eeac342d09af9017bef68ded62ff9fe4cdc", "digits", "--model", "lenet", "--epochs", "2")]
    [InlineData("2383ecd28846cc33ccff28a19262fb1666ec1e62652d2ee056e9b22119fc71a8", "digits", "--model", "resnet-small", "--epochs", "1")]
    public void Of_built_in_data(string sha256, params string[] arguments)
    {
        using var scratch = new Scratch();
        Assert.Equal(sha256, Train(scratch, arguments));
    }

    [Fact]
    public void Of_a_text()
    {
        using var scratch = new Scratch();
        string text = scratch.File("story.txt", DataSets.Text("pride-and-prejudice")[..8000]);
        string sha256 = Train(scratch, text, "--layers", "24:lstm,16:gru", "--epochs", "1");
        Assert.Equal("9cd230b6fdb5e302ef1dbde6ef216cb8a5e3c331625d49214248aab7d6029da7", sha256);
    }

    private static string Train(Scratch scratch, params string[] arguments)
    {
        Cli.Run(["train", .. arguments, "--seed", "7", "--output", scratch["run"]]).MustSucceed();
        return Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(scratch["run/model.lincoln"])));
    }
}
