namespace Lincoln.Kernels;

/// <summary>One time step of a batch in memory. A row of the batch is at pointer + row·…Row, or at row·Units without a stride.</summary>
internal unsafe struct RecurrentStep
{
    public int Units;
    public Real* Bias, SecondBias;                     // [gates·units]; a GRU's b′ [units]
    public Real* Gates;                                // the input's part x·W, then the activations of the gates
    public Real* Product;                              // the state's part h·R
    public Real* Before, After;                        // the hidden state
    public Real* KeptBefore, Kept;                     // an LSTM's memory; a GRU's product of the candidate, or r * h
    public Real* Past;                                 // the hidden state before the next time step, for the backward pass; null at the end
    public Real* Y;                                    // the result; null when it is not needed
    public Real* Mask;                                 // 0: padding; null: there is none
    public nint GatesRow, ProductRow, PastRow, YRow, MaskRow;

    // The backward pass.
    public Real* DGates;                               // of the gates' sums
    public Real* DSecond;                              // where a GRU's R gets another gradient than its W
    public Real* DBefore;                              // of the hidden state, from later steps; then what bypasses the product
    public Real* DKept;                                // of an LSTM's memory
    public Real* DReset;                               // of r * h
    public nint DGatesRow, DSecondRow;

    public readonly bool IsPadding(int row) => Mask != null && Mask[row * MaskRow] == 0;
}

/// <summary>The formula of a recurrent cell, forwards and backwards, for some units of one row.</summary>
/// <remarks><c>row</c> is the row of the batch, <c>u</c> the first unit of a whole vector of them.</remarks>
internal unsafe interface IRecurrentCell
{
    /// <summary>The number of gates.</summary>
    static abstract int Gates { get; }

    /// <summary>Whether a part of the gradient bypasses the product on its way to the state before.</summary>
    static abstract bool GoesPast { get; }

    /// <summary>
    /// Whether the last gate's product has another left side, which the other gates give: <see cref="Prepare"/>, <see cref="Finish"/>.
    /// </summary>
    static virtual bool HasTwoProducts => false;

    /// <summary>
    /// Whether the last gate's product with the state gets another gradient than its product with the input, in
    /// <see cref="RecurrentStep.DSecond"/>.
    /// </summary>
    static virtual bool HasSecondGradient => false;

    /// <summary>Computes the gates and whatever else the backward pass needs; returns the hidden state.</summary>
    static abstract V Forward<V>(in RecurrentStep m, int row, int u) where V : struct, ILane<V>;

    /// <summary>Computes the gradient of the gates' sums from that of the hidden state; returns what bypasses the product.</summary>
    static abstract V Backward<V>(in RecurrentStep m, int row, int u, V dh) where V : struct, ILane<V>;

    /// <summary>Runs between the two products.</summary>
    static virtual void Prepare<V>(in RecurrentStep m, int row, int u) where V : struct, ILane<V> { }

    /// <summary>Runs after the product that gives <see cref="RecurrentStep.DReset"/>; returns what bypasses the product.</summary>
    static virtual V Finish<V>(in RecurrentStep m, int row, int u) where V : struct, ILane<V> => V.Splat(0);
}

/// <summary>What the gates of all cells share.</summary>
internal static unsafe class Gate
{
    /// <summary>The sum of a gate: input's part + bias + state's part.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sum<V>(in RecurrentStep m, int row, int at) where V : struct, ILane<V>
        => V.Load(m.Gates + row * m.GatesRow + at) + V.Load(m.Bias + at) + V.Load(m.Product + row * m.ProductRow + at);

    /// <summary>Writes the gradient of a gate's sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreGradient<V>(in RecurrentStep m, V d, int row, int at) where V : struct, ILane<V>
        => V.Store(d, m.DGates + row * m.DGatesRow + at);
}
