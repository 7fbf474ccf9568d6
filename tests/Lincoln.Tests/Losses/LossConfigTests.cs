using Lincoln.Losses;

namespace Lincoln.Tests.Losses;

public class LossConfigTests
{
    public static TheoryData<Loss, string> Losses => new()
    {
        { new MeanSquaredError(), """{"type":"mean-squared-error","reduction":"mean","normalize":false}""" },
        { new MeanSquaredError(Reduction.SumPerSample, normalize: true),
            """{"type":"mean-squared-error","reduction":"sum-per-sample","normalize":true}""" },
        { new MeanAbsoluteError(Reduction.SumPerSample), """{"type":"mean-absolute-error","reduction":"sum-per-sample"}""" },
        { new Huber(1.5), """{"type":"huber","delta":1.5,"reduction":"mean"}""" },
        { new SoftmaxCrossEntropy(), """{"type":"softmax-cross-entropy"}""" },
        { new BinaryCrossEntropy(), """{"type":"binary-cross-entropy","reduction":"mean"}""" },
    };

    [Theory, MemberData(nameof(Losses))]
    public void What_is_described_can_be_read_again(Loss loss, string expected)
    {
        string description = Json.Of(loss.Describe);
        Assert.Equal(expected, description);
        var again = LossCatalogue.Create(Json.Read(description));
        Assert.Equal(loss.GetType(), again.GetType());
        Assert.Equal(description, Json.Of(again.Describe));
        if (loss is SoftmaxCrossEntropy) return;
        Tensor p = Tensor.From(new Real[,] { { (Real)0.1, 3 } }), t = Tensor.From(new Real[,] { { 0, 1 } });
        Assert.Equal(loss.Forward(p, t).Item(), again.Forward(p, t).Item());             // the settings, not only their names
    }

    [Fact]
    public void Every_name_is_tested()
    {
        var tested = Losses.Select(row => Json.Read((string)((object[])row)[1]).Type);
        string[] missing = [.. LossCatalogue.BuiltIn.Except(tested)];
        Assert.True(missing.Length == 0, $"Losses of LossCatalogue without a case: {string.Join(", ", missing)}. "
            + "Add one, with the JSON that it describes itself by, to Losses in tests/Lincoln.Tests/Losses/LossConfigTests.cs.");
    }

    [Theory]
    [InlineData("""{"type":"hinge"}""", "'hinge' is not a known loss")]
    [InlineData("""{"type":"huber","delta":0,"reduction":"mean"}""", "above 0")]
    [InlineData("""{"type":"huber","delta":1,"reduction":"sum"}""", "found 'sum'")]
    [InlineData("""{"type":"mean-squared-error","reduction":"mean"}""", "'normalize' is missing")]
    [InlineData("""{"type":"mean-squared-error","reduction":"mean","normalize":"no"}""", "true or false was expected")]
    public void What_is_wrong_is_named(string json, string what)
        => Assert.Contains(what, Assert.Throws<InvalidDataException>(() => LossCatalogue.Create(Json.Read(json))).Message);

    [Fact]
    public void Own_losses_can_be_added()
    {
        Assert.Contains("Own", Assert.Throws<NotSupportedException>(() => Json.Of(new Own().Describe)).Message);
        LossCatalogue.Add("test-loss", _ => new Own());
        Assert.IsType<Own>(LossCatalogue.Create(Json.Read("""{"type":"test-loss"}""")));
        Assert.Throws<ArgumentException>(() => LossCatalogue.Add("huber", _ => new Own()));
    }

    private sealed class Own : Loss
    {
        protected override Tensor Call(Tensor prediction, Target target) => prediction;
    }
}
