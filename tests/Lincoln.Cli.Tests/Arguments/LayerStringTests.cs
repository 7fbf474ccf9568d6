using Lincoln.Cli.Arguments;

namespace Lincoln.Cli.Tests.Arguments;

public class LayerStringTests
{
    [Theory]
    [InlineData("10", "10")]
    [InlineData("89:tanh,10", "89:tanh,10")]
    [InlineData(" 89 : Tanh , 10 ", "89:tanh,10")]
    [InlineData("64:relu,32:leaky-relu(0.2),16:sigmoid,1:linear", "64:relu,32:leaky-relu(0.2),16:sigmoid,1")]
    public void Reads_neurons_and_activations(string text, string expected)
        => Assert.Equal(expected, string.Join(',', LayerString.Parse(text)));

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("89:tanh,,10", "part 2, '' (from character 9)")]
    [InlineData("89:tanh,", "part 2, '' (from character 9)")]
    [InlineData("89:tahn,10", "Did you mean 'tanh'?")]
    [InlineData("tanh:89,10", "'tanh' is not a number of neurons")]
    [InlineData("0:tanh,10", "'0' is not a number of neurons")]
    [InlineData("-5,10", "'-5' is not a number of neurons")]
    [InlineData("8.5,10", "'8.5' is not a number of neurons")]
    [InlineData("99999999999,10", "is not a number of neurons")]
    [InlineData("89:,10", "the activation after the colon is missing")]
    [InlineData("89:tanh,10:softmax", "part 2, '10:softmax' (from character 9): softmax is not an activation here")]
    [InlineData("89:tanh:3,10", "'tanh:3' is not an activation")]
    [InlineData("89:leaky-relu(7),10", "'leaky-relu(7)' is not an activation")]
    public void Names_the_part_that_does_not_parse(string text, string expected)
        => Assert.Contains(expected, Assert.Throws<UsageException>(() => LayerString.Parse(text)).Message);
}
