using Lincoln.Kernels;
using Lincoln.Testing;

namespace Lincoln.Tests.Catalogue;

/// <summary>Values and gradients to the last bit: run after run, at every vector width, with 1, 2 and 3 threads.</summary>
// The width and the threads are those of the whole process, so this class runs in one collection with the others that set them.
[Collection("kernels")]
public class SameBitsTests
{
    public static TheoryData<string> Names => Rows.Names;

    [Theory, MemberData(nameof(Names))]
    public void Run_after_run(string name)
    {
        var row = Rows.Find(name);
        var arguments = row.MakeArguments();
        var subject = row.MakeSubject(arguments);
        var first = Outcome.Of(subject, arguments);
        first.AssertSameBits(Outcome.Of(subject, arguments), "when it runs again");
        first.AssertSameBits(Outcome.Of(row), "when everything is made anew");
    }

    [Theory, MemberData(nameof(Names))]
    public void At_every_width_with_any_number_of_threads(string name)
    {
        var row = Rows.Find(name);
        SameEverywhere(row, CatalogueRow.UsualSize);
        SameEverywhere(row, row.LargeSize);
    }

    private static void SameEverywhere(CatalogueRow row, int size)
    {
        var arguments = row.MakeArguments(size);
        var subject = row.MakeSubject(arguments);
        Outcome? first = null;
        int width = Isa.Width, threads = Work.Threads;
        try
        {
            foreach (int w in (int[])[512, 256, 128, 1])
                for (int t = 1; t <= 3; t++)
                {
                    (Isa.Width, Work.Threads) = (w, t);
                    var found = Outcome.Of(subject, arguments);
                    first ??= found;
                    first.AssertSameBits(found, $"at width {w} with {t} threads, size {size}");
                }
        }
        finally { (Isa.Width, Work.Threads) = (width, threads); }
    }
}
