using Lincoln.Kernels;

namespace Lincoln.Operations;

/// <summary>
/// y = γ·x̂ + β with x̂ = (x - μ)/√(σ² + ε), where μ and σ² are the mean and the variance of each channel over the batch and all of the
/// channel's places (Ioffe and Szegedy 2015). x [batch, channels, ..], γ and β [channels]. dβ = Σ dy, dγ = Σ dy·x̂, dx = γ/√(σ² + ε)·
/// (dy - (dβ + x̂·dγ)/n), where n is the number of elements of a channel.
/// </summary>
/// <remarks>It always takes the batch's own statistics; the layer <c>BatchNorm</c> keeps running ones for inference.</remarks>
/// <example><code>var operation = new BatchNormalization(epsilon: 1e-5); Tensor y = operation.Forward(x, gamma, beta);</code></example>
public sealed class BatchNormalization : Operation
{
    private readonly double epsilon;
    private Tensor? mean, variance;

    /// <summary>Creates the operation; it runs on x, γ and β.</summary>
    /// <param name="epsilon">ε, at least 0: keeps channels without variance finite. Default: 10⁻⁵, as in PyTorch.</param>
    /// <exception cref="ArgumentOutOfRangeException">ε is negative or not a number.</exception>
    public BatchNormalization(double epsilon = 1e-5) => this.epsilon = Require.NotNegative(epsilon, nameof(epsilon));

    /// <summary>The mean of each channel in the run, [channels].</summary>
    /// <exception cref="InvalidOperationException">It has not run.</exception>
    public Tensor Mean => mean ?? throw new InvalidOperationException("BatchNormalization: it has not run yet; call Forward first.");

    /// <summary>
    /// The variance of each channel in the run, [channels]: the mean squared distance from the mean (not the unbiased estimate).
    /// </summary>
    /// <exception cref="InvalidOperationException">It has not run.</exception>
    public Tensor Variance => variance
        ?? throw new InvalidOperationException("BatchNormalization: it has not run yet; call Forward first.");

    /// <inheritdoc/>
    protected override Shape OutputShape(ReadOnlySpan<Tensor> x)
    {
        CheckCount(x, 3);
        var sizes = new ChannelShape(Name, x[0].Shape, x[1].Shape, x[2].Shape);
        if (sizes.Channels > 0 && (long)sizes.Batch * sizes.Inner < 2)
            throw new ShapeException($"BatchNormalization: the input {x[0].Shape} has {sizes.Batch * sizes.Inner} element(s) per channel; "
                + "a variance needs at least 2. Use a larger batch, or leave a smaller last one out (TrainerOptions.DropLast).");
        return x[0].Shape;
    }

    /// <inheritdoc/>
    protected override void Output(ReadOnlySpan<Tensor> x, Span<Real> y)
    {
        var (batch, channels, inner) = new ChannelShape(Name, x[0].Shape, x[1].Shape, x[2].Shape);
        (mean, variance) = (Tensor.Uninitialized([channels]), Tensor.Uninitialized([channels]));
        Channels.Statistics(x[0].Values, batch, channels, inner, mean.Storage, variance.Storage);
        var scale = Tensor.Uninitialized([channels]);
        for (int c = 0; c < channels; c++) scale.Storage[c] = x[1].Values[c] * Inverse(c);
        Channels.Map(x[0].Values, mean.Values, scale.Values, x[2].Values, inner, y);
        scale.Release();
    }

    /// <inheritdoc/>
    protected override void InputGradients(Tensor dy, GradientSlots dx)
    {
        var (batch, channels, inner) = new ChannelShape(Name, Input(0).Shape, Input(1).Shape, Input(2).Shape);
        Tensor sums = Tensor.Uninitialized([channels]), products = Tensor.Uninitialized([channels]);
        Channels.GradientSums(Input(0).Values, Mean.Values, dy.Values, batch, channels, inner, sums.Storage, products.Storage);
        if (dx.Needs(0))
        {
            Tensor a = Tensor.Uninitialized([channels]), b = Tensor.Uninitialized([channels]), c = Tensor.Uninitialized([channels]);
            Real n = (Real)((double)batch * inner);
            for (int i = 0; i < channels; i++)
            {
                Real inverse = Inverse(i), scale = Input(1).Values[i] * inverse;
                a.Storage[i] = scale;
                b.Storage[i] = -scale * inverse * inverse * products.Values[i] / n;
                c.Storage[i] = -scale * sums.Values[i] / n;
            }
            var slot = dx[0];
            Channels.MapGradient(Input(0).Values, dy.Values, Mean.Values, a.Values, b.Values, c.Values, inner, slot.Values, slot.Add);
            a.Release();
            b.Release();
            c.Release();
        }
        if (dx.Needs(1))
        {
            for (int i = 0; i < channels; i++) products.Storage[i] *= Inverse(i);
            dx.Accumulate(1, products);
        }
        if (dx.Needs(2)) dx.Accumulate(2, sums);
        sums.Release();
        products.Release();
    }

    private Real Inverse(int channel) => 1 / Real.Sqrt(Variance.Values[channel] + (Real)epsilon);
}
