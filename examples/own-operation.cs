#:project ../src/Lincoln.Double/Lincoln.Double.csproj
#:project ../src/Lincoln.Testing.Double/Lincoln.Testing.Double.csproj
// Your own operation and the proof that its gradient is right: the Swish function x·sigmoid(x) (Ramachandran, Zoph and Le 2017).
// Gradients are checked in double precision; the same file compiles against Lincoln in single precision.
//   dotnet run examples/own-operation.cs
using Lincoln;
using Lincoln.Kernels;
using Lincoln.Operations;
using Lincoln.Testing;

var x = Tensor.Normal([3, 17], new Rng(seed: 1));
GradientCheck.Run(inputs => inputs[0].Swish(), x);     // throws, with the worst number, when the derivative below is wrong
Console.WriteLine("The derivative of Swish agrees with finite differences.");
Console.WriteLine(Tensor.LinearSpace(-4, 4, 5).Swish());

/// <summary>y = x·s with s = 1 / (1 + e⁻ˣ), dx = (y + s·(1 - y))·dy.</summary>
public sealed class Swish : Elementwise<Swish.Function>
{
    // Written once, for every vector width of every machine.
    public readonly struct Function : IFunction
    {
        public V F<V>(V x) where V : struct, ILane<V> => x * VectorMath.Sigmoid(x);

        public V D<V>(V x, V y) where V : struct, ILane<V>
        {
            V s = VectorMath.Sigmoid(x);
            return V.Fma(s, V.Splat(1) - y, y);
        }
    }
}

public static class SwishExtension
{
    extension(Tensor x)
    {
        public Tensor Swish() => new Swish().Forward(x);
    }
}
