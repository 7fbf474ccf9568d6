#:project ../src/Lincoln
#:project Kit

// Chapter 4: softmax and cross-entropy, other activations, momentum, decay, first weights, dropout, depth; on handwritten digits.
// Run it: dotnet run book/04-extensions.cs      It prints its numbers and writes the page book/out/04-extensions.html.
// With -- --quick it trains five epochs instead of fifty. MNIST is taken from $LINCOLN_DATA_HOME/mnist or downloaded once.

using System.Globalization;
using Lincoln;
using Lincoln.Book;
using Lincoln.Data;
using Lincoln.Kernels;
using Lincoln.Layers;
using Lincoln.Losses;
using Lincoln.Operations;
using Lincoln.Optimizers;
using Lincoln.Plots;
using Lincoln.Training;

var chapter = new Chapter("Chapter 4: Extensions", args);
var results = chapter.Results;
PreparedData? mnist = Mnist(out string whyNot);
var experiments = new Experiments(mnist, chapter.Quick);

// ---- The experiments: what differs from one to the next. They begin to run here, and the text below waits for them. -------------------
#region two layers
Layer[] Net(
    BookRandom random, Activation hidden, Activation? last = null,
    Func<int, int, double>? scale = null) =>
[
    new Dense(89, hidden, random.Layer(0, scale), random.Layer(0, scale)),
    new Dense(10, last, random.Layer(1, scale), random.Layer(1, scale)),
];
#endregion

#region squares
static Loss Squares() => new MeanSquaredError(Reduction.SumPerSample);

var squaresTanh = experiments.Add("squared error, tanh", 2,
    r => Net(r, Activation.Tanh, Activation.Sigmoid), Squares(), new SGD(0.1));
var squaresSigmoid = experiments.Add("squared error, sigmoid", 2,
    r => Net(r, Activation.Sigmoid, Activation.Sigmoid), Squares(), new SGD(0.1));
#endregion
#region normalised
var normalisedBook = experiments.Add("normalised, gradient as in the book", 2,
    r => [.. Net(r, Activation.Tanh, Activation.Sigmoid), new BookNormalise()],
    Squares(), new SGD(0.1));
var normalised = experiments.Add("normalised, right gradient", 2,
    r => Net(r, Activation.Tanh, Activation.Sigmoid),
    new MeanSquaredError(Reduction.SumPerSample, normalize: true), new SGD(0.1));
#endregion
#region cross-entropy
var tanh = experiments.Add("cross-entropy, tanh", 2,
    r => Net(r, Activation.Tanh), new SoftmaxCrossEntropy(), new SGD(0.1));
var sigmoid = experiments.Add("cross-entropy, sigmoid", 2,
    r => Net(r, Activation.Sigmoid), new SoftmaxCrossEntropy(), new SGD(0.1));
#endregion
#region relu
var reluBook = experiments.Add("cross-entropy, ReLU as in the book", 2, r =>
{
    var layers = Net(r, Activation.Linear);
    return [layers[0], new BookReLU(), layers[1]];
}, new SoftmaxCrossEntropy(), new SGD(0.1));
var relu = experiments.Add("cross-entropy, ReLU with its gradient", 2,
    r => Net(r, Activation.ReLU), new SoftmaxCrossEntropy(), new SGD(0.1));
#endregion
#region rates
Experiment Rate(string name, double rate) => experiments.Add(name, 2, r => Net(r, Activation.Tanh),
    new SoftmaxCrossEntropy(), new SGD(rate), epochs: 5, each: 1, stop: false);

Experiment[] rates = [Rate("rate 0.001", 0.001), Rate("rate 0.1", 0.1), Rate("rate 5", 5)];
#endregion
#region momentum
var momentum = experiments.Add("momentum", 2,
    r => Net(r, Activation.Tanh), new SoftmaxCrossEntropy(), new SGDMomentum(0.1, momentum: 0.9));
var momentumSigmoid = experiments.Add("momentum, sigmoid, judged every epoch", 2,
    r => Net(r, Activation.Sigmoid), new SoftmaxCrossEntropy(), new SGDMomentum(0.1), each: 1);
#endregion
#region decay
var linear = experiments.Add("linear decay", 2, r => Net(r, Activation.Tanh),
    new SoftmaxCrossEntropy(), new SGDMomentum(0.15), schedule: Schedule.Linear(to: 0.05));
var exponential = experiments.Add("exponential decay", 2, r => Net(r, Activation.Tanh),
    new SoftmaxCrossEntropy(), new SGDMomentum(0.2), schedule: Schedule.Exponential(to: 0.05));
#endregion
#region glorot
static double Variance(int inputs, int outputs) => 2.0 / (inputs + outputs);
static double Deviation(int inputs, int outputs) => Math.Sqrt(Variance(inputs, outputs));

var glorotLinear = experiments.Add("Glorot of 2019, linear decay", 2,
    r => Net(r, Activation.Tanh, scale: Variance),
    new SoftmaxCrossEntropy(), new SGDMomentum(0.15), schedule: Schedule.Linear(to: 0.05));
var glorotExponential = experiments.Add("Glorot of 2019, exponential decay", 2,
    r => Net(r, Activation.Tanh, scale: Variance),
    new SoftmaxCrossEntropy(), new SGDMomentum(0.2), schedule: Schedule.Exponential(to: 0.05));
var glorotTrue = experiments.Add("Glorot, exponential decay", 2,
    r => Net(r, Activation.Tanh, scale: Deviation),
    new SoftmaxCrossEntropy(), new SGDMomentum(0.2), schedule: Schedule.Exponential(to: 0.05));
#endregion
#region dropout
var dropout = experiments.Add("dropout", 2, r =>
{
    var layers = Net(r, Activation.Tanh, scale: Variance);
    return [layers[0], new BookDropout(0.2), layers[1]];
}, new SoftmaxCrossEntropy(), new SGDMomentum(0.2), schedule: Schedule.Exponential(to: 0.05));
var dropoutScaled = experiments.Add("dropout, scaled in training", 2, r =>
{
    var layers = Net(r, Activation.Tanh, scale: Variance);
    return [layers[0], new Dropout(0.2), layers[1]];
}, new SoftmaxCrossEntropy(), new SGDMomentum(0.2), schedule: Schedule.Exponential(to: 0.05));
#endregion
#region deep
Layer[] Deep(BookRandom random, Func<Layer[]> between) =>
[
    new Dense(178, Activation.Tanh, random.Layer(0, Variance), random.Layer(0, Variance)),
    .. between(),
    new Dense(46, Activation.Tanh, random.Layer(1, Variance), random.Layer(1, Variance)),
    .. between(),
    new Dense(10, null, random.Layer(2, Variance), random.Layer(2, Variance)),
];
var deepDropout = experiments.Add("deep, with dropout", 3,
    r => Deep(r, () => [new BookDropout(0.2)]),
    new SoftmaxCrossEntropy(), new SGDMomentum(0.2), epochs: 100, stop: false,
    schedule: Schedule.Exponential(to: 0.05));
