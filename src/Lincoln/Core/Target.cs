namespace Lincoln;

/// <summary>
/// What a prediction is compared with: values (<see cref="Tensor"/>) or class labels (<see cref="Indices"/>). Both convert to it.
/// </summary>
public readonly struct Target
{
    private Target(Tensor? values, Indices? labels) => (Values, Labels) = (values, labels);

    /// <summary>The values; null when the target is labels.</summary>
    public Tensor? Values { get; }

    /// <summary>The labels; null when the target is values.</summary>
    public Indices? Labels { get; }

    /// <summary>The shape of what it holds.</summary>
    /// <exception cref="ArgumentException">It holds nothing: <c>default(Target)</c>.</exception>
    public Shape Shape => Values?.Shape ?? Labels?.Shape ?? throw new ArgumentException("Target: it is empty; give a Tensor or Indices.");

    /// <summary>Values as a target.</summary>
    public static implicit operator Target(Tensor values) => new(values, null);

    /// <summary>Labels as a target.</summary>
    public static implicit operator Target(Indices labels) => new(null, labels);

    /// <summary>The values, checked against the prediction's shape.</summary>
    /// <exception cref="ShapeException">
    /// The shapes differ. They are never stretched: (n, 1) against (n) is a mistake, not a matrix.
    /// </exception>
    /// <exception cref="ArgumentException">The target is labels.</exception>
    public Tensor ValuesLike(Tensor prediction, string user)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        if (Values is not { } values)
            throw new ArgumentException($"{user}: it compares numbers, "
                + $"but the target is {(Labels is null ? "empty" : "class labels (Indices)")}. "
                + $"Give a Tensor of shape {prediction.Shape}.", "target");
        return values.Shape == prediction.Shape ? values
            : throw new ShapeException($"{user}: the prediction is {prediction.Shape} but the target is {values.Shape}; "
                + "they must be equal (nothing is stretched here).");
    }
}
