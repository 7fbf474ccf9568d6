#:project ../src/Lincoln
#:project Kit

// Chapter 7, second part: learning without labels. A variational autoencoder and a generative adversarial network that draws digits.
// Run it: dotnet run book/07b-unsupervised.cs      It prints its numbers and writes the page book/out/07b-unsupervised.html.
// With -- --quick it trains on small digits only. MNIST is taken from $LINCOLN_DATA_HOME/mnist or downloaded once.

using System.Diagnostics;
using Lincoln;
using Lincoln.Book;
using Lincoln.Data;
using Lincoln.Layers;
using Lincoln.Losses;
using Lincoln.Optimizers;
using Lincoln.Plots;
using Lincoln.Training;

var chapter = new Chapter("Chapter 7, second part: Learning without labels", args);
var results = chapter.Results;
Pictures small = new(DataSets.Load("digits", new() { Images = true, Validation = 0, Test = 0.1 }));
Pictures? large = chapter.Quick ? null : Mnist();

chapter.Text("""
    Labels are expensive; images alone are everywhere. This part of the chapter learns from images without looking at what they show: to
    press them into a few numbers and get them back, and to draw new ones.
    """);

// ---------------------------------------------------------------------------------------------------------------------------------------
chapter.Heading("A variational autoencoder: codes without gaps");
chapter.Text("""
    An ordinary autoencoder may put its codes anywhere, and between them is nothing: random codes become no digits. The variational
    autoencoder (Kingma and Welling 2013) gives every image a small cloud of codes instead of a point, a mean μ and a deviation σ for each
    number, and draws the code from it. A second term of the loss pulls all clouds towards one around the origin, so that they lie close
    together and every place between them means something.
    """);
chapter.Math(@"z = \mu + \sigma \epsilon, \quad L = \sum_i -(x_i \log y_i + (1 - x_i) \log (1 - y_i)) - \frac{1}{2} \sum_j (1 + \log \sigma_j^2 - \mu_j^2 - \sigma_j^2)");
chapter.Text("""
    The trick is where the randomness stands: ε comes from outside, so that z is an ordinary function of μ and σ and the gradient passes
    through it.
    """);
chapter.Code("vae");
var cloud = new CloudOfCodes(small.Size, hidden: 256, codes: 2, seed: 1);
cloud.Train(small, epochs: chapter.Quick ? 40 : 120, new Adam(1e-3), new Rng(2));
var judgeOfSmall = new Judge(small, seed: 3);
chapter.Print($"the judge, a classifier trained with labels, recognises {judgeOfSmall.Accuracy:P1} of the 8×8 digits that it has not seen");
const int Steps = 12;
double[] places = [.. Enumerable.Range(0, Steps).Select(i => -1.8 + 3.6 * i / (Steps - 1))];
var plane = new ImageGrid("", small.Side, small.Side, Steps, zoom: 3);
foreach (double v in places.Reverse())
    foreach (double u in places) plane.Add(cloud.Decode(Tensor.From(new float[,] { { (float)u, (float)v } })).Numbers());
chapter.Figure("7-f", plane, "The plane of codes, from -1.8 to 1.8 in both directions, as the decoder draws it: one digit turns into the next without a gap.");
double confidenceOfClouds = judgeOfSmall.Look(2 * cloud.Decode(Tensor.Normal([1000, 2], new Rng(4))) - 1).Confidence;
chapter.Print($"random codes, decoded: the judge's mean confidence is {Python.Fixed(confidenceOfClouds, 3)}");
results.Number("variational autoencoder: confidence in random codes", null, confidenceOfClouds, Tolerance.AtLeast(0.7), decimals: 3);

// ---------------------------------------------------------------------------------------------------------------------------------------
chapter.Heading("A generative adversarial network");
chapter.Text("""
    Two networks play against each other (Goodfellow et al. 2014). The generator turns a vector of random numbers into an image. The
    discriminator sees images, real ones and the generator's, and says which is which. Each is the other's loss: the discriminator learns from its
    errors, and the generator from the discriminator's verdict, through which the gradient flows back into the image. In the end the
    generator has learnt to draw what it has never been shown directly.

    The form is that of Radford et al. (2015): strided convolutions look, transposed convolutions draw, without pooling; leaky ReLU in the
    discriminator, so that some gradient always arrives at the generator.
    """);
chapter.Code("gan networks");
chapter.Text("""
    The steps alternate. First the discriminator: real images should score 1 (0.9, so that it never becomes too sure), drawn ones 0; the
    drawn ones are detached, because the generator does not learn from this loss. Then the generator: the same images should score 1. The
    discriminator passes the gradient on but does not learn from it: it is frozen.
    """);
chapter.Code("gan step");

Show("7-g", "8×8 digits", small, judgeOfSmall, width: 16, epochs: chapter.Quick ? 40 : 150, rate: 1e-3);
if (large is not null) Show("7-i", "MNIST", large, new Judge(large, seed: 3), width: 32, epochs: 10, rate: 5e-4);
return chapter.Finish();

