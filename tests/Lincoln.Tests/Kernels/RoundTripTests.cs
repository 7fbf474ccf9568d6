using System.Diagnostics;
using Lincoln.Kernels;

namespace Lincoln.Tests.Kernels;

public class RoundTripTests : KernelTest
{
    [Fact]
    public void A_trip_takes_nanoseconds()
    {
        int threads = Work.Threads;
        try
        {
            Work.Threads = 2;
            // A busy machine may not let the two meet for seconds.
            var patience = Stopwatch.StartNew();
            while (RoundTrip.Nanoseconds == 0 && patience.Elapsed < TimeSpan.FromMinutes(1))
            {
                RoundTrip.Measure();
                Thread.Sleep(1);
            }
            if (Environment.ProcessorCount > 1) Assert.InRange(Work.RoundTripNanoseconds, 5, 1e6);
        }
        finally { Work.Threads = threads; }
    }

    private struct CountParts : IKernel
    {
        public unsafe int* Parts;

        public readonly unsafe void Run<V>(int begin, int end) where V : struct, ILane<V> => Interlocked.Increment(ref *Parts);
    }

    [Fact]
    public void Far_cores_share_only_long_jobs()
    {
        (int threads, int before) = (Work.Threads, RoundTrip.Reluctance);
        try
        {
            Work.Threads = 2;
            RoundTrip.NowAndThen();                          // the next measurement is half a second away
            RoundTrip.Reluctance = 1;
            Assert.Equal(2, Parts(200));
            RoundTrip.Reluctance = 32;
            Assert.Equal(1, Parts(200));
            Assert.Equal(2, Parts(6400));
        }
        finally { (Work.Threads, RoundTrip.Reluctance) = (threads, before); }

        static unsafe int Parts(int n)
        {
            int parts = 0;
            Work.For(n, 100, new CountParts { Parts = &parts });
            return parts;
        }
    }

    [Fact]
    public void Results_are_the_same_near_and_far()
    {
        (int threads, int before) = (Work.Threads, RoundTrip.Reluctance);
        try
        {
            Work.Threads = 2;
            Real[] a = Numbers(60 * 784), b = Numbers(784 * 89), near = new Real[60 * 89], far = new Real[60 * 89];
            RoundTrip.Reluctance = 1;
            Gemm.Multiply(a, b, near, 60, 89, 784);
            RoundTrip.Reluctance = 32;
            Gemm.Multiply(a, b, far, 60, 89, 784);
            AssertSameBits(near, far);
        }
        finally { (Work.Threads, RoundTrip.Reluctance) = (threads, before); }
    }
}
