using Lincoln.Kernels;

namespace Lincoln.Layers;

/// <summary>Well-known networks, made of the layers of this library: take them as they are, or copy one and change it.</summary>
/// <remarks>
/// They work on images [batch, channels, height, width] and give a score for each class, which <see cref="Losses.SoftmaxCrossEntropy"/>
/// takes.
/// </remarks>
/// <example><code>
/// var network = new NeuralNetwork(Models.LeNet(classes: 10), new SoftmaxCrossEntropy(), seed: 1);
/// </code></example>
public static class Models
{
    /// <summary>
    /// LeNet-5 (LeCun et al. 1998) as it is built today: two convolutions of 5×5 with ReLU, each followed by 2×2 maxima, and three
    /// dense layers. For small images of few classes, at least 4×4.
    /// </summary>
    /// <param name="classes">The number of classes, at least 1.</param>
    /// <param name="filters">The filters of the first convolution; the second has twice as many. Default: 8.</param>
    /// <param name="dropout">The fraction of the features that is dropped in training before the dense layers. Default: 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no class or no filter, or the dropout is not a fraction below 1.</exception>
    public static Sequential LeNet(int classes, int filters = 8, double dropout = 0)
    {
        Require.AtLeast(1, classes, nameof(classes));
        Require.AtLeast(1, filters, nameof(filters));
        return new(
        [
            new Conv2D(filters, 5, Activation.ReLU), new MaxPool2D(2),
            new Conv2D(2 * filters, 5, Activation.ReLU), new MaxPool2D(2),
            new Flatten(),
            .. dropout == 0 ? (Layer[])[] : [new Dropout(dropout)],
            new Dense(120, Activation.ReLU), new Dense(84, Activation.ReLU), new Dense(classes),
        ]);
    }

    /// <summary>
    /// A small residual network (He et al. 2016): a convolution of 3×3, three stages of <see cref="ResidualBlock"/>s, of which the second
    /// and third halve the image and double the filters, the average of every channel, a dense layer. For images of any size from 4×4 on.
    /// </summary>
    /// <param name="classes">The number of classes, at least 1.</param>
    /// <param name="filters">The filters of the first stage. Default: 16.</param>
    /// <param name="blocks">The blocks of each stage. Default: 1; He et al. have 3 and more for CIFAR-10.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no class, no filter or no block.</exception>
    public static Sequential ResNetSmall(int classes, int filters = 16, int blocks = 1)
    {
        Require.AtLeast(1, classes, nameof(classes));
        Require.AtLeast(1, filters, nameof(filters));
        Require.AtLeast(1, blocks, nameof(blocks));
        var layers = new List<Layer> { new Conv2D(filters, 3, bias: false, weights: Initializer.He), new BatchNorm(), Activation.ReLU };
        for (int stage = 0; stage < 3; stage++)
            for (int block = 0; block < blocks; block++)
                layers.Add(ResidualBlock(filters << stage, stride: stage > 0 && block == 0 ? 2 : 1, changesShape: stage > 0 && block == 0));
        layers.AddRange([new GlobalAveragePool(), new Dense(classes)]);
        return new([.. layers]);
    }

    /// <summary>relu(body(x) + shortcut(x)), the body being two convolutions of 3×3 with batch normalisation (He et al. 2016).</summary>
    /// <param name="filters">The number of channels of the result.</param>
    /// <param name="stride">2 halves the image. Default: 1.</param>
    /// <param name="changesShape">
    /// Whether x has another number of channels or the image shrinks: then the shortcut is a convolution of 1×1. Default: false.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">There is no filter, or the stride is below 1.</exception>
    public static Sequential ResidualBlock(int filters, int stride = 1, bool changesShape = false)
    {
        var body = new Sequential(
            new Conv2D(filters, 3, stride: stride, bias: false, weights: Initializer.He), new BatchNorm(), Activation.ReLU,
            new Conv2D(filters, 3, bias: false, weights: Initializer.He), new BatchNorm());
        if (!changesShape && stride == 1) return new(new Residual(body), Activation.ReLU);
        var shortcut = new Sequential(
            new Conv2D(filters, 1, stride: stride, bias: false, weights: Initializer.He), new BatchNorm());
        return new(new Residual(body, shortcut), Activation.ReLU);
    }
}