var deep = experiments.Add("deep, without dropout", 3, r => Deep(r, () => []),
    new SoftmaxCrossEntropy(), new SGDMomentum(0.2), epochs: 100, stop: false,
    schedule: Schedule.Exponential(to: 0.05));
#endregion
#region own
var own = experiments.Add("Lincoln's own choices", 0,
    _ => [new Dense(89, Activation.ReLU), new Dropout(0.2), new Dense(10)],
    new SoftmaxCrossEntropy(), new SGDMomentum(0.05), epochs: 25, stop: false,
    schedule: Schedule.Cosine());
#endregion
experiments.Begin();

// ---------------------------------------------------------------------------------------------------------------------------------------
chapter.Text("""
    The network of chapter 3 can learn more than house prices. In this chapter it reads handwritten digits, and step by step it gets the
    tools that make it good at that: a loss for classes, activations that pass more gradient on, a step with a memory, a learning rate that
    shrinks, first weights of the right size, and units that are left out at random. Each tool is one line more in an experiment; each
    experiment is compared with the one before it, and with what the book's program gave.
    """);

if (chapter.Quick)
    chapter.Text("""
        This page was written by a run with --quick: five epochs instead of fifty. Its numbers are lower than those that the
        text speaks of.
        """);

chapter.Heading("Activations and their slopes");
chapter.Text("""
    Every layer ends in a function that is not linear. The sigmoid goes from 0 to 1, the hyperbolic tangent from -1 to 1, ReLU cuts off what
    is negative. What matters backwards is the slope: it multiplies every gradient that passes.
    """);
chapter.Math(@"\sigma'(x) = \sigma(x) (1 - \sigma(x)) \le \frac{1}{4}, \quad \tanh'(x) = 1 - \tanh^2(x) \le 1, \quad "
    + @"\text{ReLU}'(x) = \cases{1 & x > 0 \\ 0 & x \le 0}");
#region slopes
var x = Tensor.LinearSpace(-5, 5, 1001);
x.RequiresGradient = true;

(double[] Value, double[] Slope) Curve(Func<Tensor, Tensor> function)
{
    x.ClearGradient();
    var y = function(x);
    y.Backward(Tensor.Ones(y.Shape));
    return (y.Numbers(), x.Gradient!.Numbers());
}
var (tanhs, tanhSlopes) = Curve(t => t.Tanh());
var (sigmoids, sigmoidSlopes) = Curve(t => t.Sigmoid());
var (relus, _) = Curve(t => t.ReLU());
#endregion
chapter.Code("slopes");
double[] places = x.Numbers();
chapter.Figure("4-a", new Figure("tanh", 360, 260).Line("", places, tanhs), "The hyperbolic tangent.");
chapter.Figure("4-b", new Figure("sigmoid", 360, 260).Line("", places, sigmoids),
    "The sigmoid: the same curve, half as high, half as steep, lifted.");
chapter.Figure("4-c", new Figure("ReLU", 360, 260).Line("", places, relus), "The rectified linear unit.");
chapter.Figure("4-d", new Figure("Slopes").Line("sigmoid", places, sigmoidSlopes).Line("tanh", places, tanhSlopes),
    "The sigmoid passes on a quarter of a gradient at best, the hyperbolic tangent all of it at 0. Far from 0 both pass on nothing.");
results.Number("slope of tanh at 0, by its gradient", null, tanhSlopes[500], Tolerance.Between(0.999999, 1), decimals: 6);
results.Number("steepest slope of the sigmoid", 0.25, sigmoidSlopes.Max(), Tolerance.Within(1e-6));

chapter.Heading("Softmax and cross-entropy");
chapter.Text("""
    A digit is one of ten classes. The network gives ten scores, and softmax turns them into probabilities: positive, with the sum 1, the
    largest more pronounced than by dividing through the sum. Subtracting the largest score first changes nothing but keeps the exponentials
    from overflowing.
    """);
chapter.Math(@"s_i = \frac{e^{z_i}}{\sum_j e^{z_j}} = \exp(z_i - m - \log \sum_j e^{z_j - m}), \quad m = \max_j z_j");
#region softmax
Tensor scores = Tensor.From(new float[,] { { 5, 3, 2 } });
Tensor shares = scores / scores.Sum(axis: -1, keepDims: true);
Tensor probabilities = scores.Softmax(), shifted = (scores + 1000).Softmax();
#endregion
chapter.Code("softmax");
chapter.Print($"scores            {scores.Printed()}\ndivided by sum    {shares.Printed()}");
chapter.Print($"softmax           {probabilities.Printed()}\nsoftmax, + 1000   {shifted.Printed()}");
chapter.Text("""
    The loss is the negative logarithm of the probability that the right class got. Compared with the squared error it grows without bound
    when the network is sure and wrong, and it is steep where the squared error becomes flat.
    """);
chapter.Math(@"L = - \sum_i y_i \log s_i");
chapter.Figure("4-e", new Figure("Two losses when the right answer is 0") { X = { Label = "predicted" } }
    .Curve("cross-entropy", p => -Math.Log(1 - p), 0.01, 0.99, 99).Curve("squared error", p => p * p, 0.01, 0.99, 99),
    "Cross-entropy punishes confident errors far more.");
chapter.Figure("4-f", new Figure("Log loss when the right answer is 1") { X = { Label = "predicted" } }
    .Curve("", p => -Math.Log(p), 0.01, 0.99, 99), "The mirror image: nothing to pay at 1, everything at 0.");
chapter.Text("""
    Together the two have the simplest gradient there is. Softmax alone has a full matrix of derivatives, because every score enters every
    probability; multiplied by the gradient of the logarithm, everything cancels but the difference between what was said and what is true.
    """);
chapter.Math(@"\frac{\partial s_i}{\partial z_j} = s_i (\delta_{i j} - s_j), \quad "
    + @"\frac{\partial L}{\partial z_j} = - \sum_i \frac{y_i}{s_i} s_i (\delta_{i j} - s_j) = s_j \sum_i y_i - y_j = s_j - y_j");
