namespace Lincoln.Training;

/// <summary>A copy of the weights and the state of a network at its best epoch, to be restored.</summary>
internal sealed class BestNetwork(NeuralNetwork network)
{
    private readonly List<Tensor> copies = [];

    /// <summary>The epoch of the copy; null before the first.</summary>
    public int? Epoch { get; private set; }

    /// <summary>Copies the network as it is now.</summary>
    public void Copy(int epoch)
    {
        Epoch = epoch;
        int i = 0;
        foreach (var tensor in Everything())
        {
            if (i == copies.Count) copies.Add(Tensor.Persistent(tensor.Shape));
            tensor.Values.CopyTo(copies[i++].Edit());
        }
    }

    /// <summary>Restores the copy, if there is one.</summary>
    public void PutBack()
    {
        if (Epoch is null) return;
        int i = 0;
        foreach (var tensor in Everything()) copies[i++].Values.CopyTo(tensor.Edit());
    }

    private IEnumerable<Tensor> Everything()
        => network.Parameters.Select(p => (Tensor)p.Parameter).Concat(network.State.Select(s => s.Tensor));
}
