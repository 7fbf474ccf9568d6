namespace Lincoln.Book.Tests;

/// <summary>Every chapter is compiled and run; its table says that every number is the book's.</summary>
public class ChapterTests(ChapterRuns runs) : IClassFixture<ChapterRuns>
{
    [Fact]
    public void Chapter_1()
    {
        var page = runs.Run("01-foundations");
        page.CheckIsWhole();
        Assert.Equal(["1-a", "1-b", "1-c", "1-d"], page.Figures);
        Assert.Equal("2.3755", page.Results.Single(row => row[0] == "L")[2]);
    }
}
