using System.Numerics;

namespace Lincoln;

/// <summary>
/// Recycles the memory of one training step: <c>using (Workspace.Begin()) { … }</c>. Every tensor that is created inside lives
/// until the end of the block; its memory then serves the next step.
/// </summary>
/// <remarks>
/// Leaving it out costs speed, never correctness. Reading a tensor after its step has ended throws an error that says how to keep it
/// (<see cref="Tensor.Keep"/>). Parameters, their gradients and the state of optimizers live outside.
/// One workspace per thread and nesting depth is used again and again; a generation number tells one step from the next.
/// A workspace belongs to the thread that began it and must not span an <c>await</c>.
/// </remarks>
public sealed class Workspace : IDisposable
{
    [ThreadStatic] private static Workspace? current, spare;

    // Four size classes per power of two: at most a quarter of a block is wasted.
    private const int SizeClasses = 4 * 32;
    private readonly Stack<Memory>?[] free = new Stack<Memory>?[SizeClasses], returned = new Stack<Memory>?[SizeClasses];
    private readonly List<(int SizeClass, Memory Memory)> lent = [];
    private Workspace? outer;
    private bool running;

    private Workspace() { }

    internal static Workspace? Current => current;

    internal int Generation { get; private set; }

    /// <summary>Begins a step on this thread; dispose the result to end it. Steps may be nested.</summary>
    public static Workspace Begin()
    {
        var workspace = spare ?? new Workspace();
        spare = workspace.outer;             // the spare ones form a chain through the same field
        (workspace.outer, workspace.running) = (current, true);
        return current = workspace;
    }

    /// <summary>Suspends all workspaces until the result is disposed: for tensors that must outlive the step.</summary>
    internal static Pause Suspend() => new(current);

    /// <summary>Ends the step: its tensors can no longer be read. Ending it again does nothing.</summary>
    /// <exception cref="InvalidOperationException">
    /// It is ended on another thread, or not in the reverse order of <see cref="Begin"/>.
    /// </exception>
    public void Dispose()
    {
        if (!running) return;
        if (current != this)
            throw new InvalidOperationException("Workspace: ended on another thread, or not in the reverse order of Begin. "
                + "End it where it began, with `using`.");
        running = false;
        Generation++;
        foreach (var stack in returned) stack?.Clear();
        foreach (var (sizeClass, memory) in lent) (free[sizeClass] ??= new()).Push(memory);
        lent.Clear();
        current = outer;
        outer = spare;
        spare = this;
    }

    /// <summary>Memory for <paramref name="count"/> elements until the step ends; not cleared.</summary>
    internal Memory Lend(int count)
    {
        var (sizeClass, size) = SizeClass(count);
        if (returned[sizeClass] is { Count: > 0 } again) return again.Pop();          // it is in `lent` already
        var memory = free[sizeClass] is { Count: > 0 } stack ? stack.Pop() : Memory.Allocate(size, pinned: true);
        lent.Add((sizeClass, memory));
        return memory;
    }

    /// <summary>Takes memory back before the step ends.</summary>
    internal void Return(int count, Memory memory) => (returned[SizeClass(count).Class] ??= new()).Push(memory);

    private static (int Class, int Size) SizeClass(int count)
    {
        uint n = (uint)Math.Max(count, 64);
        int log = BitOperations.Log2(n - 1) - 2;
        uint quarters = (n + (1u << log) - 1) >> log;                                 // 5..8 quarters of 2^(log + 2)
        return (4 * log + (int)quarters - 5, (int)Math.Min((long)quarters << log, Array.MaxLength - 64));
    }

    internal readonly ref struct Pause
    {
        private readonly Workspace? before;

        internal Pause(Workspace? before)
        {
            this.before = before;
            current = null;
        }

        public void Dispose() => current = before;
    }
}
