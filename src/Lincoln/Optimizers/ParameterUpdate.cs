using Lincoln.Kernels;

namespace Lincoln.Optimizers;

/// <summary>One parameter in one step of an <see cref="Optimizer"/>.</summary>
public readonly ref struct ParameterUpdate
{
    private readonly Parameter parameter;
    private readonly Tensor gradient;
    private readonly ParameterState state;
    private readonly StepSettings settings;

    internal ParameterUpdate(Parameter parameter, Tensor gradient, ParameterState state, StepSettings settings)
        => (this.parameter, this.gradient, this.state, this.settings) = (parameter, gradient, state, settings);

    /// <summary>The parameter's elements before the update.</summary>
    public ReadOnlySpan<Real> Values => parameter.Values;

    /// <summary>Its gradient as it was backpropagated, before clipping and decay.</summary>
    public ReadOnlySpan<Real> Gradient => gradient.Values;

    /// <summary>The number of this update of the parameter, from 1; steps in which it was frozen do not count.</summary>
    public long Step => state.Steps + 1;

    /// <summary>Clips the gradient, decays the weights and applies the rule, in one pass over memory.</summary>
    /// <param name="rule">The update of one weight; see <see cref="SGDMomentum"/> for how short one is.</param>
    public void Apply<TRule>(TRule rule) where TRule : unmanaged, IRule
    {
        Kernels.Update.Apply(settings.Before(rule), parameter.Edit(), gradient.Values, state[0], state[1]);
        state.CountStep();
    }
}
