using Lincoln.Kernels;
using Lincoln.Layers;
using Lincoln.Losses;
using Lincoln.Operations;
using Lincoln.Optimizers;

namespace Lincoln.Bench;

/// <summary>Each workload by name: what one run of it does, through the public API. opponents.py does the same.</summary>
internal static class Workloads
{
    private const int MostImages = 15_000;

    public static Action Make(string name)
    {
        string[] parts = name.Split('/');
        return parts[0] switch
        {
            "gemm-1t" or "gemm-2t" => Product(parts[1]),
            "elementwise" => OverNumbers(parts[1]),
            "mlp-book" => Training([new Dense(89, Activation.Tanh), new Dense(10)], new SGDMomentum((Real)0.1), batch: 60),
            "mlp-wide" => Training([new Dense(1024, Activation.ReLU), new Dense(1024, Activation.ReLU), new Dense(10)], new Adam(), batch: 256),
            "growth-batch" => Training([new Dense(89, Activation.Tanh), new Dense(10)], new SGDMomentum((Real)0.1), batch: int.Parse(parts[1])),
            "growth-width" => Training([new Dense(int.Parse(parts[1]), Activation.Tanh), new Dense(10)], new SGDMomentum((Real)0.1), batch: 60),
            "inference-mlp" => Inference(int.Parse(parts[1])),
            _ => throw new ArgumentException($"'{name}' is not a workload."),
        };
    }

    /// <summary>C = op(A)·op(B): "60x89x784", and "-at" or "-bt" when A or B is stored transposed.</summary>
    private static Action Product(string shape)
    {
        bool at = shape.EndsWith("-at"), bt = shape.EndsWith("-bt");
        int[] size = [.. shape.Split('-')[0].Split('x').Select(int.Parse)];
        int m = size[0], n = size[1], k = size[2];
        Tensor a = Numbers([m, k]), b = Numbers([k, n]), c = Tensor.Persistent([m, n]);
        return () => Gemm.Multiply(a.Values, b.Values, c.Edit(), m, n, k, at, bt);
    }

    private static Action OverNumbers(string what)
    {
        if (what.StartsWith("softmax"))
        {
            int columns = int.Parse(what.Split('-')[1]);
            var rows = Numbers([65536 / columns, columns]);
            return () => Step(() => rows.Softmax());
        }
        var x = Numbers([65536]);
        return what switch
        {
            "exp" => () => Step(() => x.Exp()),
            "tanh" => () => Step(() => x.Tanh()),
            "sigmoid" => () => Step(() => x.Sigmoid()),
            _ => throw new ArgumentException($"'{what}' is not an elementwise workload."),
        };
    }

    /// <summary>The loop that the README shows: forward, loss, backward, step.</summary>
    private static Action Training(Layer[] layers, Optimizer optimizer, int batch)
    {
        var network = new NeuralNetwork(layers, new SoftmaxCrossEntropy(), seed: 1).Build([784]);
        int batches = Math.Min(50, MostImages / batch);
        var (images, labels) = Mnist.Read(batches * batch);
        Tensor[] inputs = [.. Enumerable.Range(0, batches).Select(i => new Tensor([batch, 784], images.AsSpan(i * batch * 784, batch * 784)))];
        Indices[] targets = [.. Enumerable.Range(0, batches).Select(i => new Indices([batch], labels.AsSpan(i * batch, batch)))];
        int next = 0;
        return () =>
        {
            using var step = Workspace.Begin();
            var loss = network.ForwardLoss(inputs[next], targets[next]);
            loss.Backward();
            optimizer.Step(network);
            next = (next + 1) % batches;
        };
    }

    private static Action Inference(int images)
    {
        var network = new NeuralNetwork([new Dense(89, Activation.Tanh), new Dense(10)], new SoftmaxCrossEntropy(), seed: 1).Build([784]);
        var x = new Tensor([images, 784], Mnist.Read(images).Images);
        return () => network.Predict(x);
    }

    private static void Step(Func<Tensor> run)
    {
        using var step = Workspace.Begin();
        using var mode = Mode.NoGradient();
        run();
    }

    private static Tensor Numbers(Shape shape)
    {
        var tensor = Tensor.Persistent(shape);
        new Rng(1).Uniform(tensor.Edit(), -4, 4);
        return tensor;
    }
}
