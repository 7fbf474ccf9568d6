using System.Globalization;
using Lincoln.Bench;
using Lincoln.Kernels;

// Protocol: one request a line, "threads workload"; one answer a line, "wall-nanoseconds cpu-nanoseconds" for one run of it.
// "round-trip" answers with the nanoseconds a cache line takes from one core to the other and back.
Dictionary<string, Action> made = [];
while (Console.ReadLine() is { } line)
{
    if (line == "round-trip")
    {
        Answer(RoundTrip.Nanoseconds(), 0);
        continue;
    }
    var (threads, name) = (int.Parse(line.Split(' ')[0], CultureInfo.InvariantCulture), line.Split(' ')[1]);
    Work.Threads = threads;
    if (!made.TryGetValue(name, out var workload))
    {
        made.Clear();                                             // the memory of the last workload is not needed any more
        made[name] = workload = Workloads.Make(name);
        Measure.Once(workload, milliseconds: 300);                // warm-up
    }
    var (wall, cpu) = Measure.Once(workload, milliseconds: 60);
    Answer(wall, cpu);
}

static void Answer(double wall, double cpu) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{wall:F1} {cpu:F1}"));