// Trains a pair on these images, and shows what it draws: over time, and between two random vectors.
void Show(string figure, string name, Pictures pictures, Judge judge, int width, int epochs, double rate)
{
    var clock = Stopwatch.StartNew();
    var gan = new Gan(pictures.Side, width, rate, seed: 1);
    var noise = Tensor.Normal([10, Gan.Codes], new Rng(7));
    var overTime = new ImageGrid("", pictures.Side, pictures.Side, 10, pictures.Side < 20 ? 5 : 2);
    int rows = Math.Min(epochs, 8), shown = 0;
    for (int epoch = 1; epoch <= epochs; epoch++)
    {
        var (discriminator, generator) = gan.Epoch(pictures, new Rng((ulong)epoch));
        if (epoch < (shown + 1) * epochs / rows) continue;
        shown++;
        foreach (double[] image in gan.Draw(noise).Images()) overTime.Add(image, shown == rows ? "" : $"{epoch}", -1, 1);
        chapter.Print($"{name}, epoch {epoch}: loss of the discriminator {Python.Fixed(discriminator, 3)}, of the generator {Python.Fixed(generator, 3)}");
    }
    var (confidence, counts) = judge.Look(gan.Draw(Tensor.Normal([1000, Gan.Codes], new Rng(8))));
    chapter.Print($"{name}: trained in {Python.Fixed(clock.Elapsed.TotalSeconds, 0)} s; 1000 samples: mean confidence of a judge with {judge.Accuracy:P1} is {Python.Fixed(confidence, 3)}; of each digit {string.Join(" ", counts)}");
    chapter.Figure(figure, overTime, $"{name}: the same ten random vectors, drawn after more and more epochs.");
    #region walk
    Tensor from = Tensor.Normal([1, Gan.Codes], new Rng(11)), to = Tensor.Normal([1, Gan.Codes], new Rng(12));
    Tensor walk = Tensor.Concatenate(0, [.. Enumerable.Range(0, 10).Select(i => from + (to - from) * (i / 9f))]);
    #endregion
    var between = new ImageGrid("", pictures.Side, pictures.Side, 10, pictures.Side < 20 ? 5 : 2);
    foreach (double[] image in gan.Draw(walk).Images()) between.Add(image, "", -1, 1);
    chapter.Figure($"{figure[..^1]}{(char)(figure[^1] + 1)}", between, $"{name}: a walk in a straight line from one random vector to another. What lies between two digits is drawn as something between them, not as two images fading.");
    results.Number($"adversarial network, {name}: mean confidence of the judge", null, confidence, Tolerance.AtLeast(0.8), Tolerance.AtLeast(0.7), decimals: 3);
    results.Number($"adversarial network, {name}: digits among 1000 samples", null, counts.Count(c => c > 0), Tolerance.AtLeast(10), decimals: 0);
}

static Pictures? Mnist()
{
    try { return new(DataSets.Load("mnist", new() { Images = true, Validation = 0 })); }
    catch (IOException) { return null; }
}

/// <summary>The images of a data set, from -1 (the darkest) to 1 (the brightest) as tanh draws them, and its labels for the judge alone.</summary>
internal sealed class Pictures
{
    private readonly float[] pixels;

    public Pictures(PreparedData data)
    {
        Data = data;
        Side = data.SampleShape[^1];
        var all = new Batch();
        data.Training.Read([.. Enumerable.Range(0, data.Training.Count)], all);
        pixels = all.Inputs!.Values.ToArray();
        (Low, High) = (pixels.Min(), pixels.Max());
        foreach (ref float pixel in pixels.AsSpan()) pixel = 2 * (pixel - Low) / (High - Low) - 1;
    }

    public PreparedData Data { get; }

    public float Low { get; }

    public float High { get; }

    public int Side { get; }

    public int Size => Side * Side;

    public int Count => pixels.Length / Size;

    /// <summary>All images in a random order, batch by batch; those left over at the end wait for the next epoch.</summary>
    public IEnumerable<Tensor> Batches(int count, Rng rng)
    {
        foreach (int[] rows in rng.Permutation(Count).Chunk(count).Where(c => c.Length == count))
            yield return new Tensor([count, 1, Side, Side], [.. rows.SelectMany(row => pixels.AsSpan(row * Size, Size).ToArray())]);
    }
}

/// <summary>A classifier trained with labels, which says whether a drawn image looks like a digit, and which.</summary>
internal sealed class Judge
{
    private readonly NeuralNetwork network;
    private readonly Pictures pictures;

    public Judge(Pictures pictures, ulong seed)
    {
        this.pictures = pictures;
        network = new NeuralNetwork([new Flatten(), new Dense(256, Activation.ReLU), new Dense(10)], new SoftmaxCrossEntropy(), seed);
        new Trainer(network, new Adam()).Fit(pictures.Data.Training, null, new() { Epochs = pictures.Side < 20 ? 40 : 4, BatchSize = 64, Schedule = Schedule.Cosine() });
        Accuracy = network.Evaluate(pictures.Data.Test!, [new Accuracy()]).Metrics["accuracy"];
    }

    public double Accuracy { get; }

