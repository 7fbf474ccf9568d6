namespace Lincoln.Book.Tests;

/// <summary>
/// Every chapter is compiled and run; its table says that every number is the book's. Where data cannot be had, a chapter says so and
/// counts the rows that are missing; everything else of it is tested as well.
/// </summary>
public class ChapterTests(ChapterRuns runs) : IClassFixture<ChapterRuns>
{
    [Fact]
    public void Chapter_1()
    {
        var page = runs.Run("01-foundations");
        page.CheckIsWhole(rows: 22);
        Assert.Equal(["1-a", "1-b", "1-c", "1-d"], page.Figures);
        Assert.Equal("2.3755", page.Results.Single(row => row[0] == "L")[2]);
    }

    [Fact]
    public void Chapter_2()
    {
        var page = runs.Run("02-fundamentals");
        page.CheckIsWhole(rows: 32);
        Assert.Equal(["2-a", "2-b", "2-c", "2-d", "2-e", "2-f", "2-g", "2-h", "2-i", "2-j", "2-k"], page.Figures);
        Assert.Equal("2.5951", page.Results.Single(row => row[0] == "network, the book's gradient: MAE")[2]);
    }

    [Fact]
    public void Chapter_3()
    {
        var page = runs.Run("03-from-scratch");
        page.CheckIsWhole(rows: 29);
        Assert.Equal(["3-a", "3-b"], page.Figures);
        Assert.Equal(15, page.Results.Count(row => row[0].Contains(": loss after ", StringComparison.Ordinal) && row[3] == "exact"));
        Assert.Equal("14.655", page.Results.Single(row => row[0] == "deep neural network: loss after 50 epochs")[2]);
    }

    [Fact, Trait("Uses", "data")]
    public void Chapter_4_shortened()
    {
        var page = runs.Run("04-extensions", "--quick");
        page.CheckIsWhole(rows: 45);
        string[] always = ["4-a", "4-b", "4-c", "4-d", "4-e", "4-f", "4-g", "4-h", "4-k", "4-l"], onDigits = ["4-i", "4-j", "4-m", "4-n"];
        bool without = page.LeftOut > 0;
        Assert.Equal([.. always.Concat(without ? [] : onDigits).Order()], page.Figures);
        Assert.Equal(without ? 0 : 20, page.Results.Count(row => row[0].EndsWith(": accuracy in %", StringComparison.Ordinal)));
        Assert.Equal("[0. 0. 1. 1.]", page.Results.Single(row => row[0] == "ReLU: the right gradient")[2]);
    }

    [Fact, Trait("Uses", "data")]
    public void Chapter_5_shortened()
    {
        var page = runs.Run("05-convolutions", "--quick");
        page.CheckIsWhole(rows: 55);
        string[] always = ["5-a", "5-b", "5-d", "5-e"], onDigits = ["5-c", "5-f", "5-g", "5-h"];
        bool without = page.LeftOut > 0;
        Assert.Equal([.. always.Concat(without ? [] : onDigits).Order()], page.Figures);
        Assert.Equal("-47.09123124", page.Results.Single(row => row[0] == "channels: gradient of that weight")[2]);
        Assert.Equal("refused, passed", page.Results.Single(row => row[0] == "the library's gradient check: original and right")[2]);
        Assert.Equal(without ? 0 : 5, page.Results.Count(row => row[0].Contains(", rate 0.", StringComparison.Ordinal)));
    }

    [Fact]
    public void Chapter_6_automatic_differentiation()
    {
        var page = runs.Run("06a-autograd");
        page.CheckIsWhole(rows: 19);
        Assert.Equal("35", page.Results.Single(row => row[0] == "(4a + 3)(a + 2): a.grad")[2]);
        Assert.Equal("35.0", page.Results.Single(row => row[0] == "tensors: a fresh graph")[2]);
    }

    [Fact, Trait("Uses", "data")]
    public void Chapter_6_recurrent_networks_shortened()
    {
        var page = runs.Run("06b-rnns", "--quick");
        page.CheckIsWhole(rows: 18);
        bool without = page.LeftOut > 0;
        string[] onText = ["6-a", "6-b", "6-c", "6-d", "6-e", "6-f"], always = ["6-g", "6-h"];
        Assert.Equal([.. without ? [] : onText, .. always], page.Figures);
        Assert.Equal("0.0", page.Results.Single(row => row[0] == "the book's GRU: its gradient")[2]);
        Assert.Equal("5.119", page.Results.Single(row => row[0] == "loss of a character at the start, both terms")[2]);
    }

    [Fact, Trait("Uses", "data")]
    public void Chapter_7_toolbox_shortened()
    {
        var page = runs.Run("07a-toolbox", "--quick");
        page.CheckIsWhole(rows: 23);
        bool without = page.LeavesOut("needs MNIST");
        string[] always = ["7a-1", "7a-2", "7a-3"], onDigits = ["7a-4"];
        Assert.Equal([.. always, .. without ? [] : onDigits], page.Figures);
        Assert.Equal("True", page.Results.Single(row => row[0] == "the batches of 0 and of 3 reading threads are the same")[2]);
        Assert.Equal(without ? 0 : 4, page.Results.Count(row => row[0].StartsWith("digits: ", StringComparison.Ordinal)
            || row[0].StartsWith("accuracy over batches", StringComparison.Ordinal)));
    }

    [Fact, Trait("Uses", "data")]
    public void Chapter_7_unsupervised_shortened()
    {
        var page = runs.Run("07b-unsupervised", "--quick");
        page.CheckIsWhole(rows: 7);
        bool without = page.LeftOut > 0;
        string[] always = ["7-h", "7-i", "7-j"], onDigits = ["7-a", "7-b", "7-c", "7-d", "7-e", "7-f", "7-g"];
        Assert.Equal([.. always.Concat(without ? [] : onDigits).Order()], page.Figures);
        Assert.Equal("10", page.Results.Single(row => row[0] == "adversarial networks, 8×8 digits: digits among 1000 samples")[2]);
    }
}
