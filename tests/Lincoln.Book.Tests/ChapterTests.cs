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

    [Fact]
    public void Chapter_2()
    {
        var page = runs.Run("02-fundamentals");
        page.CheckIsWhole();
        Assert.Equal(["2-a", "2-b", "2-c", "2-d", "2-e", "2-f", "2-g", "2-h", "2-i", "2-j", "2-k"], page.Figures);
        Assert.Equal("2.5951", page.Results.Single(row => row[0] == "network, the book's gradient: MAE")[2]);
    }

    [Fact]
    public void Chapter_3()
    {
        var page = runs.Run("03-from-scratch");
        page.CheckIsWhole();
        Assert.Equal(["3-a", "3-b"], page.Figures);
        Assert.Equal(15, page.Results.Count(row => row[0].Contains(": loss after ", StringComparison.Ordinal) && row[3] == "exact"));
        Assert.Equal("14.655", page.Results.Single(row => row[0] == "deep neural network: loss after 50 epochs")[2]);
    }
}