    /// <summary>How sure the judge is of the digit it sees, on average, and how often it sees each.</summary>
    public (double Confidence, int[] Counts) Look(Tensor images)
    {
        var scaled = ((images + 1) * ((pictures.High - pictures.Low) / 2) + pictures.Low).Reshape(-1, 1, pictures.Side, pictures.Side);
        float[] probabilities = network.Predict(scaled).Softmax().Values.ToArray();
        var counts = new int[10];
        double sum = 0;
        for (int row = 0; row < images.Shape[0]; row++)
        {
            int best = Enumerable.Range(0, 10).MaxBy(digit => probabilities[row * 10 + digit]);
            counts[best]++;
            sum += probabilities[row * 10 + best];
        }
        return (sum / images.Shape[0], counts);
    }
}

#region vae
internal sealed class CloudOfCodes(int pixels, int hidden, int codes, ulong seed)
{
    private readonly NeuralNetwork encoder = new(
        [new Flatten(), new Dense(hidden, Activation.ReLU), new Dense(2 * codes)], new MeanSquaredError(), seed);
    private readonly NeuralNetwork decoder = new(
        [new Dense(hidden, Activation.ReLU), new Dense(pixels)], new BinaryCrossEntropy(Reduction.SumPerSample), seed + 1);

    public void Train(Pictures pictures, int epochs, Optimizer optimizer, Rng rng)
    {
        for (int epoch = 0; epoch < epochs; epoch++)
            foreach (Tensor images in pictures.Batches(32, rng))
            {
                using var step = Workspace.Begin();
                Loss(images, rng).Backward();
                optimizer.Step(encoder);
                optimizer.Step(decoder);
            }
    }

    private Tensor Loss(Tensor images, Rng rng)
    {
        Tensor cloud = encoder.Forward(images);
        Tensor mean = cloud.Slice(-1, 0, codes), logVariance = cloud.Slice(-1, codes, codes);
        Tensor code = mean + (logVariance / 2).Exp() * Tensor.Normal(mean.Shape, rng);

        Tensor wanted = (images.Flatten() + 1) / 2;              // from -1..1 to probabilities
        Tensor distance = (logVariance.Exp() + mean.Square() - 1 - logVariance).Sum() / (2f * images.Shape[0]);
        return decoder.ForwardLoss(code, wanted) + distance;
    }

    /// <summary>What the codes look like: pixels from 0 to 1.</summary>
    public Tensor Decode(Tensor codes) => decoder.Predict(codes).Sigmoid();
}
#endregion

internal sealed class Gan(int side, int width, double rate, ulong seed)
{
    public const int Codes = 32, BatchSize = 64;

    #region gan networks
    private readonly NeuralNetwork generator = new(
    [
        new Dense(2 * width * (side / 4) * (side / 4), Activation.ReLU),
        new Reshape([2 * width, side / 4, side / 4]),
        new ConvTranspose2D(width, 4, Activation.ReLU, stride: 2),
        new ConvTranspose2D(1, 4, Activation.Tanh, stride: 2),
    ], new BinaryCrossEntropy(), seed);

    private readonly NeuralNetwork discriminator = new(
    [
        new Conv2D(width, 4, Activation.LeakyReLU(0.2), stride: 2),
        new Conv2D(2 * width, 4, Activation.LeakyReLU(0.2), stride: 2),
        new Flatten(), new Dropout(0.3), new Dense(1),
    ], new BinaryCrossEntropy(), seed + 1);

    private readonly Adam ofGenerator = new(rate, 0.5), ofDiscriminator = new(rate, 0.5);
    #endregion

    #region gan step
    private (float Discriminator, float Generator) Step(Tensor real, Rng rng)
    {
        using var memory = Workspace.Begin();
        Tensor drawn = generator.Forward(Tensor.Normal([BatchSize, Codes], rng));

        Tensor caught = discriminator.ForwardLoss(real, Tensor.Full([BatchSize, 1], 0.9f))
            + discriminator.ForwardLoss(drawn.Detach(), new Tensor([BatchSize, 1]));
        caught.Backward();
        ofDiscriminator.Step(discriminator);

        discriminator.Layer.Trainable = false;
        Tensor passed = discriminator.ForwardLoss(drawn, Tensor.Ones([BatchSize, 1]));
        passed.Backward();
        ofGenerator.Step(generator);
        discriminator.Layer.Trainable = true;
        return (caught.Item(), passed.Item());
    }
    #endregion

    /// <summary>One epoch; the mean losses of both.</summary>
    public (double Discriminator, double Generator) Epoch(Pictures pictures, Rng rng)
    {
        var losses = pictures.Batches(BatchSize, rng).Select(real => Step(real, rng)).ToArray();
        return (losses.Average(l => l.Discriminator), losses.Average(l => l.Generator));
    }

    /// <summary>The images that the generator draws from these vectors.</summary>
    public Tensor Draw(Tensor vectors) => generator.Predict(vectors);
}

internal static class TensorExtensions
{
    extension(Tensor images)
    {
        /// <summary>Each image of a batch, as numbers.</summary>
        public IEnumerable<double[]> Images() => images.Numbers().Chunk(images.Shape.Count / images.Shape[0]);
    }
}