#region jacobian
float[] s = probabilities.Values.ToArray(), y = [1, 0, 0];
double[] theLongWay = [.. Enumerable.Range(0, 3).Select(j =>
    Enumerable.Range(0, 3).Sum(i => -y[i] / s[i] * s[i] * ((i == j ? 1 : 0) - s[j])))];

var z = scores.Keep();
z.RequiresGradient = true;
new SoftmaxCrossEntropy().Forward(z, new Indices(0)).Backward();
#endregion
chapter.Code("jacobian");
chapter.Print($"by the whole matrix: {Python.Array(theLongWay, 4)}\nby the library:      {z.Gradient!.Printed()}");
results.Error("softmax and cross-entropy: the short gradient against the long one",
    theLongWay.Zip(z.Gradient!.Numbers(), (a, b) => Math.Abs(a - b)).Max(), 1e-6);
chapter.Text("""
    The book's program prints another loss than the one it minimises. To the sum above it adds the logarithms of 1 - p for all
    wrong classes, and clips probabilities at a billionth; its gradient remains s - y. So the printed loss has another gradient
    than the one that is used. For two classes it is exactly twice as long; for more it also points a little elsewhere. Nothing
    breaks, since s - y belongs to a loss of its own, but the losses cannot be compared with those of other programs. Lincoln's
    loss and gradient belong together; to compare with the book, this chapter computes the printed loss as a metric.
    """);
chapter.Math(@"L_{\text{printed}} = - \sum_i (y_i \log p_i + (1 - y_i) \log (1 - p_i))");
#region printed gradient
static double[] GradientOfPrinted(Tensor z, Tensor y)
{
    z.RequiresGradient = true;
    Tensor p = z.Softmax();
    (-(y * p.Log() + (1 - y) * (1 - p).Log()).Sum() / z.Shape[0]).Backward();
    return z.Gradient!.Numbers();
}
static double[] GradientUsed(Tensor z, Tensor y) => ((z.Softmax() - y) / z.Shape[0]).Numbers();

Tensor z2 = Tensor.Normal([4, 2], new Rng(1)), y2 = new([4, 2]);
Tensor z5 = Tensor.Normal([4, 5], new Rng(1)), y5 = new([4, 5]);
for (int row = 0; row < 4; row++) y2.Edit()[row * 2 + row % 2] = y5.Edit()[row * 5 + row] = 1;
#endregion
chapter.Code("printed gradient");
double[] printed2 = GradientOfPrinted(z2.Keep(), y2), used2 = GradientUsed(z2, y2);
double[] printed5 = GradientOfPrinted(z5.Keep(), y5), used5 = GradientUsed(z5, y5);
double ratio = printed2.Zip(used2, (a, b) => a / b).Average();
double cosine = Dot(printed5, used5) / Math.Sqrt(Dot(printed5, printed5) * Dot(used5, used5));
chapter.Print($"two classes: gradient of the printed loss / gradient used = {Python.Round(ratio, 4)}\n"
    + $"five classes: cosine of the angle between them = {Python.Round(cosine, 4)}");
results.Number("printed loss, two classes: its gradient over the one used", 2, ratio, Tolerance.Within(1e-4));
results.Number("printed loss, five classes: cosine between the two", null, cosine, Tolerance.Between(0.8, 0.999));
var lastHidden = Tensor.From(new float[,] { { 0.9f, -0.4f }, { -0.2f, 0.7f } });
var outWeight = new Parameter("W", Tensor.From(new float[,] { { 0.5f, -1, 0.2f }, { 1, 0.3f, -0.6f } }));
var outBias = new Parameter("B", Tensor.From(0, 0.1f, -0.1f));
Tensor twoScores = new BiasAdd(outBias).Forward(new WeightMultiply(outWeight).Forward(lastHidden));
Tensor twoLoss = new SoftmaxCrossEntropy().Forward(twoScores, new Indices(0, 2));
chapter.Picture(
    ComputationalGraph.Backward(twoLoss, "Scores of two samples, their loss, and the way back", null, (lastHidden, "hidden")),
    "The gradient below BiasAdd is s − y over the batch of two: each row sums to 0, "
    + "and only the right class (the first, then the third) is pushed up.");
chapter.Text("""
    The original has a switch for a single class that can never be reached: it asks for a target without columns. For yes-or-no questions
    Lincoln has a loss of its own, `BinaryCrossEntropy`, one score for each question.
    """);

chapter.Heading("What a network can follow");
chapter.Text("""
    Why a hidden layer at all? Because a sum of enough bent curves follows any continuous curve: each hidden unit adds one step,
    of a place, a width and a height that are learnt. Here a single input, some hidden units with tanh, and a curve to follow; the
    network never sees a formula, only points.
    """);
#region curve
static double Target(double t) => Math.Sin(3 * t) * Math.Exp(-t * t / 4) + 0.3 * t;
double[] line = [.. Enumerable.Range(0, 161).Select(i => -4 + i * 0.05)];

List<(int Steps, double[] Predicted)> Follow(int units, params int[] stages)
{
    Tensor inputs = new([line.Length, 1], [.. line.Select(t => (float)t)]);
    Tensor wanted = new([line.Length, 1], [.. line.Select(t => (float)Target(t))]);
    var hidden = new Dense(units, Activation.Tanh, Initializer.UnitNormal, Initializer.UnitNormal);
    var follower = new NeuralNetwork([hidden, new Dense(1)], new MeanSquaredError(), seed: 4);
    var optimizer = new SGDMomentum(0.03);
    var seen = new List<(int, double[])>();
    for (int step = 0; step <= stages[^1]; step++)
    {
        if (stages.Contains(step)) seen.Add((step, follower.Predict(inputs).Numbers()));
        follower.TrainBatch(inputs, wanted);
        optimizer.Step(follower);
    }
    return seen;
}
#endregion
chapter.Code("curve");
var stagesFigure = new Figure("32 hidden units, after some steps", 440, 340) { X = { Max = 6.5 } }
    .Line("wanted", line, line.Select(Target), dashed: true);
foreach (var (steps, predicted) in Follow(32, 0, 100, 1000, 10000))
    stagesFigure.Line(steps.ToString(CultureInfo.InvariantCulture), line, predicted);
