namespace Lincoln;

/// <summary>
/// The random numbers of one training step: a stream is a function of (seed, path of the module, step, call within the step).
/// </summary>
/// <remarks>
/// It belongs to the step and not to the layers, so training resumes with one number, threads do not race, and a layer that is used
/// twice in a step draws two different masks. Outside of a network's step (a layer used on its own) the calls are simply counted.
/// </remarks>
internal static class StepRandom
{
    [ThreadStatic] private static Rng? stepRng;
    [ThreadStatic] private static Dictionary<string, int>? calls, spare;

    /// <summary>Begins the step of a network.</summary>
    public static Scope Begin(ulong seed, long step) => new(new Rng(seed).Fork("step").Fork(step));

    /// <summary>The next stream of the module with this path.</summary>
    public static Rng Next(string path)
    {
        calls ??= [];
        ref int call = ref CollectionsMarshal.GetValueRefOrAddDefault(calls, path, out _);
        return (stepRng ?? Alone).Fork(path).Fork(call++);
    }

    private static readonly Rng Alone = new(0);          // only forked, never drawn from: safe to share

    public readonly ref struct Scope
    {
        private readonly Rng? rngBefore;
        private readonly Dictionary<string, int>? callsBefore;

        // A network may run within the step of another one, whose count continues afterwards.
        public Scope(Rng rng)
        {
            (rngBefore, callsBefore) = (stepRng, calls);
            (stepRng, calls, spare) = (rng, spare, null);
        }

        public void Dispose()
        {
            calls?.Clear();
            (stepRng, calls, spare) = (rngBefore, callsBefore, calls);
        }
    }
}
