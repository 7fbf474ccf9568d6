namespace Lincoln.Tests.Core;

/// <summary>The message of an exception without what .NET appends to it.</summary>
public class ArgumentProblemTests
{
    public static TheoryData<ArgumentException> Exceptions =>
    [
        new ArgumentException("the problem"),
        new ArgumentException("the problem", "name"),
        new ArgumentNullException("name", "the problem"),
        new ArgumentOutOfRangeException("name", "the problem"),
        new ArgumentOutOfRangeException("name", 3.5, "the problem"),
        new ShapeException("the problem"),
    ];

    [Theory, MemberData(nameof(Exceptions))]
    public void The_problem_stands_alone(ArgumentException error) => Assert.Equal("the problem", error.Problem);

    [Fact]
    public void Names_in_the_message_itself_stay()
        => Assert.Equal("not (Parameter 'x') here", new ArgumentException("not (Parameter 'x') here", "y").Problem);
}