var widthFigure = new Figure("After 10000 steps, by width", 440, 340).Line("wanted", line, line.Select(Target), dashed: true);
var errors = new List<double>();
foreach (int units in new[] { 2, 6, 32 })
{
    double[] predicted = Follow(units, 10000)[0].Predicted;
    widthFigure.Line($"{units} units", line, predicted);
    errors.Add(Math.Sqrt(predicted.Zip(line, (p, t) => (p - Target(t)) * (p - Target(t))).Average()));
}
chapter.Figure("4-g", new Grid(2, stagesFigure, widthFigure),
    "Left: the curve takes shape from the large to the small. Right: two units can only make two bends, 32 have enough.");
chapter.Print($"distance from the curve (root mean square): 2 units {Python.Fixed(errors[0], 3)}, "
    + $"6 units {Python.Fixed(errors[1], 3)}, 32 units {Python.Fixed(errors[2], 3)}");
results.Number("distance from the curve with 32 hidden units", null, errors[2], Tolerance.AtMost(0.05), decimals: 3);
results.Number("the same with 2", null, errors[0], Tolerance.AtLeast(0.15), decimals: 3);

chapter.Heading("Downhill: rates, minima, momentum");
chapter.Text("""
    Gradient descent goes downhill in steps, and the learning rate says how long they are. The curve below has two valleys. From
    the right, a rate that is too small hardly arrives; a good one ends in the valley it meets first; one that is too large jumps
    from wall to wall, each time higher. Momentum keeps most of the last step in the next one, so that a ball with speed rolls
    through the first valley, over the hill, and comes to rest in the deeper one.
    """);
chapter.Math(@"f(w) = 0.1 w^4 - w^2 + 0.3 w, \quad v \leftarrow \mu v + \frac{df}{dw}, \quad w \leftarrow w - \eta v");
#region descent
static List<double> Descend(Optimizer optimizer, int steps)
{
    var w = new Parameter("w", Tensor.From(3.5f));
    var path = new List<double> { w.Item() };
    for (int step = 0; step < steps && Math.Abs(path[^1]) < 10; step++)
    {
        (0.1f * w.Power(4) - w.Power(2) + 0.3f * w).Sum().Backward();
        optimizer.Step([w]);
        path.Add(w.Item());
    }
    return path;
}
#endregion
chapter.Code("descent");
static double Hill(double w) => 0.1 * Math.Pow(w, 4) - w * w + 0.3 * w;
(string Title, List<double> Path)[] descents =
[
    ("rate 0.002: too small", Descend(new SGD(0.002), 60)), ("rate 0.05: the first valley", Descend(new SGD(0.05), 60)),
    ("rate 0.68: away", Descend(new SGD(0.68), 60)), ("momentum 0.9: the deeper valley", Descend(new SGDMomentum(0.05), 60)),
];
static Figure Descent(string title, List<double> path)
    => new Figure(title, 400, 260) { X = { Min = -7, Max = 5 }, Y = { Min = -5, Max = 14 } }
        .Curve("", Hill, -5, 5)
        .Line("steps", path, path.Select(Hill), dashed: true)
        .Scatter("steps", path, path.Select(Hill));
chapter.Figure("4-h", new Grid(2, [.. descents.Select(d => Descent(d.Title, d.Path))]),
    "Sixty steps from w = 3.5. The third descent leaves the picture after its second step.");
results.Number("end of the descent with rate 0.002", null, descents[0].Path[^1], Tolerance.AtLeast(2.5), decimals: 2);
results.Number("with rate 0.05: the right valley", null, descents[1].Path[^1], Tolerance.Between(2.1, 2.2), decimals: 2);
results.Number("with rate 0.68: beyond 10", null, Math.Abs(descents[2].Path[^1]), Tolerance.AtLeast(10), decimals: 0);
results.Number("with momentum: the left, deeper valley", null, descents[3].Path[^1], Tolerance.Between(-2.5, -2.1), decimals: 2);

chapter.Heading("Handwritten digits");
chapter.Text("""
    MNIST has 60,000 training images of digits and 10,000 test images, 28 by 28 pixels each. All pixels are standardised with one
    mean and one deviation, those of the training images. The classes become rows of ten numbers, nine zeros and a one, for the squared
    error; the cross-entropy takes the class itself.
    """);
if (mnist is null) chapter.LeaveOut("the experiments on MNIST, in this section and below", whyNot, rows: 26);
else
{
    var scaler = ((ImagePreparation)mnist.Preparation).Scaler;
    double mean = scaler.Means[0], deviation = scaler.Deviations[0], low = scaler.Transform(0, 0), high = scaler.Transform(255, 0);
    chapter.Print($"mean {Python.Repr(mean)}, deviation {Python.Round(deviation, 8)}");
    chapter.Print($"scaled: from {Python.Repr(low)} to {Python.Repr(high)}");
    results.Exact("MNIST: mean of all pixels", "33.318421449829934", Python.Repr(mean));
    results.Exact("MNIST: deviation of all pixels", "78.56748998", Python.Round(deviation, 8));
    results.Number("MNIST: smallest scaled pixel", -0.424073894391566, low, Tolerance.Within(1e-14), decimals: 15);
    results.Number("MNIST: largest scaled pixel", 2.821543345689335, high, Tolerance.Within(1e-14), decimals: 15);
    var digits = new ImageGrid("", 28, 28, 12, 2);
    var batch = new Batch();
    mnist.Training.Read([.. Enumerable.Range(0, 24)], batch);
    for (int i = 0; i < 24; i++)
    {
        string label = batch.Target.Labels!.Values[i].ToString(CultureInfo.InvariantCulture);
        digits.Add(batch.Inputs!.Numbers().AsSpan(i * 784, 784), label, colours: ColourMap.Ink);
    }
    chapter.Figure("4-i", digits, "The first 24 training images with their classes.");
}
chapter.Text("""
    The network of most experiments has 784 inputs, 89 hidden units (the geometric mean of 784 and 10, roughly) and 10 outputs.
    Weights and biases begin as normal numbers, drawn as the book's program drew them, with the seed 20190119; so do the orders of
    the images. The batches have 60 images, and after every tenth epoch the test images are looked at.

    The original stops at the first such look that finds a larger loss than the one before. Three networks are in play then: its
    message speaks of that of the look before, the copy that it puts back was made at the beginning of the epoch that has just
    ended, and it puts it into the trainer, not into the variable whose accuracy is printed. So the printed numbers belong to a
    network that has just become worse. With Lincoln's trainer that is `EarlyStopping(Patience: 1)` and `KeepBest = false`;
    without these two settings it has more patience, and gives the best weights back.
    """);
