namespace Lincoln;

/// <summary>
/// How many elements this thread may still allocate for tensors: set while a network is made from a file, so that a few bytes that say
/// "a billion neurons" are refused before any memory is taken for them. Nested limits do not add up: the innermost counts.
/// </summary>
internal sealed class AllocationLimit : IDisposable
{
    [ThreadStatic] private static AllocationLimit? current;

    private readonly AllocationLimit? outer = current;
    private readonly string source;
    private readonly long mostLasting, mostPassing;
    private long lasting, passing;

    private AllocationLimit(string source, long mostLasting, long mostPassing)
        => (this.source, this.mostLasting, this.mostPassing) = (source, mostLasting, mostPassing);

    /// <summary>Whether a network is being made from a file on this thread.</summary>
    public static bool IsActive => current is not null;

    /// <summary>Begins a limit; dispose the result to end it.</summary>
    /// <param name="source">What messages call the file.</param>
    /// <param name="mostLasting">For parameters, state and constants.</param>
    /// <param name="mostPassing">For the tensors of workspaces: the results of the trial run that gives a network its shapes.</param>
    public static AllocationLimit Begin(string source, long mostLasting, long mostPassing)
        => current = new AllocationLimit(source, mostLasting, mostPassing);

    /// <summary>Notes an allocation that is about to be made.</summary>
    /// <exception cref="InvalidDataException">It goes beyond the limit.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Take(int count, bool lasting)
    {
        if (current is { } limit) limit.Add(count, lasting);
    }

    private void Add(int count, bool isLasting)
    {
        if (isLasting) lasting += count;
        else passing += count;
        if (lasting > mostLasting)
            throw new InvalidDataException($"{source}: the network that it describes would take "
                + $"more than {mostLasting:N0} elements for its parameters, far more than the weights that come with it.");
        if (passing > mostPassing)
            throw new InvalidDataException($"{source}: one sample through the network that it describes would take "
                + $"more than {mostPassing:N0} elements, far more than the weights that come with it justify.");
    }

    /// <summary>Ends the limit.</summary>
    public void Dispose() => current = outer;
}
