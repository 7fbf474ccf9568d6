namespace Lincoln.Layers;

/// <summary>Which time steps of a batch of sequences count: [batch, time], 1, or 0 where they are padding.</summary>
internal static class Mask
{
    /// <summary>The first time steps of each row; null when no lengths are given.</summary>
    public static Tensor? OfLengths(ReadOnlySpan<int> lengths, Shape x)
    {
        if (lengths.Length == 0) return null;
        int batch = x[0], time = x[1];
        if (lengths.Length != batch)
            throw new ArgumentException($"lengths: found {lengths.Length} for {batch} rows of {x}; give one for each.", nameof(lengths));
        int wrong = lengths.IndexOfAnyExceptInRange(1, time);
        if (wrong >= 0)
        {
            string message = $"lengths: number {wrong} is {lengths[wrong]}, but the input {x} has time steps 1..{time}.";
            throw new ArgumentOutOfRangeException(nameof(lengths), message);
        }
        var mask = new Tensor([batch, time]);
        for (int row = 0; row < batch; row++) mask.Storage.Slice(row * time, lengths[row]).Fill(1);
        return mask;
    }

    /// <summary>The time steps of which not all features are 0; null when that is all of them.</summary>
    public static Tensor? OfZeros(Tensor x)
    {
        int steps = x.Shape[0] * x.Shape[1], features = x.Shape[2];
        var mask = Tensor.Uninitialized([x.Shape[0], x.Shape[1]]);
        bool any = false;
        for (int step = 0; step < steps; step++)
        {
            bool counts = x.Values.Slice(step * features, features).ContainsAnyExcept((Real)0);
            mask.Storage[step] = counts ? 1 : 0;
            any |= !counts;
        }
        return any ? mask : null;
    }
}
