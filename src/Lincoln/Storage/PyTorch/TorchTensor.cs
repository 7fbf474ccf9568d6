namespace Lincoln.Storage;

/// <summary>One tensor of a PyTorch <c>state_dict</c>, and how it becomes and is made of the elements of a module here.</summary>
/// <param name="Name">PyTorch's name: <c>0.weight</c>.</param>
/// <param name="Shape">PyTorch's shape.</param>
/// <param name="Value">The elements in PyTorch's order.</param>
/// <param name="Set">Takes the elements; the tensors of a module are set in order.</param>
internal sealed record TorchTensor(string Name, Shape Shape, Func<Tensor> Value, Action<Tensor> Set)
{
    /// <summary>The same elements in the same order.</summary>
    public static TorchTensor Same(string name, Tensor own) => new(name, own.Shape, () => own, found => found.Values.CopyTo(own.Edit()));

    /// <summary>A matrix that is [in, out] here and [out, in] in PyTorch.</summary>
    public static TorchTensor Transposed(string name, Tensor own)
        => new(name, [own.Shape[1], own.Shape[0]], () => own.Transpose(), found => found.Transpose().Values.CopyTo(own.Edit()));
}
