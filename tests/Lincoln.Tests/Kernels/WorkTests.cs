using Lincoln.Kernels;

namespace Lincoln.Tests.Kernels;

public unsafe class WorkTests : KernelTest
{
    private struct CountVisits : IKernel
    {
        public int* Visits;

        public void Run<V>(int begin, int end) where V : struct, ILane<V>
        {
            for (int i = begin; i < end; i++) Interlocked.Increment(ref Visits[i]);
        }
    }

    [Fact]
    public void Every_item_is_done_once()
        => Everywhere((_, _) =>
        {
            foreach (int n in new[] { 0, 1, 2, 3, 15, 16, 17, 31, 32, 33, 100, 1000 })
                foreach (int grain in new[] { -1, 0, 1, 10, 1000, int.MaxValue })
                    foreach (int align in new[] { 1, 3, 16 })
                    {
                        int[] visits = new int[n + 1];
                        fixed (int* v = visits) Work.For(n, grain, new CountVisits { Visits = v }, align);
                        Assert.All(visits[..n], count => Assert.Equal(1, count));
                        Assert.Equal(0, visits[n]);
                    }
        });

    private struct Parts : IKernel
    {
        public int* Begins, Count;

        public void Run<V>(int begin, int end) where V : struct, ILane<V> => Begins[Interlocked.Increment(ref *Count) - 1] = begin;
    }

    [Fact]
    public void Parts_are_aligned_and_as_many_as_threads()
    {
        int threads = Work.Threads;
        try
        {
            for (int t = 1; t <= Work.MaxThreads; t++)
            {
                Work.Threads = t;
                int count = 0;
                int[] begins = new int[64];
                fixed (int* b = begins) Work.For(32 * 64, 1, new Parts { Begins = b, Count = &count });
                Assert.InRange(count, (t + 1) / 2, t);
                Assert.All(begins[..count], begin => Assert.Equal(0, begin % 16));
                Assert.Equal(count, begins[..count].Distinct().Count());
            }
        }
        finally { Work.Threads = threads; }
    }

    [Fact]
    public void The_number_of_threads_is_held_between_1_and_32()
    {
        int threads = Work.Threads;
        try
        {
            foreach ((int asked, int got) in new[] { (-5, 1), (0, 1), (1, 1), (7, 7), (32, 32), (33, 32), (int.MaxValue, 32) })
            {
                Work.Threads = asked;
                Assert.Equal(got, Work.Threads);
            }
        }
        finally { Work.Threads = threads; }
    }

    [Fact]
    public void The_environment_variable_is_read_strictly()
    {
        int processors = Math.Min(Environment.ProcessorCount, 32);
        Assert.Equal(processors, Work.FromEnvironment(null));
        Assert.Equal(processors, Work.FromEnvironment(""));
        Assert.Equal(3, Work.FromEnvironment("3"));
        Assert.Equal(32, Work.FromEnvironment("100"));
        foreach (string wrong in new[] { "two", "1.5", "3x" })
            Assert.Contains(wrong, Assert.Throws<ArgumentException>(() => Work.FromEnvironment(wrong)).Message);
    }

    [Fact]
    public void Many_callers_at_once_each_get_their_own_result()
    {
        int threads = Work.Threads;
        try
        {
            Work.Threads = 3;
            const int callers = 4, n = 96;
            Real[][] a = [.. Enumerable.Range(0, callers).Select(i => Numbers(n * n, i))], alone = new Real[callers][];
            for (int i = 0; i < callers; i++) Gemm.Multiply(a[i], a[i], alone[i] = new Real[n * n], n, n, n);
            int wrong = 0;
            Thread[] users = [.. Enumerable.Range(0, callers).Select(i => new Thread(() =>
            {
                var c = new Real[n * n];
                for (int round = 0; round < 300; round++)
                {
                    c.AsSpan().Fill(Real.NaN);
                    Gemm.Multiply(a[i], a[i], c, n, n, n);
                    if (!c.AsSpan().SequenceEqual(alone[i])) Interlocked.Increment(ref wrong);
                }
            }))];
            foreach (Thread user in users) user.Start();
            foreach (Thread user in users) user.Join();
            Assert.Equal(0, wrong);
        }
        finally { Work.Threads = threads; }
    }

    [Fact]
    public void Jobs_after_the_workers_fell_asleep_are_done()
    {
        int threads = Work.Threads;
        try
        {
            Work.Threads = 3;
            for (int round = 0; round < 10; round++)
            {
                int[] visits = new int[100];
                fixed (int* v = visits) Work.For(100, 1, new CountVisits { Visits = v }, 1);
                Assert.All(visits, count => Assert.Equal(1, count));
                Thread.Sleep(20);
            }
        }
        finally { Work.Threads = threads; }
    }

    [Fact]
    public void Wrong_arguments_are_refused()
    {
        Assert.Equal("n", Assert.Throws<ArgumentOutOfRangeException>(() => Work.For(-1, 1, new CountVisits())).ParamName);
        Assert.Equal("align", Assert.Throws<ArgumentOutOfRangeException>(() => Work.For(1, 1, new CountVisits(), 0)).ParamName);
    }
}