chapter.Code("two layers");
chapter.Code("training");

chapter.Heading("Squared error");
chapter.Text("First the loss of chapter 3, with a sigmoid behind the outputs, so that they lie between 0 and 1.");
chapter.Code("squares");
Show((squaresTanh, 72.58, 0.366, 72.59), (squaresSigmoid, 89.98, 0.180, 89.98));
Row(squaresTanh, 72.59, Tolerance.Within(1), Tolerance.Between(20, 80));
Row(squaresSigmoid, 89.98, Tolerance.Within(0.5), Tolerance.Between(45, 80));
chapter.Text("""
    With tanh the number is one of the seed more than of the method: the original gives from 56 to 80 % with five seeds. Weights as large as
    these put most units at the flat ends of tanh, and the squared error behind a sigmoid gives hardly any gradient back when an output is
    far off. The book's second try divides the outputs of each image by their sum, so that they read as probabilities.
    """);
chapter.Math(@"q_i = \frac{p_i}{\sum_j p_j}, \quad \frac{\partial q_i}{\partial p_j} = \frac{1}{\sum_k p_k} (\delta_{i j} - q_i)");
chapter.Text("""
    But its gradient leaves the division out: it hands 2(q - y) to the layer below, as if q were the output itself. The class below does the
    same, in its last line; the library's loss has the true gradient.
    """);
chapter.Code("book normalise");
chapter.Code("normalised");
Show((normalisedBook, 41.73, 0.952, 41.73), (normalised, null, null, null));
Row(normalisedBook, 41.73, Tolerance.Within(1), Tolerance.Between(20, 60));
Row(normalised, null, Tolerance.AtLeast(84), Tolerance.AtLeast(40));
chapter.Text("With the wrong gradient the loss rises and training ends after 20 epochs; with the right one the idea was a good one.");

chapter.Heading("Cross-entropy");
chapter.Text("Now the scores go to the loss as they are. Nothing else changes.");
chapter.Code("cross-entropy");
chapter.Code("printed loss");
Show((tanh, 91.01, 0.553, 90.71), (sigmoid, 92.14, 0.454, 92.14));
Row(tanh, 90.71, Tolerance.Within(0.5), Tolerance.Between(80, 92));
Row(sigmoid, 92.14, Tolerance.Within(0.5), Tolerance.Between(80, 93));
chapter.Text("""
    One line made the network better by eighteen points with tanh. And ReLU? In the book's program it does badly, and the reason
    is one sign. The mask for the gradient asks where the output is at least 0; but the output has been cut off at 0 before, so it
    is so everywhere, and the gradient passes where nothing went through.
    """);
chapter.Code("book relu");
var four = Tensor.From(-2, -0.5f, 0.5f, 2);
four.RequiresGradient = true;
var bookReLU = new BookReLU();
bookReLU.Forward(four).Backward(Tensor.Ones([4]));
string bookGradient = four.Gradient!.Printed();
four.ClearGradient();
four.ReLU().Backward(Tensor.Ones([4]));
chapter.Print($"input               {four.Printed()}\ngradient, the book  {bookGradient}\ngradient, right     {four.Gradient!.Printed()}");
results.Exact("ReLU: the book's gradient of (-2, -0.5, 0.5, 2)", "[1. 1. 1. 1.]", bookGradient);
results.Exact("ReLU: the right gradient", "[0. 0. 1. 1.]", four.Gradient!.Printed());
chapter.Code("relu");
Show((reluBook, 76.38, 7.115, 77.90), (relu, null, null, null));
Row(reluBook, 77.90, Tolerance.Between(70, 81), Tolerance.Between(55, 85));
Row(relu, null, Tolerance.AtLeast(91), Tolerance.AtLeast(80));
if (mnist is not null && !chapter.Quick)
{
    var points = reluBook.Points;
    chapter.Text($"""
        The wrong one is erratic: three versions of the original ended at 71.84, 76.38 and 77.90 %. Here its loss rises after
        {points[^1].Epoch} epochs, where it has {Python.Fixed(points[^1].Accuracy, 2)} %; at its best look it had
        {Python.Fixed(points.MinBy(p => p.Loss).Accuracy, 2)} %, and that network is the one that should have been kept.
        """);
}

chapter.Heading("Rates again, and momentum");
chapter.Text("What the valleys showed holds for 70,000 weights as well. Five epochs with three learning rates:");
chapter.Code("rates");
if (mnist is not null)
{
    var figure = new Figure("Training loss")
    {
        X = { Label = "epoch" }, Y = { Label = "cross-entropy", Scale = Scale.Logarithmic, Max = 40 },
    };
    foreach (var rate in rates) figure.Line(rate.Name, rate.Epochs, rate.TrainingLosses);
    chapter.Figure("4-j", figure, "Too small: it goes down, but slowly. Too large: it goes nowhere.");
    results.Number("after 5 epochs: loss with rate 0.001 over that with 0.1", null,
        rates[0].TrainingLosses[^1] / rates[1].TrainingLosses[^1], Tolerance.AtLeast(1.5), decimals: 1);
    results.Number("after 5 epochs: loss with rate 5 over that with 0.1", null,
        rates[2].TrainingLosses[^1] / rates[1].TrainingLosses[^1], Tolerance.AtLeast(3), decimals: 1);
}
chapter.Text("""
    Momentum is a sum of all gradients so far, each older one weighing less. Where they agree, the step grows up to 1/(1 - μ), ten
    times for μ = 0.9; where they change their sign from batch to batch, they cancel.
    """);
chapter.Math(@"v_t = g_t + \mu g_{t-1} + \mu^2 g_{t-2} + \ldots, \quad 1 + \mu + \mu^2 + \ldots = \frac{1}{1 - \mu}");
chapter.Code("momentum");
Show((momentum, 95.51, 0.292, 95.50), (momentumSigmoid, 92.12, null, null));
Row(momentum, 95.50, Tolerance.Within(0.5), Tolerance.Between(90, 96));
Row(momentumSigmoid, 92.12, Tolerance.Within(1), Tolerance.Between(90, 94));
chapter.Text("""
    The best single line of the chapter: more than four points. The second row is evaluated after every epoch instead of every
    tenth, and stops at the first rise: where that happens is chance, and far from the end.
    """);

chapter.Heading("A learning rate that shrinks");
chapter.Text("""
    Large steps get somewhere, small ones settle. So the rate begins high and ends low, either by equal differences or by equal
    factors from epoch to epoch. A schedule is a function of the epoch and nothing else; the original changes the optimizer's rate
    in place, divides by zero when there is a single epoch, and does nothing when the last rate is 0.
    """);
