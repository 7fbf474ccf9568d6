#:project ../src/Lincoln
#:project Kit

// Chapter 7, second part: learning without labels. An autoencoder, its codes in the plane, similar images; a variational autoencoder; two
// networks that play against each other until one of them draws digits.
// Run it: dotnet run book/07b-unsupervised.cs      It prints its numbers and writes the page book/out/07b-unsupervised.html.
// With -- --quick it trains on a tenth of the images, and only small digits are drawn. MNIST is taken from $LINCOLN_DATA_HOME/mnist or
// downloaded once.

using System.Diagnostics;
using Lincoln;
using Lincoln.Analysis;
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
Pictures? large = Mnist(part: chapter.Quick ? 0.1 : 1, out string whyNot);
var judge = new Judge(large ?? small, seed: 3);

chapter.Text("""
    Labels are expensive; images alone are everywhere. This part of the chapter learns from images without looking at what they show: to
    press them into a few numbers and get them back, to find those that look alike, to lay them out in the plane, and to draw new ones.
    Labels are used only to evaluate the results.
    """);
if (chapter.Quick)
    chapter.Text("""
        This page was written by a run with --quick: on a tenth of the images. Its numbers are worse than those that the
        text speaks of.
        """);
if (large is null)
{
    chapter.LeaveOut("the autoencoders, and the drawing of MNIST's digits: only digits of 8 × 8 pixels are drawn", whyNot,
        rows: chapter.Quick ? 4 : 6);
}
else Autoencoders(large);

// ---------------------------------------------------------------------------------------------------------------------------------------
chapter.Heading("A variational autoencoder: codes without gaps");
chapter.Text("""
    An ordinary autoencoder may put its codes anywhere, and between them is nothing: random codes become no digits. The variational
    autoencoder (Kingma and Welling 2013) gives every image a small cloud of codes instead of a point, a mean μ and a deviation σ for each
    number, and draws the code from it. A second term of the loss pulls all clouds towards one around the origin, so that they lie close
    together and every place between them means something.
    """);
chapter.Math(@"z = \mu + \sigma \epsilon, \quad "
    + @"L = \sum_i -(x_i \log y_i + (1 - x_i) \log (1 - y_i)) - \frac{1}{2} \sum_j (1 + \log \sigma_j^2 - \mu_j^2 - \sigma_j^2)");
chapter.Text("""
    The trick is where the randomness is: ε comes from outside, so that z is an ordinary function of μ and σ and the gradient passes
    through it.
    """);
chapter.Code("vae");
Pictures seen = large ?? small;
var clouds = new CloudsOfCodes(seen.Size, hidden: 256, codes: 2, seed: 1);
clouds.Train(seen, epochs: large is null ? 100 : 15, new Adam(1e-3), new Rng(2));
const int Steps = 15;
float[] places = [.. Enumerable.Range(0, Steps).Select(i => -2 + 4f * i / (Steps - 1))];
var plane = new Tensor([Steps * Steps, 2], [.. places.Reverse().SelectMany(v => places.SelectMany(u => new[] { u, v }))]);
Gallery("7-h", clouds.Decode(plane), Steps,
    "The plane of codes, from -2 to 2 in both directions, as the decoder draws it: one digit turns into the next without a gap.");
double confidenceOfClouds = judge.Look(clouds.Decode(Tensor.Normal([1000, 2], new Rng(4)))).Confidence;
chapter.Print($"random codes, decoded: the judge's mean confidence is {Python.Fixed(confidenceOfClouds, 3)}");
results.Number("variational autoencoder: confidence in random codes", null, confidenceOfClouds, Tolerance.AtLeast(0.75),
    Tolerance.AtLeast(0.65), decimals: 3);

