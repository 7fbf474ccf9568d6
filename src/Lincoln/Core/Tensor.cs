namespace Lincoln;

/// <summary>Elements with a shape: contiguous, row-major, an ordinary managed object that needs no disposing.</summary>
/// <remarks>
/// The elements are read through <see cref="Values"/> and written through <see cref="Edit"/>. Operations on tensors are extension methods
/// (<c>x.Sigmoid()</c>, <c>a + b</c>); a result remembers the operation that made it, so that <see cref="Backward"/> can compute gradients.
/// Inside a <see cref="Workspace"/> a tensor lives until the step ends; <see cref="Keep"/> makes a copy that outlives it.
/// A tensor may be read by several threads at once, but not while one of them writes.
/// </remarks>
[DebuggerDisplay("{DebugText,nq}")]
public partial class Tensor
{
    private Memory memory;
    private int count, generation, version;
    private Workspace? lender;
    private readonly Tensor? source;                  // the tensor whose memory this one shares

    /// <summary>A tensor of zeros.</summary>
    public Tensor(Shape shape) : this(shape, Workspace.Current) => Storage.Clear();

    /// <summary>A tensor with a copy of the values, row by row.</summary>
    /// <exception cref="ShapeException">There are more or fewer values than the shape has places.</exception>
    public Tensor(Shape shape, ReadOnlySpan<Real> values) : this(shape, Workspace.Current)
    {
        if (values.Length != count)
            throw new ShapeException($"Tensor: the shape {shape} has {count} places, but {values.Length} values were given.");
        values.CopyTo(Storage);
    }

    private protected Tensor(Shape shape, Workspace? lender) => Allocate(shape, lender);

    private Tensor(Shape shape, Tensor source, int offset)
    {
        (Shape, count, this.source) = (shape, shape.Count, source.source ?? source);
        (memory, lender, generation) = (source.memory.From(offset), source.lender, source.generation);
    }

    private protected void Allocate(Shape shape, Workspace? lender, bool pinned = false)
    {
        (Shape, count, this.lender) = (shape, shape.Count, lender);
        AllocationLimit.Take(count, lasting: lender is null);
        if (lender is null) memory = Memory.Allocate(count, pinned);
        else (memory, generation) = (lender.Lend(count), lender.Generation);
    }

    /// <summary>A tensor whose elements will all be written: its memory is not cleared.</summary>
    internal static Tensor Uninitialized(Shape shape)
    {
        var tensor = new Tensor(shape, Workspace.Current);
        PoisonInDebug(tensor.Storage);
        return tensor;
    }

    /// <summary>A tensor of the same shape that lives as long as this one, such as its gradient; its memory is not cleared.</summary>
    private Tensor Sibling()
    {
        var tensor = new Tensor(Shape, lender);
        PoisonInDebug(tensor.Storage);
        return tensor;
    }

    /// <summary>A tensor of zeros that outlives the step: gradients of parameters, state of layers and optimizers.</summary>
    public static Tensor Persistent(Shape shape)
    {
        var tensor = new Tensor(shape, lender: null);
        tensor.Storage.Clear();
        return tensor;
    }

    /// <summary>Another shape for part of the same memory.</summary>
    internal Tensor View(Shape shape, int offset = 0) => new(shape, this, offset);

    /// <summary>The sizes of the axes.</summary>
    public Shape Shape { get; private set; }

    /// <summary>The elements, row by row, to read.</summary>
    /// <exception cref="ObjectDisposedException">The training step that this tensor belonged to has ended.</exception>
    public ReadOnlySpan<Real> Values => Storage;

    /// <summary>The elements, to write. Backpropagation refuses to go through a tensor that was edited after it was used.</summary>
    /// <exception cref="ObjectDisposedException">The training step that this tensor belonged to has ended.</exception>
    public Span<Real> Edit()
    {
        (source ?? this).version++;
        return Storage;
    }

    /// <summary>The elements, writable without raising the version: for the library's own code that fills a new tensor.</summary>
    internal Span<Real> Storage
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if (lender is not null && lender.Generation != generation) ThrowEnded();
            return memory.Span(count);
        }
    }

    internal int Version => (source ?? this).version;

    /// <summary>A copy of the values that outlives the step, without the graph.</summary>
    public Tensor Keep()
    {
        var copy = new Tensor(Shape, lender: null);
        Values.CopyTo(copy.Storage);
        return copy;
    }

    /// <summary>The same memory (shared, not copied) without the graph: gradients stop here.</summary>
    public Tensor Detach() => View(Shape);

    /// <summary>The only element of a tensor that has one, such as a loss.</summary>
    /// <exception cref="ShapeException">The tensor has more or fewer elements.</exception>
    public Real Item() => count == 1 ? Values[0]
        : throw new ShapeException($"Item: it needs a tensor of one element, this one is {Shape}. Read Values, or sum first.");

    /// <summary>Gives borrowed memory back before the step ends; the tensor can no longer be read.</summary>
    internal void Release()
    {
        if (lender is null || lender != Workspace.Current || lender.Generation != generation || source is not null) return;
        lender.Return(count, memory);
        generation--;
    }

    private void ThrowEnded() => throw new ObjectDisposedException(nameof(Tensor),
        $"This {Shape} tensor belonged to a training step that has ended. "
            + "Call Keep() inside the step (inside the `using (Workspace.Begin())` block) to keep a copy.");

    // An operation that leaves an element unwritten fails in every test.
    [Conditional("DEBUG")]
    private static void PoisonInDebug(Span<Real> values) => values.Fill(Real.NaN);
}
