namespace Lincoln;

/// <summary>Two independent switches of this thread: whether layers behave as in training, and whether the graph is recorded.</summary>
/// <remarks>
/// Both are on unless a scope says otherwise, and every scope is ended by <c>using</c>, so neither can be forgotten:
/// <c>using (Mode.Evaluate()) { … }</c>. <see cref="Layers.Layer.Predict(Tensor)"/> turns both off for its own call.
/// </remarks>
public static class Mode
{
    // Thread-static fields start at false on every thread, so the switches are stored inverted.
    [ThreadStatic] private static bool inference, forgetting;

    /// <summary>Whether layers behave as in training: dropout drops, batch normalisation uses the batch. Default: true.</summary>
    public static bool Training => !inference;

    /// <summary>Whether operations remember their inputs so that gradients can be computed. Default: true.</summary>
    public static bool Recording => !forgetting;

    /// <summary>Training behaviour, with gradients.</summary>
    public static Scope Train() => new(inference: false, forgetting: false);

    /// <summary>Inference behaviour, with gradients as they were: saliency, adversarial training, gradient checks.</summary>
    public static Scope Evaluate() => new(inference: true, forgetting);

    /// <summary>No gradients; the behaviour of layers stays as it was.</summary>
    public static Scope NoGradient() => new(inference, forgetting: true);

    /// <summary>Inference behaviour without gradients: what <see cref="Layers.Layer.Predict(Tensor)"/> uses.</summary>
    public static Scope Predict() => new(inference: true, forgetting: true);

    /// <summary>Restores both switches when disposed.</summary>
    public readonly ref struct Scope
    {
        private readonly bool inferenceBefore, forgettingBefore;

        internal Scope(bool inference, bool forgetting)
        {
            (inferenceBefore, forgettingBefore) = (Mode.inference, Mode.forgetting);
            (Mode.inference, Mode.forgetting) = (inference, forgetting);
        }

        /// <summary>Restores both switches.</summary>
        public void Dispose() => (inference, forgetting) = (inferenceBefore, forgettingBefore);
    }
}