// ---------------------------------------------------------------------------------------------------------------------------------------
chapter.Heading("A generative adversarial network");
chapter.Text("""
    Two networks play against each other (Goodfellow et al. 2014). The generator turns a vector of random numbers into an image.
    The discriminator sees images, real ones and the generator's, and says which is which. Each is the other's loss: the
    discriminator learns from its errors, and the generator from the discriminator's verdict, through which the gradient flows
    back into the image. In the end the generator has learnt to draw what it has never been shown directly.

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

Draw("7-i", "8×8 digits", small, large is null ? judge : new Judge(small, seed: 3),
    width: 24, epochs: chapter.Quick ? 40 : 150, rate: 1e-3);
if (large is not null && !chapter.Quick) Draw("7-k", "MNIST", large, judge, width: 32, epochs: 10, rate: 5e-4);
return chapter.Finish();

void Autoencoders(Pictures pictures)
{
    chapter.Heading("An autoencoder");
    chapter.Text("""
        The encoder presses the 784 pixels of an image into 28 numbers, the decoder makes an image of them again, and both are
        trained together to give back what came in: the image is its own target. The meaning of the 28 numbers is not given; the
        network finds out what is worth keeping.
        """);
    chapter.Code("autoencoder");
    chapter.Text("""
        Pixels go from -1 to 1, because the hyperbolic tangent at the end can give nothing else. The first weights are PyTorch's;
        one epoch of plain momentum, as in the book.
        """);
    var full = Trained(Autoencoder.Dense(28), pictures);
    var two = Trained(Autoencoder.Dense(2), pictures);
    chapter.Print($"28 numbers: test error {Python.Fixed(full.Error, 4)} after {Python.Fixed(full.Seconds, 0)} s");
    chapter.Print($" 2 numbers: test error {Python.Fixed(two.Error, 4)}");
    chapter.Print($"the mean image for every image: {Python.Fixed(pictures.ErrorOfMean(), 4)}");
    results.Number("autoencoder, 28 numbers: test error after an epoch", 0.0693, full.Error, Tolerance.AtMost(0.072),
        Tolerance.AtMost(0.25));
    results.Number("autoencoder, 2 numbers: test error after an epoch", 0.2426, two.Error, Tolerance.AtMost(0.2526),
        Tolerance.AtMost(0.35));
    Tensor some = pictures.Test.Slice(0, 0, 10);
    Gallery("7-a", Tensor.Concatenate(0, some, full.Network.Reconstruct(some), two.Network.Reconstruct(some)), 10,
        "Ten test images; what 28 numbers keep of them; what 2 keep.");
    Gallery("7-b", full.Network.Decode(Tensor.Uniform([10, 28], new Rng(5), -1, 1)), 10,
        "Random codes, decoded: strokes, but no digits. The decoder knows only the codes that digits have.");
    double random = judge.Look(full.Network.Decode(Tensor.Uniform([1000, 28], new Rng(5), -1, 1))).Confidence;
    chapter.Print($"random codes, decoded: the judge's mean confidence is {Python.Fixed(random, 3)}");

    chapter.Heading("Without dense layers: strides and pooling");
    chapter.Text("""
        Another way to make an image small is to skip places: a stride of three, a pooling, and once more. Transposed convolutions make it
        large again. This one, of the book's drafts, has 32 numbers in the middle and 6 thousand weights instead of 300 thousand.
        """);
    chapter.Code("strided");
    var strided = Trained(Autoencoder.Strided(), pictures);
    chapter.Print($"strides and pooling: {strided.Network.ParameterCount} weights, test error "
        + $"{Python.Fixed(strided.Error, 4)} after {Python.Fixed(strided.Seconds, 0)} s");
    results.Number("autoencoder with strides and pooling: test error after an epoch", null, strided.Error,
        Tolerance.AtMost(0.2), Tolerance.AtMost(0.4));
    Gallery("7-c", Tensor.Concatenate(0, some, strided.Network.Reconstruct(some)), 10, "Ten test images, and what is left of them.");

    chapter.Heading("Images that look alike");
    chapter.Text("""
        Two images with nearby codes look alike. So the codes can be searched: given one image, the nearest others, without a
        label anywhere.
        """);
    Tensor codes = full.Network.Encode(pictures.Test);
    #region similar
    const int Shown = 6, Alike = 9;
    var near = NearestNeighbours.Of(codes.Slice(0, 0, Shown), codes, Alike + 1).Indices.Values.ToArray();
    #endregion
    chapter.Code("similar");
    Gallery("7-d", Tensor.Concatenate(0, [.. near.Select(i => pictures.Test.Slice(0, i, 1))]), Alike + 1,
        "In each row: a test image, then the nine others with the nearest codes.");
    double alike = Votes(codes, pictures.TestLabels);
    chapter.Print($"five nearest codes vote for the digit: {Python.Fixed(100 * alike, 2)} % right, though the codes "
        + "were learnt without labels");

    chapter.Heading("The codes in the plane");
    chapter.Text("""
        28 numbers cannot be looked at. t-SNE (van der Maaten and Hinton 2008) lays the images out in the plane so that neighbours stay
        neighbours: how likely two images are to be neighbours is measured among the codes and in the plane, and the points are moved until
        both agree. It never sees a label; the colours below are put on afterwards.
        """);
    chapter.Math(@"p_{i j} \propto \exp(-\frac{d_{i j}^2}{2 \sigma_i^2}), \quad "
        + @"q_{i j} \propto \frac{1}{1 + \ell_{i j}^2}, \quad C = \sum_{i j} p_{i j} \log \frac{p_{i j}}{q_{i j}}");
    var clock = Stopwatch.StartNew();
    #region tsne
    Tensor inThePlane = new TSNE { Perplexity = 30, Seed = 1 }.Fit(codes);
    #endregion
    chapter.Code("tsne");
    double votes = Votes(inThePlane, pictures.TestLabels);
    Tensor components = PCA.Fit(codes, 2).Transform(codes);
    chapter.Print($"{codes.Shape[0]} codes in {Python.Fixed(clock.Elapsed.TotalSeconds, 0)} s; five nearest neighbours "
        + $"in the plane vote for the digit: {Python.Fixed(100 * votes, 2)} % right; with two main components "
        + $"{Python.Fixed(100 * Votes(components, pictures.TestLabels), 2)} %");
    chapter.Figure("7-e", Clusters(inThePlane, pictures.TestLabels, "t-SNE of the codes"),
        "Ten clusters, found without labels. Where they touch, digits look alike: 4 and 9, 3 and 5 and 8.");
    chapter.Figure("7-f", Clusters(components, pictures.TestLabels, "Two main components of the codes"),
        "The same codes, laid out by the two directions in which they vary most: "
        + "a straight shadow of 28 dimensions cannot part ten clusters.");
    results.Number("t-SNE: five nearest neighbours in the plane", 0.947, votes, Tolerance.AtLeast(0.93),
        Tolerance.AtLeast(0.7), decimals: 3);
    chapter.Text("With two numbers in the middle no second method is needed: the codes are a plane already, less orderly.");
    Tensor flat = two.Network.Encode(pictures.Test);
    chapter.Figure("7-g", Clusters(flat, pictures.TestLabels, "The autoencoder with two numbers"),
        "Its codes themselves. Five nearest neighbours vote for the right digit in "
        + $"{Python.Fixed(100 * Votes(flat, pictures.TestLabels), 1)} %.");
}

(Autoencoder Network, double Error, double Seconds) Trained(Autoencoder autoencoder, Pictures pictures)
{
    var clock = Stopwatch.StartNew();
    for (int epoch = 0; epoch < (chapter.Quick ? 3 : 1); epoch++) autoencoder.Train(pictures, new Rng(20190504).Fork(epoch));
    return (autoencoder, autoencoder.Error(pictures.Test), clock.Elapsed.TotalSeconds);
}

// The share of points whose five nearest others have, by majority, the point's own label.
static double Votes(Tensor points, int[] labels)
{
    const int Neighbours = 5;
    int[] near = NearestNeighbours.Of(points, Neighbours).Indices.Values.ToArray();
    return labels.Index().Average(sample => near.AsSpan(sample.Index * Neighbours, Neighbours).ToArray()
        .CountBy(i => labels[i]).MaxBy(vote => vote.Value).Key == sample.Item ? 1.0 : 0.0);
}

static Figure Clusters(Tensor points, int[] labels, string title)
{
    var figure = new Figure(title, 720, 640);
    double[] numbers = points.Numbers();
    foreach (var digit in Enumerable.Range(0, labels.Length).GroupBy(i => labels[i]).OrderBy(g => g.Key))
        figure.Scatter($"{digit.Key}", digit.Select(i => numbers[2 * i]), digit.Select(i => numbers[2 * i + 1]));
    return figure;
}

// Images from -1 to 1, side by side.
void Gallery(string number, Tensor images, int columns, string caption)
{
    int side = (int)Math.Sqrt(images.Shape.Count / images.Shape[0]);
    var grid = new ImageGrid("", side, side, columns, side < 20 ? 5 : 1.5);
    foreach (double[] image in images.Numbers().Chunk(side * side)) grid.Add(image, "", -1, 1);
    chapter.Figure(number, grid, caption);
}

// Trains a pair of networks on these images, and shows what it draws: over time, and between two random vectors.
void Draw(string figure, string name, Pictures pictures, Judge judge, int width, int epochs, double rate)
{
    var clock = Stopwatch.StartNew();
    var gan = new Gan(pictures.Side, width, rate, seed: 1);
    var noise = Tensor.Normal([10, Gan.Codes], new Rng(7));
    var overTime = new List<Tensor>();
    for (int epoch = 1; epoch <= epochs; epoch++)
    {
        var (discriminator, generator) = gan.Epoch(pictures, new Rng((ulong)epoch));
        if (epoch * 8 / epochs == (epoch - 1) * 8 / epochs) continue;                      // eight looks
        overTime.Add(gan.Draw(noise));
        chapter.Print($"{name}, epoch {epoch}: loss of the discriminator {Python.Fixed(discriminator, 3)}, "
            + $"of the generator {Python.Fixed(generator, 3)}");
    }
    var (confidence, counts) = judge.Look(gan.Draw(Tensor.Normal([1000, Gan.Codes], new Rng(8))));
    chapter.Print($"{name}: {epochs} epochs in {Python.Fixed(clock.Elapsed.TotalSeconds, 0)} s; of 1000 samples "
        + $"{string.Join(" ", counts)} are read as 0 to 9, with a mean confidence of {Python.Fixed(confidence, 3)}, "
        + $"by a judge who is right about {judge.Accuracy:P1} of real ones");
    Gallery(figure, Tensor.Concatenate(0, [.. overTime]), 10,
        $"{name}: the same ten random vectors after more and more epochs, from top to bottom.");
    #region walk
    Tensor from = Tensor.Normal([1, Gan.Codes], new Rng(11)), to = Tensor.Normal([1, Gan.Codes], new Rng(12));
    Tensor walk = Tensor.Concatenate(0, [.. Enumerable.Range(0, 10).Select(i => from + (to - from) * (i / 9f))]);
    #endregion
    Gallery($"{figure[..^1]}{(char)(figure[^1] + 1)}", gan.Draw(walk), 10,
        $"{name}: a walk in a straight line from one random vector to another. "
        + "What lies between is drawn as something between, not as two images that fade.");
    results.Number($"adversarial networks, {name}: mean confidence of the judge", null, confidence, Tolerance.AtLeast(0.8),
        Tolerance.AtLeast(0.7), decimals: 3);
    results.Number($"adversarial networks, {name}: digits among 1000 samples", null, counts.Count(c => c > 0),
        Tolerance.AtLeast(10), decimals: 0);
}

static Pictures? Mnist(double part, out string whyNot)
{
    whyNot = "";
    try { return new(DataSets.Load("mnist", new() { Images = true, Validation = 0 }), part); }
    catch (IOException e)
    {
        whyNot = e.Message;
        return null;
    }
}

/// <summary>
/// The images of a data set, from -1 (the darkest) to 1 (the brightest) as tanh draws them. Labels are for judging alone.
/// </summary>
internal sealed class Pictures
{
    private readonly float[] training, test;

    /// <param name="data">Where they come from.</param>
    /// <param name="part">The share of them that is used.</param>
    public Pictures(PreparedData data, double part = 1)
    {
        Data = data;
        Side = data.SampleShape[^1];
        (training, _) = Read(data.Training, part);
        (test, TestLabels) = Read(data.Test!, part);
        (Low, High) = (training.Min(), training.Max());
        foreach (ref float pixel in training.AsSpan()) pixel = 2 * (pixel - Low) / (High - Low) - 1;
        foreach (ref float pixel in test.AsSpan()) pixel = 2 * (pixel - Low) / (High - Low) - 1;
    }

    public PreparedData Data { get; }

    public float Low { get; }

    public float High { get; }

    public int Side { get; }

    public int Size => Side * Side;

    public Tensor Test => new([test.Length / Size, 1, Side, Side], test);

    public int[] TestLabels { get; }

    /// <summary>All training images in a random order, batch by batch; those left over at the end wait for the next epoch.</summary>
    public IEnumerable<Tensor> Batches(int count, Rng rng)
    {
        foreach (int[] rows in rng.Permutation(training.Length / Size).Chunk(count).Where(c => c.Length == count))
            yield return new Tensor([count, 1, Side, Side], [.. rows.SelectMany(row => training.AsSpan(row * Size, Size).ToArray())]);
    }

    /// <summary>The squared error when every image is answered with the mean of all.</summary>
    public double ErrorOfMean()
    {
        double[] means = [.. Enumerable.Range(0, Size).Select(i => training.Where((_, at) => at % Size == i).Average(x => (double)x))];
        return test.Select((x, at) => (x - means[at % Size]) * (x - means[at % Size])).Average();
    }

    private static (float[] Pixels, int[] Labels) Read(IDataset data, double part)
    {
        var all = new Batch();
        data.Read([.. Enumerable.Range(0, (int)(part * data.Count))], all);
        return (all.Inputs!.Values.ToArray(), all.Target.Labels!.Values.ToArray());
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
        int epochs = pictures.Side < 20 ? 40 : 4;
        new Trainer(network, new Adam()).Fit(pictures.Data.Training, null,
            new() { Epochs = epochs, BatchSize = 64, Schedule = Schedule.Cosine() });
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

internal sealed class Autoencoder
{
    private readonly Layer encoder, decoder;
    private readonly NeuralNetwork network;
    private readonly Optimizer optimizer;

    private Autoencoder(Layer encoder, Layer decoder, Optimizer optimizer)
    {
        (this.encoder, this.decoder, this.optimizer) = (encoder, decoder, optimizer);
        network = new NeuralNetwork([encoder, decoder], new MeanSquaredError(), seed: 20190504);
    }

    public long ParameterCount => network.Layer.ParameterCount;

    #region autoencoder
    public static Autoencoder Dense(int codes) => new(
        new Sequential(Look(14), Look(7), new Flatten(), Press(codes)),
        new Sequential(Press(7 * 28 * 28), new Reshape([7, 28, 28]), Look(14), Look(1)),
        new SGDMomentum(0.01, momentum: 0.9));

    private static Conv2D Look(int filters)
        => new(filters, 5, Activation.Tanh, weights: Initializer.PyTorch, biases: Initializer.PyTorch);

    private static Dense Press(int neurons)
        => new(neurons, Activation.Tanh, Initializer.PyTorch, Initializer.PyTorch);

    public void Train(Pictures pictures, Rng rng)
    {
        foreach (Tensor images in pictures.Batches(60, rng))
        {
            network.TrainBatch(images, images);
            optimizer.Step(network);
        }
    }
    #endregion

    #region strided
    public static Autoencoder Strided() => new(
        new Sequential(                                                                   // 28
            new Conv2D(16, 3, Activation.ReLU, stride: 3, padding: 1),                    // 10
            new MaxPool2D(2),                                                             // 5
            new Conv2D(8, 3, Activation.ReLU, stride: 2, padding: 1),                     // 3
            new MaxPool2D(2, stride: 1)),                                                 // 2
        new Sequential(
            new ConvTranspose2D(16, 3, Activation.ReLU, stride: 2, padding: 0),           // 5
            new ConvTranspose2D(8, 5, Activation.ReLU, stride: 3, padding: 1),            // 15
            new ConvTranspose2D(1, 2, Activation.Tanh, stride: 2, padding: 1)),           // 28
        new Adam(0.003));
    #endregion

    public Tensor Encode(Tensor images) => InParts(images, encoder.Predict);

    public Tensor Decode(Tensor codes) => InParts(codes, decoder.Predict);

    public Tensor Reconstruct(Tensor images) => InParts(images, network.Predict);

    public double Error(Tensor images) => new MeanSquaredError().Forward(Reconstruct(images), images).Item();

    // A thousand at a time: ten thousand images in 14 channels at once would be half a gigabyte.
    private static Tensor InParts(Tensor x, Func<Tensor, Tensor> function)
        => Tensor.Concatenate(0,
            [.. Enumerable.Range(0, x.Shape[0]).Chunk(1000).Select(rows => function(x.Slice(0, rows[0], rows.Length)))]);
}

#region vae
internal sealed class CloudsOfCodes(int pixels, int hidden, int codes, ulong seed)
{
    private readonly NeuralNetwork encoder = new(
        [new Flatten(), new Dense(hidden, Activation.ReLU), new Dense(2 * codes)],
        new MeanSquaredError(), seed);
    private readonly NeuralNetwork decoder = new(
        [new Dense(hidden, Activation.ReLU), new Dense(pixels)],
        new BinaryCrossEntropy(Reduction.SumPerSample), seed + 1);

    public void Train(Pictures pictures, int epochs, Optimizer optimizer, Rng rng)
    {
        for (int epoch = 0; epoch < epochs; epoch++)
            foreach (Tensor images in pictures.Batches(64, rng))
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
        Tensor outside = (logVariance.Exp() + mean.Square() - 1 - logVariance).Sum();
        return decoder.ForwardLoss(code, wanted) + outside / (2f * images.Shape[0]);
    }

    // From scores to probabilities, and back to -1..1.
    public Tensor Decode(Tensor codes) => 2 * decoder.Predict(codes).Sigmoid() - 1;
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
