using Lincoln.Layers;

namespace Lincoln.Tests.Storage;

/// <summary>A user's layer: y = x·scale + shift, with a shift that is state. It also takes integers.</summary>
internal sealed class ScaleLayer : Layer
{
    private readonly int constants;
    private readonly Tensor shift;

    static ScaleLayer() => LayerCatalogue.Add("test-scale", c => new ScaleLayer((Real)c.Number("scale"), c.Integer("constants")));

    /// <param name="scale">What is multiplied by.</param>
    /// <param name="constants">How many numbers the constructor takes for itself.</param>
    public ScaleLayer(Real scale, int constants = 1)
    {
        (Scale, this.constants) = (scale, constants);
        shift = DeclareState("shift", [1]);
        _ = Tensor.Persistent([constants]);
    }

    public Real Scale { get; }

    public void ShiftBy(Real value) => shift.Edit()[0] = value;

    public override bool TakesIndices => true;

    public static void Register() => System.Runtime.CompilerServices.RuntimeHelpers.RunClassConstructor(typeof(ScaleLayer).TypeHandle);

    protected override Tensor Call(Tensor x) => new(x.Shape, [.. x.Values.ToArray().Select(v => v * Scale + shift.Values[0])]);

    protected override Tensor Call(Indices x) => Call(new Tensor(x.Shape, [.. x.Values.ToArray().Select(v => (Real)v)]));

    public override void Describe(ConfigWriter config)
    {
        config.Type("test-scale");
        config.Number("scale", Scale);
        config.Integer("constants", constants);
    }
}
