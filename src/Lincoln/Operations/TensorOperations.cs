namespace Lincoln;

/// <summary>The methods and operators of tensors: <c>x.Sigmoid()</c>, <c>a + b</c>. Each is in the file of its operation.</summary>
public static partial class TensorOperations;