chapter.Math(@"\eta_e = \eta_0 - (\eta_0 - \eta_N) \frac{e}{N - 1}, \quad \eta_e = \eta_0 (\frac{\eta_N}{\eta_0})^{\frac{e}{N - 1}}");
chapter.Code("decay");
double[] epochNumbers = [.. Enumerable.Range(0, 50).Select(e => e + 1.0)];
chapter.Figure("4-k", new Figure("Learning rate", 480, 280) { X = { Label = "epoch" }, Y = { Min = 0 } }
    .Line("linear, 0.15 to 0.05", epochNumbers, epochNumbers.Select(e => Schedule.Linear(0.05).Rate(0.15, (long)e - 1, 50)))
    .Line("exponential, 0.2 to 0.05", epochNumbers,
        epochNumbers.Select(e => Schedule.Exponential(0.05).Rate(0.2, (long)e - 1, 50))),
    "The two schedules of the experiments.");
results.Number("last rate of both schedules", 0.05,
    Math.Max(Schedule.Linear(0.05).Rate(0.15, 49, 50), Schedule.Exponential(0.05).Rate(0.2, 49, 50)),
    Tolerance.Within(1e-12));
Show((linear, 95.91, 0.310, 95.84), (exponential, 96.06, 0.273, 95.83));
Row(linear, 95.84, Tolerance.Within(0.5), Tolerance.Between(90, 97));
Row(exponential, 95.83, Tolerance.Within(0.5), Tolerance.Between(90, 97));

chapter.Heading("First weights");
chapter.Text("""
    A unit of the first layer adds 784 products. With inputs and weights of deviation 1 the sum has deviation 28, and tanh of such
    a number is -1 or 1, with a slope of almost nothing: the unit is saturated, and little of any gradient comes through it.
    Glorot's rule keeps the size of what goes forwards and of what comes back about equal from layer to layer, by weights of a
    variance that depends on both numbers.
    """);
chapter.Math(@"\text{Var}(w) = \frac{2}{n_{\text{in}} + n_{\text{out}}}");
#region saturation
var random = new NumPyRandomState(190131);
Tensor inputs784 = random.Normal([1, 784]), unit = random.Normal([784, 256]);
Tensor sums = inputs784.MatrixProduct(unit);
Tensor sumsGlorot = inputs784.MatrixProduct(unit * (float)Deviation(784, 256));
#endregion
chapter.Code("saturation");
Figure Histogram(string title, Tensor values) => new Figure(title, 400, 240).Histogram("", values.Numbers(), 30);
chapter.Figure("4-l", new Grid(2, Histogram("sums, weights of deviation 1", sums), Histogram("tanh of them", sums.Tanh()),
    Histogram("sums, Glorot's weights", sumsGlorot), Histogram("tanh of them", sumsGlorot.Tanh())),
    "256 units. Above: saturated, nearly all at −1 or 1. Below: the whole range is used.");
double Saturated(Tensor t) => t.Tanh().Numbers().Count(v => Math.Abs(v) > 0.99) / 256.0;
results.Number("largest sum of the 256 units, weights of deviation 1", 75, sums.Numbers().Max(Math.Abs), Tolerance.Within(10), decimals: 0);
results.Number("share of saturated units, weights of deviation 1", null, Saturated(sums), Tolerance.AtLeast(0.85), decimals: 2);
results.Number("share of saturated units, Glorot's weights", null, Saturated(sumsGlorot), Tolerance.AtMost(0.1), decimals: 2);
chapter.Text($"""
    The program that made the book's numbers forgot the root: its weights have the deviation 2/(784 + 89) =
    {Python.Round(Variance(784, 89), 5)} where the rule says {Python.Round(Deviation(784, 89), 4)}. Weights twenty times too small
    are no harm for one hidden layer with this momentum, as the rows show. The biases get random first values of the same size,
    where zeros would do.
    """);
chapter.Code("glorot");
Show((glorotLinear, 96.71, 0.218, 97.02), (glorotExponential, 96.71, 0.245, 96.36), (glorotTrue, null, 0.265, 96.20));
Row(glorotLinear, 97.02, Tolerance.Within(0.5), Tolerance.Between(93, 98));
Row(glorotExponential, 96.36, Tolerance.Within(0.5), Tolerance.Between(93, 98));
Row(glorotTrue, 96.20, Tolerance.Within(0.5), Tolerance.Between(93, 98));

chapter.Heading("Dropout");
chapter.Text("""
    In training every hidden value is set to 0 with probability 0.2, anew for every image, so that no unit can rely on a
    particular other one. At inference all units are there, and their sum would be too large; so something has to be scaled. The
    book multiplies by 0.8 at inference. Lincoln's `Dropout` divides by 0.8 in training instead, and then inference needs nothing.
    The one is the other times 0.8, in both modes, which is how the class below gets the book's. The functions that can be learnt
    are the same, but the steps are not: values that are 1.25 times larger make gradients larger too. With a rate and a momentum
    as high as here that costs a few tenths.
    """);
chapter.Code("book dropout");
chapter.Code("dropout");
Show((dropout, 96.95, 0.184, 96.92), (dropoutScaled, null, null, null));
Row(dropout, 96.92, Tolerance.Within(0.5), Tolerance.Between(92, 98));
Row(dropoutScaled, null, Tolerance.AtLeast(96), Tolerance.AtLeast(92));

chapter.Heading("Deep learning");
chapter.Text("""
    Two hidden layers of 178 and 46 units, 100 epochs, with and without dropout. Stopping at the first rise ends such a run anywhere (the
    original, run again, at epoch 30, where the book's went to 100), so here nothing stops it.
    """);
chapter.Code("deep");
Show((deepDropout, 97.15, 0.186, 97.24), (deep, 96.52, 0.269, 96.43));
Row(deepDropout, 97.24, Tolerance.Within(0.5), Tolerance.Between(92, 98));
Row(deep, 96.43, Tolerance.Within(0.5), Tolerance.Between(92, 98));
chapter.Text("""
    A second layer alone gains little; with dropout it gives the best number of the book. That is the chapter's last lesson: more units
    learn the training images better, and it takes something that keeps them from doing so too well to make the test better, too.

    And if nothing had to be as it was? First weights as Lincoln chooses them, a stream of random numbers for each layer, biases
    of zero, ReLU with its gradient, a learning rate that falls along a cosine, and half the epochs:
    """);
