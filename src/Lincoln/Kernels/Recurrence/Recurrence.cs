namespace Lincoln.Kernels;

/// <summary>The sizes of a recurrent pass, in elements.</summary>
/// <remarks>
/// A <c>…Row</c> is the distance from one sequence of the batch to the next, a <c>…Step</c> that from one time step to the next. Rows of
/// gates are longer than their elements, because strides of a multiple of 4 KB cause L1 conflicts (ADR 7).
/// </remarks>
internal readonly struct RecurrentSizes(int batch, int time, int units, int gates, int rowsOfY, bool isReverse)
{
    private const int Apart = 16;

    public readonly int Batch = batch, Time = time, Units = units;
    public readonly int State = batch * units;
    public readonly int GatesStep = gates * units + Apart, UnitsStep = units + Apart;
    public readonly nint GatesRow = (nint)time * (gates * units + Apart), UnitsRow = (nint)time * (units + Apart);
    public readonly nint PastRow = (nint)time * units, YRow = (nint)rowsOfY * units;

    /// <summary>The time steps of all sequences.</summary>
    public int Steps => Batch * Time;

    /// <summary>The time step that is the n-th of the pass forwards.</summary>
    public int TimeOf(int n) => isReverse ? Time - 1 - n : n;
}

/// <summary>One time step of a batch in memory; null what the cell does not have or the pass does not need.</summary>
/// <remarks>Without a stride in <see cref="RecurrentSizes"/> a row of the batch begins at row·units, in the mask at row·time.</remarks>
internal unsafe struct RecurrentStep(RecurrentSizes sizes)
{
    public readonly RecurrentSizes Sizes = sizes;

    public Real* Bias, CandidateBias;                  // [gates·units]; a GRU's b′ [units]
    public Real* Gates;                                // the input's part x·W, then the activations of the gates
    public Real* Product;                              // the state's part h·R; its rows are GatesStep apart
    public Real* Before, After;                        // the hidden state
    public Real* MemoryBefore, Memory;                 // an LSTM's memory
    public Real* CandidateProduct;                     // a GRU's h·R_n + b′
    public Real* ResetState;                           // a GRU's r * h, where the reset gate acts before the product
    public Real* NextPast;                             // forwards: where the hidden state goes that the next time step begins with
    public Real* Y;                                    // the result
    public Real* Mask;                                 // 0: padding

    // The backward pass.
    public Real* Past;                                 // the hidden state before this time step
    public Real* DY;                                   // of the result
    public Real* DGates;                               // of the gates' sums
    public Real* DCandidateProduct;                    // of a GRU's h·R_n; its rows are UnitsRow apart
    public Real* PastResetState;                       // r * h of all time steps, for the gradient of R; its rows are UnitsRow apart
    public Real* DBefore;                              // of the hidden state, from later time steps; then what bypasses the product
    public Real* DMemory;                              // of an LSTM's memory
    public Real* DResetState;                          // of r * h

    public readonly bool IsPadding(int row) => Mask != null && Mask[(nint)row * Sizes.Time] == 0;

    /// <summary>The sum of a gate: input's part + bias + state's part.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly V Sum<V>(int row, int at) where V : struct, ILane<V>
        => V.Load(Gates + row * Sizes.GatesRow + at) + V.Load(Bias + at) + V.Load(Product + row * (nint)Sizes.GatesStep + at);

    /// <summary>Writes the gradient of a gate's sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void StoreGradient<V>(V d, int row, int at) where V : struct, ILane<V>
        => V.Store(d, DGates + row * Sizes.GatesRow + at);

    /// <summary>A pointer moved on, or null.</summary>
    public static Real* Moved(Real* pointer, nint by) => pointer == null ? null : pointer + by;
}

/// <summary>The formula of a recurrent cell, forwards and backwards, for some units of one row.</summary>
/// <remarks><c>row</c> is the row of the batch, <c>u</c> the first unit of a whole vector of them.</remarks>
internal interface IRecurrentGates
{
    /// <summary>The name of the cell in messages.</summary>
    static abstract string Name { get; }

    /// <summary>The number of gates.</summary>
    static abstract int Count { get; }

    /// <summary>Whether a part of the gradient bypasses the product on its way to the state before.</summary>
    static virtual bool BypassesProduct => false;

    /// <summary>Whether the state has a memory.</summary>
    static virtual bool HasMemory => false;

    /// <summary>
    /// Whether the last gate's product with the state has a bias, and so a gradient, of its own:
    /// <see cref="RecurrentStep.CandidateProduct"/> and <see cref="RecurrentStep.DCandidateProduct"/>.
    /// </summary>
    static virtual bool HasCandidateProduct => false;

    /// <summary>
    /// Whether the last gate has a second product, with <see cref="RecurrentStep.ResetState"/>, between <see cref="Prepare"/> and
    /// <see cref="Forward"/>; backwards with <see cref="RecurrentStep.DResetState"/>, between <see cref="Backward"/> and
    /// <see cref="Finish"/>.
    /// </summary>
    static virtual bool HasResetState => false;

    /// <summary>Computes the gates and whatever else the backward pass needs; returns the hidden state.</summary>
    static abstract V Forward<V>(in RecurrentStep m, int row, int u) where V : struct, ILane<V>;

    /// <summary>Computes the gradient of the gates' sums from that of the hidden state; returns what bypasses the product.</summary>
    static abstract V Backward<V>(in RecurrentStep m, int row, int u, V dh) where V : struct, ILane<V>;

    /// <summary>Computes the state's left side of the second product.</summary>
    static virtual void Prepare<V>(in RecurrentStep m, int row, int u) where V : struct, ILane<V> { }

    /// <summary>Computes the gradient of the reset gate; returns what bypasses the second product.</summary>
    static virtual V Finish<V>(in RecurrentStep m, int row, int u) where V : struct, ILane<V> => V.Splat(0);
}
