using System.Xml.Linq;

namespace Lincoln.Book.Tests;

public class KitTests
{
    [Theory]
    [InlineData(5, "5.0")]
    [InlineData(0.1, "0.1")]
    [InlineData(-0.0348, "-0.0348")]
    [InlineData(0.9999999999999787, "0.9999999999999787")]
    [InlineData(1e-5, "1e-05")]
    [InlineData(-1.25e-7, "-1.25e-07")]
    [InlineData(1e15, "1000000000000000.0")]
    [InlineData(1e16, "1e+16")]
    [InlineData(double.PositiveInfinity, "inf")]
    public void Numbers_are_printed_as_Python_prints_them(double x, string expected) => Assert.Equal(expected, Python.Repr(x));

    [Fact]
    public void Rounding_drops_zeros_at_the_end_and_halves_go_to_the_even_digit()
    {
        Assert.Equal("5.632", Python.Round(5.63197, 4));
        Assert.Equal("0.12", Python.Round(0.125, 2));
        Assert.Equal("2.50", Python.Fixed(2.5, 2));
    }

    [Fact]
    public void Arrays_have_their_points_below_each_other_as_in_NumPy()
    {
        Assert.Equal("[[ 0.2489 -0.3748  0.0112]\n [ 0.126  -0.2781 -0.1395]]",
            Python.Matrix([0.24891, -0.37480, 0.01118, 0.12600, -0.27810, -0.13950], 3, 4));
        Assert.Equal("[ 4. 10. 18.]", Python.Array([4, 10, 18], 4));
        Assert.Equal("[ 4 10 18]", Python.Integers([4, 10, 18]));
    }

    [Fact]
    public void Formulas_become_well_formed_MathML()
    {
        string xml = Formula.ToMathML(@"\frac{dL}{dX} = \sigma'(N) W^\top + \sum_{i=1}^n x_i^2 "
            + @"- \matrix{a & b \\ c & 1.5} < \text{so it is}");
        var math = XElement.Parse(xml);
        Assert.Single(math.Descendants("mfrac"));
        Assert.Equal(4, math.Descendants("mtd").Count());
        Assert.Single(math.Descendants("munderover"));
        Assert.Contains("so\u00a0it\u00a0is", math.Value);
        Assert.Contains("−", math.Value);
    }

    [Theory]
    [InlineData(@"\nothing")]
    [InlineData(@"\frac{a}")]
    [InlineData("{a")]
    [InlineData("a}")]
    [InlineData("a^")]
    public void Formulas_that_are_wrong_are_refused(string formula) => Assert.Throws<FormatException>(() => Formula.ToMathML(formula));

    [Fact]
    public void A_chapter_shows_its_own_lines_judges_its_rows_and_writes_one_page()
    {
        string folder = Directory.CreateTempSubdirectory("lincoln-book-").FullName;
        try
        {
            string source = Path.Combine(folder, "07-last.cs");
            File.WriteAllText(source, "a\n    #region sum\n    int b = 1;\n        b++;\n    #endregion\nc\n");
            Assert.Equal(0, Run(source, [], 0.96));
            string page = File.ReadAllText(Path.Combine(folder, "out", "07-last.html"));
            Assert.Contains("<pre class=\"code\">int b = 1;\n    b++;</pre>", page);
            Assert.Contains("<td>±0.05</td><td>0.5 … 1</td><td>ok</td>", page);
            Assert.Equal(1, Run(source, [], 0.9));
            Assert.Equal(0, Run(source, ["--quick", "--out", Path.Combine(folder, "elsewhere")], 0.9));
            Assert.True(File.Exists(Path.Combine(folder, "elsewhere", "07-last.html")));
            Assert.Throws<ArgumentException>(() => new Chapter("x", ["--fast"], source));
            Assert.Contains("'none'", Assert.Throws<ArgumentException>(() => new Chapter("x", [], source).Code("none")).Message);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static int Run(string source, string[] args, double value)
    {
        var chapter = new Chapter("Last", args, source);
        chapter.Code("sum");
        chapter.Print("printed");
        chapter.Results.Exact("text", "1.0", Python.Repr(1));
        chapter.Results.Number("number", 1, value, Tolerance.Within(0.05), Tolerance.Between(0.5, 1), decimals: 2);
        return chapter.Finish();
    }
}
