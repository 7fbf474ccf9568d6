namespace Lincoln.Kernels;

/// <summary>Which elements of two inputs meet in each element of a result when the shapes are broadcast.</summary>
/// <remarks>Axes of size 1 are dropped, and neighbouring axes are merged where both inputs step through them alike, so that the
/// innermost run is as long as possible: equal shapes become one run. In the innermost run the step of an input is 1 or 0.</remarks>
internal unsafe struct Broadcast
{
    private const int MaxRank = 16;

    /// <summary>The length of the innermost run, and how far the inputs step in it: 0 or 1.</summary>
    public int Inner, StepA, StepB;
    private int rank;                                // axes outside the innermost run, the innermost of them first
    private fixed int sizes[MaxRank];
    private fixed int stepsA[MaxRank];
    private fixed int stepsB[MaxRank];

    /// <summary>Two inputs of the result's shape.</summary>
    public static Broadcast Same(int count) => new() { Inner = count, StepA = 1, StepB = 1 };

    /// <summary>Inputs of the shapes a and b, aligned at the right; an axis of size 1, or one that is missing, is repeated.</summary>
    public static Broadcast Of(ReadOnlySpan<int> a, ReadOnlySpan<int> b, ReadOnlySpan<int> y)
    {
        if (y.Length != Math.Max(a.Length, b.Length)) throw Mismatch(a, b, y);
        Broadcast result = Same(1);
        int countA = 1, countB = 1, last = -1;                   // last: the latest axis; -1: there is none yet
        for (int fromRight = 1; fromRight <= y.Length; fromRight++)
        {
            int size = y[^fromRight];
            int sizeA = fromRight <= a.Length ? a[^fromRight] : 1, sizeB = fromRight <= b.Length ? b[^fromRight] : 1;
            bool fits = (sizeA == size || sizeA == 1) && (sizeB == size || sizeB == 1) && (sizeA == size || sizeB == size);
            if (!fits) throw Mismatch(a, b, y);
            int stepA = sizeA == 1 ? 0 : countA, stepB = sizeB == 1 ? 0 : countB;
            countA *= sizeA;
            countB *= sizeB;
            if (size == 1) continue;
            if (last < 0)
            {
                (result.Inner, result.StepA, result.StepB, last) = (size, stepA, stepB, 0);
                continue;
            }
            (int s, int sa, int sb) = last == 0
                ? (result.Inner, result.StepA, result.StepB)
                : (result.sizes[last - 1], result.stepsA[last - 1], result.stepsB[last - 1]);
            if (stepA == sa * s && stepB == sb * s)
            {
                if (last == 0) result.Inner *= size;
                else result.sizes[last - 1] *= size;
                continue;
            }
            if (last == MaxRank)
                throw new ArgumentException($"y: more than {MaxRank} axes cannot be broadcast one by one: {Require.Text(y)}.", nameof(y));
            (result.sizes[last], result.stepsA[last], result.stepsB[last]) = (size, stepA, stepB);
            result.rank = ++last;
        }
        return result;
    }

    private static ArgumentException Mismatch(ReadOnlySpan<int> a, ReadOnlySpan<int> b, ReadOnlySpan<int> y)
        => new($"The shapes {Require.Text(a)} and {Require.Text(b)} do not broadcast to {Require.Text(y)}.", "shapeY");

    /// <summary>A row (an innermost run): where its elements of the inputs begin, and its index along each outer axis.</summary>
    public struct Row
    {
        public nint A, B;
        private fixed int at[MaxRank];

        /// <summary>The row with this index.</summary>
        public Row(in Broadcast shape, int number)
        {
            for (int axis = 0; axis < shape.rank; axis++)
            {
                (number, at[axis]) = Math.DivRem(number, shape.sizes[axis]);
                A += (nint)at[axis] * shape.stepsA[axis];
                B += (nint)at[axis] * shape.stepsB[axis];
            }
        }

        /// <summary>Moves to the next row.</summary>
        public void Advance(in Broadcast shape)
        {
            for (int axis = 0; axis < shape.rank; axis++)
            {
                A += shape.stepsA[axis];
                B += shape.stepsB[axis];
                if (++at[axis] < shape.sizes[axis]) return;
                A -= (nint)shape.sizes[axis] * shape.stepsA[axis];
                B -= (nint)shape.sizes[axis] * shape.stepsB[axis];
                at[axis] = 0;
            }
        }
    }
}