chapter.Code("own");
Show((own, null, null, null));
Row(own, null, Tolerance.AtLeast(97.5), Tolerance.AtLeast(95));

chapter.Heading("All of it");
if (mnist is not null)
{
    Experiment[] compared = [tanh, momentum, exponential, glorotExponential, dropout, deep, deepDropout];
    var losses = new Figure("Loss on the test images, as the book's program prints it", 700, 420)
    {
        X = { Label = "epoch" }, Y = { Label = "loss", Scale = Scale.Logarithmic },
    };
    foreach (var e in compared)
        losses.Line(e.Name, e.Points.Select(p => (double)p.Epoch), e.Points.Select(p => p.Loss));
    chapter.Figure("4-m", losses, "Looks at the test images, one for every ten epochs. Lines that end early were stopped by a rise.");
    var training = new Figure("Loss on the training images", 700, 420)
    {
        X = { Label = "epoch" }, Y = { Label = "cross-entropy", Scale = Scale.Logarithmic },
    };
    foreach (var e in compared)
        training.Line(e.Name, e.Epochs, e.TrainingLosses);
    chapter.Figure("4-n", training,
        "The networks without dropout learn the training images by heart, and the figure above shows that it does not help them. "
        + "Dropout's losses are those with units left out.");
    double seconds = experiments.Seconds, epochs = experiments.All.Sum(e => e.Epochs.Length);
    chapter.Print($"{experiments.All.Count} experiments, {epochs} epochs of 60,000 images: {Python.Fixed(seconds, 0)} s, "
        + $"{experiments.Threads} at a time");
    chapter.Text("""
        One of them, "cross-entropy, tanh", was written in NumPy too, with an array for each operation as in the book's classes
        (`bench/side-by-side/chapter4.py`). Measured in turns on one core of a busy machine, an epoch took NumPy 0.8 to 1.7 s and
        Lincoln 0.25 to 0.34 s of processor time. The book's program is in double precision; Lincoln trains in single precision,
        with the same result.

        In the table below the book's column has the numbers of its program, run again with these data. The digits of its own pages differ
        from them by a few tenths, as they do from one version of NumPy to the next.
        """);
}
chapter.Text("""
    Two smaller slips of the original that no experiment of the book meets. Its optimizer with weight decay subtracts α·w at every step,
    whatever the learning rate is, so that a schedule that lowers the rate leaves the decay as strong as it was; in Lincoln that rule is
    called `WeightDecay.PerStep`, and the usual ones, which are multiplied by the rate, are `Coupled` and `Decoupled`.
    """);
#region weight decay
static double AfterOneStep(double rate, WeightDecay decay)
{
    var w = new Parameter("w", Tensor.From(1));
    (w * 0).Sum().Backward();                        // a loss that does not depend on w
    new SGD(rate) { WeightDecay = decay }.Step([w]);
    return w.Item();
}
#endregion
chapter.Code("weight decay");
double[] perStep = [AfterOneStep(0.1, WeightDecay.PerStep(0.1)), AfterOneStep(0.001, WeightDecay.PerStep(0.1))];
double[] coupled = [AfterOneStep(0.1, WeightDecay.Coupled(0.1)), AfterOneStep(0.001, WeightDecay.Coupled(0.1))];
chapter.Print("a weight of 1 after one step with rate 0.1 and with rate 0.001:");
chapter.Print($"    the book's rule {Python.Round(perStep[0], 4)} and {Python.Round(perStep[1], 4)}, "
    + $"times the rate {Python.Round(coupled[0], 4)} and {Python.Round(coupled[1], 4)}");
results.Number("weight decay of the book: after a step with rate 0.001", 0.9, perStep[1], Tolerance.Within(1e-6));
results.Number("weight decay times the rate: the same", null, coupled[1], Tolerance.Between(0.99985, 0.99995));
return chapter.Finish();

static double Dot(double[] a, double[] b) => a.Zip(b, (p, q) => p * q).Sum();

// A table of experiments: what the book printed, what its program printed when it was run again, and ours.
void Show(params (Experiment Experiment, double? Published, double? Loss, double? Accuracy)[] shown)
{
    if (mnist is null) return;
    static string Text(double? number, int decimals) => number is { } x ? Python.Fixed(x, decimals) : "–";
    chapter.Table(["experiment", "book, %", "run again, %", "its loss", "Lincoln, %", "its loss", "epochs", "seconds"], shown.Select(e =>
    {
        var last = e.Experiment.Points[^1];
        var looks = e.Experiment.Points.Select(p => $"{p.Epoch}: {Python.Fixed(p.Loss, 3)} {Python.Fixed(p.Accuracy, 2)} %");
        Console.WriteLine($"{e.Experiment.Name}: {string.Join("  ", looks)}");
        return new[]
        {
            e.Experiment.Name, Text(e.Published, 2), Text(e.Accuracy, 2), Text(e.Loss, 3),
            Text(last.Accuracy, 2), Text(last.Loss, 3), $"{last.Epoch}", Text(e.Experiment.Seconds, 1),
        };
    }));
}

// A row of the results: the accuracy in percent, compared with what the book's program gave when it was run again.
void Row(Experiment experiment, double? again, Tolerance full, Tolerance quick)
{
    if (mnist is not null)
        results.Number($"{experiment.Name}: accuracy in %", again, experiment.Points[^1].Accuracy, full, quick, decimals: 2);
}

static PreparedData? Mnist(out string whyNot)
{
    whyNot = "";
    try { return DataSets.Load("mnist", new() { Validation = 0 }); }              // all 60,000 images are for training
    catch (IOException e)
    {
        whyNot = e.Message;
        return null;
    }
}

/// <summary>All experiments, the longest first, one for each processor at a time, each on one thread.</summary>
internal sealed class Experiments(PreparedData? mnist, bool quick)
{
    private const int QuickEpochs = 5;
    private readonly System.Diagnostics.Stopwatch clock = new();

    public List<Experiment> All { get; } = [];

    public int Threads { get; } = Environment.ProcessorCount;

    /// <summary>The time from the beginning until the last one ended.</summary>
    public double Seconds => All.Max(e => e.EndedAt());

