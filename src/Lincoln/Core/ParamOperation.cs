namespace Lincoln;

/// <summary>
/// An operation with a parameter of its own, such as x·W: <c>new WeightMultiply(w).Forward(x)</c> (chapter 3 of the book).
/// </summary>
/// <remarks>The parameter is the last of the inputs, so the engine treats it like every other tensor.</remarks>
public abstract class ParamOperation : Operation
{
    /// <summary>Creates the operation around a parameter, or any tensor that takes its place.</summary>
    /// <exception cref="ArgumentNullException">The parameter is null.</exception>
    protected ParamOperation(Tensor parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        Parameter = parameter;
    }

    /// <summary>The parameter.</summary>
    public Tensor Parameter { get; }

    /// <summary>The parameter's gradient after <see cref="Operation.Backward"/>, or null.</summary>
    public Tensor? ParameterGradient => Parameter.Gradient;

    private protected override Tensor OwnParameter => Parameter;
}