    /// <param name="name">What it is called.</param>
    /// <param name="layerCount">How many layers draw first weights from the book's generator; 0: the experiment uses Lincoln's own random
    /// numbers.</param>
    /// <param name="layers">Creates the layers.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="optimizer">The optimizer, of which no other experiment knows.</param>
    /// <param name="epochs">The number of epochs.</param>
    /// <param name="each">After how many epochs the test images are looked at.</param>
    /// <param name="stop">Whether the first rise of the loss ends it.</param>
    /// <param name="schedule">The learning rate from epoch to epoch.</param>
    public Experiment Add(string name, int layerCount, Func<BookRandom, Layer[]> layers, Loss loss, Optimizer optimizer,
        int epochs = 50, int each = 10, bool stop = true, Schedule? schedule = null)
    {
        var added = quick
            ? new Experiment(name, layerCount, layers, loss, optimizer, Math.Min(epochs, QuickEpochs), each: 1, stop: false, schedule)
            : new Experiment(name, layerCount, layers, loss, optimizer, epochs, each, stop, schedule);
        All.Add(added);
        return added;
    }

    public void Begin()
    {
        if (mnist is null) return;
        Work.Threads = 1;                    // small matrices: two experiments side by side are faster than one on two threads
        var waiting = new System.Collections.Concurrent.ConcurrentQueue<Experiment>(All.OrderByDescending(e => e.Cost));
        clock.Start();
        for (int i = 0; i < Threads; i++) new Thread(RunThem) { IsBackground = true }.Start();

        void RunThem()
        {
            while (waiting.TryDequeue(out var next)) next.Run(mnist, clock);
        }
    }
}

/// <summary>One network, trained and looked at; its results wait until it has run.</summary>
internal sealed class Experiment(string name, int layerCount, Func<BookRandom, Layer[]> layers, Loss loss, Optimizer optimizer,
    int epochs, int each, bool stop, Schedule? schedule)
{
    private const uint Seed = 20190119;
    private readonly TaskCompletionSource<TrainingHistory> done = new();
    private double endedAt;

    public string Name => name;

    public double Cost => epochs * (layerCount > 2 ? 2 : 1);

    /// <summary>When it ended, in seconds; waits until it has.</summary>
    public double EndedAt() => History.Epochs.Count > 0 ? endedAt : 0;

    /// <summary>The looks at the test images: epoch, loss as the book prints it, accuracy in percent.</summary>
    public (int Epoch, double Loss, double Accuracy)[] Points
        => [.. History.Epochs.Where(e => e.ValidationLoss is not null)
            .Select(e => (e.Epoch, PrintedLoss(e), 100 * e.Metrics["accuracy"]))];

    private static double PrintedLoss(EpochResult e) => e.Metrics.GetValueOrDefault("printed_loss", e.ValidationLoss!.Value);

    public double[] Epochs => [.. History.Epochs.Select(e => (double)e.Epoch)];

    public double[] TrainingLosses => [.. History.Epochs.Select(e => e.TrainingLoss)];

    public double Seconds => History.Epochs.Sum(e => e.Seconds);

    private TrainingHistory History => done.Task.GetAwaiter().GetResult();

    public void Run(PreparedData mnist, System.Diagnostics.Stopwatch clock)
    {
        try
        {
            var history = Train(mnist.Training, mnist.Test!);
            endedAt = clock.Elapsed.TotalSeconds;
            done.SetResult(history);
        }
        catch (Exception e)
        {
            done.SetException(e);
        }
    }

    #region training
    private TrainingHistory Train(IDataset train, IDataset test)
    {
        var random = new BookRandom(Seed, Math.Max(1, layerCount));
        var network = new NeuralNetwork(layers(random), loss, Seed);
        bool squares = loss is MeanSquaredError;
        return new Trainer(network, optimizer).Fit(
            squares ? new OneHot(train, 10) : train, squares ? new OneHot(test, 10) : test, new()
            {
                Epochs = epochs, BatchSize = 60, ValidateEvery = each, Schedule = schedule,
                Order = layerCount > 0 ? random.Order(train.Count) : null,
                Metrics = squares ? [new Accuracy()] : [new Accuracy(), new PrintedLoss()],
                Monitor = squares ? null : "printed_loss",
                EarlyStopping = stop ? new(Patience: 1) : null, KeepBest = false,
            });
    }
    #endregion
}

#region printed loss
// The loss that the book's program prints: both logarithms, over all classes.
internal sealed class PrintedLoss : Metric
{
    private double sum;
    private long count;

    public override string Name => "printed_loss";

    public override double Value => sum / count;

    public override void Reset() => (sum, count) = (0, 0);

    public override void Add(Tensor prediction, Target target)
    {
        var probabilities = prediction.Softmax().Values;
        int classes = prediction.Shape[^1];
        for (int i = 0; i < probabilities.Length; i++)
        {
            double p = Math.Clamp(probabilities[i], 1e-9, 1 - 1e-9);
            sum -= Math.Log(target.Labels!.Values[i / classes] == i % classes ? p : 1 - p);
        }
        count += prediction.Shape[0];
    }
}
#endregion

#region book normalise
// q = p / Σp in every row, with the book's gradient: dp = dq, as if nothing were divided.
internal sealed class BookNormalise : Layer
{
    protected override Tensor Call(Tensor p) => new Step().Forward(p);

    private sealed class Step : Operation
    {
        protected override Shape OutputShape(ReadOnlySpan<Tensor> x) => x[0].Shape;

        protected override void Output(ReadOnlySpan<Tensor> x, Span<float> y)
        {
            using var mode = Mode.NoGradient();
            (x[0].Detach() / x[0].Detach().Sum(axis: -1, keepDims: true)).Values.CopyTo(y);
        }

        protected override void InputGradients(Tensor dq, GradientSlots dp) => dp.Accumulate(0, dq);
    }
}
#endregion

#region book relu
// max(x, 0) with the book's gradient: its mask is `output >= 0`, which is everywhere.
internal sealed class BookReLU : Layer
{
    protected override Tensor Call(Tensor x) => new Step().Forward(x);

    private sealed class Step : Elementwise<Step.Function>
    {
        public readonly struct Function : IFunction
        {
            public V F<V>(V x) where V : struct, ILane<V> => V.Max(x, V.Splat(0));

            public V D<V>(V x, V y) where V : struct, ILane<V> => V.Splat(1);
        }
    }
}
#endregion

#region book dropout
// The book's dropout: x·mask in training, 0.8·x at inference.
internal sealed class BookDropout(double rate) : Layer
{
    protected override Tensor Call(Tensor x)
        => (Mode.Training ? x.Dropout((float)rate, StepRng()) : x) * (float)(1 - rate);
}
#endregion
