#:project ../src/Lincoln.Double
#:project ../src/Lincoln.Testing.Double
#:project Kit

// Chapter 3: operations, layers, networks, losses, optimizers and a trainer.
// Run it: dotnet run book/03-from-scratch.cs      It prints its numbers and writes the page book/out/03-from-scratch.html.

using System.Globalization;
using Lincoln;
using Lincoln.Book;
using Lincoln.Data;
using Lincoln.Layers;
using Lincoln.Losses;
using Lincoln.Operations;
using Lincoln.Optimizers;
using Lincoln.Plots;
using Lincoln.Testing;
using Lincoln.Training;

var chapter = new Chapter("Chapter 3: Deep learning from scratch", args);
var results = chapter.Results;

chapter.Text("""
    Chapter 2 ended with a network whose two passes were written out by hand, one line for each step and one more for each step's
    derivative. That works once. With a second hidden layer all of it would have to be written again, and the mistake in the bias
    gradient shows how easily a line goes wrong. This chapter cuts the same computation into pieces that each know their own
    derivative, and puts them together: an operation, a layer of operations, a network of layers, a loss that measures its error,
    an optimizer that changes it, and a trainer that does all this for some epochs. At the end three networks for the Boston
    houses are a line or two each.
    """);
chapter.Picture(new Graph("Who owns whom")
    .Node("operation", "Operation", "one step:\nresult and gradient").Node("parameter", "ParamOperation", "with numbers\nthat are learnt")
    .Node("layer", "Layer", "operations in a row;\ncreates the parameters").Node("loss", "Loss", "how wrong, as one number")
    .Node("network", "NeuralNetwork", "layers in a row, and a loss").Node("optimizer", "Optimizer", "changes the parameters")
    .Node("trainer", "Trainer", "epochs, batches, validation", computed: true)
    .Arrow("operation", "layer").Arrow("parameter", "layer").Arrow("layer", "network").Arrow("loss", "network")
    .Arrow("network", "trainer").Arrow("optimizer", "trainer"),
    "The pieces of this chapter. An arrow leads from a part to what it is part of.");

chapter.Heading("An operation is one step and its derivative");
chapter.Text("""
    Forwards an operation turns an input into a result. Backwards it is told how the loss changes with its result, and says how the loss
    changes with its input: the chain rule, with everything behind the operation folded into one array.
    """);
chapter.Math(@"Y = f(X), \quad \frac{dL}{dX} = \frac{dL}{dY} \odot f'(X)");
#region operation
var x = Tensor.From(new double[,] { { 0.5, -1.2 }, { 1.5, 0.3 }, { -0.7, 0.8 } });
x.RequiresGradient = true;

var sigmoid = new Sigmoid();
var y = sigmoid.Forward(x);

// What comes back from behind: how the loss changes with each number of y.
var dy = Tensor.From(new double[,] { { 1, 0 }, { 0.5, -1 }, { 2, 1 } });
var dx = sigmoid.Backward(dy)!;
#endregion
chapter.Code("operation");
chapter.Print($"result {y.Shape}\n{y.Printed()}\ngradient of the input {dx.Shape}\n{dx.Printed()}");
chapter.Text("""
    Two rules hold the whole construction together, and Lincoln keeps them for every operation. A gradient has the shape of what it belongs
    to; one of another shape is refused. And an operation remembers the input of its run, so it is used for one run: in the original one
    activation object is the default of all layers, and the second layer overwrites what the first one remembered.
    """);
chapter.Print(Refusal(() => sigmoid.Backward(new Tensor([2, 3]))));
chapter.Print(Refusal(() => sigmoid.Forward(x)));

chapter.Heading("Operations that learn");
chapter.Text("""
    A `ParamOperation` holds a parameter and has a second derivative to give: that of the loss by its parameter. There are two of them. The
    matrix product sends the gradient through the transposed weight, as chapter 1 found; the bias is added to every row, so the gradients of
    all rows meet in it and are summed, as chapter 2 found.
    """);
chapter.Math(@"N = X W, \quad \frac{dL}{dX} = \frac{dL}{dN} W^\top, \quad \frac{dL}{dW} = X^\top \frac{dL}{dN}");
chapter.Math(@"M = N + B, \quad \frac{dL}{dN} = \frac{dL}{dM}, \quad \frac{dL}{dB_j} = \sum_i \frac{dL}{dM_{i j}}");
chapter.Text("""
    The table has every operation of this chapter and the activations of the next one. Its last column is measured now: the largest
    difference between the gradient that the operation computes and central differences, over all numbers of all its inputs, with random
    gradients coming from behind. (All ones would not do: with them a gradient that mixes up rows can pass.)
    """);
var rng = new Rng(3);
Tensor input = Tensor.Normal([4, 3], rng), weight = Tensor.Normal([3, 2], rng);
Tensor bias = Tensor.Normal([3], rng), target = Tensor.Normal([4, 3], rng);
(string Operation, string Result, string InputGradient, string ParameterGradient, GradientError? Worst)[] operations =
[
    ("WeightMultiply(W)", "X·W", "dY·Wᵀ", "Xᵀ·dY", GradientCheck.Run(t => new WeightMultiply(t[1]).Forward(t[0]), input, weight)),
    ("BiasAdd(B)", "X + B, row by row", "dY", "Σ dY over the rows", GradientCheck.Run(t => new BiasAdd(t[1]).Forward(t[0]), input, bias)),
    ("Sigmoid", "1 / (1 + e⁻ˣ)", "dY ⊙ Y ⊙ (1 − Y)", "–", GradientCheck.Run(t => new Sigmoid().Forward(t[0]), input)),
    ("Linear", "X", "dY", "–", GradientCheck.Run(t => new Linear().Forward(t[0]), input)),
    ("Tanh", "tanh X", "dY ⊙ (1 − Y²)", "–", GradientCheck.Run(t => new Tanh().Forward(t[0]), input)),
    ("ReLU", "max(X, 0)", "dY where X > 0, else 0", "–", GradientCheck.Run(t => new ReLU().Forward(t[0]), input)),
    ("MeanSquaredError (a loss)", "Σ (P − Y)² / n", "2 (P − Y) / n", "–",
        GradientCheck.Loss(new MeanSquaredError(Reduction.SumPerSample), input, target)),
];
chapter.Table(["operation", "result", "gradient of the input", "gradient of the parameter", "off by"],
    operations.Select(o => new[] { o.Operation, o.Result, o.InputGradient, o.ParameterGradient, OffBy(o.Worst!) }));
results.Error("gradients of all operations, from central differences", operations.Max(o => o.Worst!.Difference), 1e-6);

chapter.Heading("Backwards by hand, and by itself");
chapter.Text("""
    Now the pieces in a row, for a batch of three rows with two features: two hidden units with a sigmoid, one output, the mean squared
    error. First every operation is called by hand, forwards in order and backwards in the opposite order.
    """);
Parameter w1 = new("W1", Tensor.From(new[,] { { 0.4, -0.6 }, { 0.9, 0.2 } })), b1 = new("B1", Tensor.From(0.1, -0.3));
Parameter w2 = new("W2", Tensor.From(new[,] { { 1.2 }, { -0.7 } })), b2 = new("B2", Tensor.From(0.5));
var wanted = Tensor.From(new double[,] { { 1 }, { 0.2 }, { -0.4 } });
Tensor[] leaves = [w1, b1, w2, b2, x];
x.ClearGradient();
#region by hand
Operation[] steps =
[
    new WeightMultiply(w1), new BiasAdd(b1), new Sigmoid(),
    new WeightMultiply(w2), new BiasAdd(b2),
];
var loss = new MeanSquaredError(Reduction.SumPerSample);

var p = x;
foreach (var step in steps) p = step.Forward(p);
double value = loss.Forward(p, wanted).Item();

var gradient = loss.Backward()!;
foreach (var step in steps.Reverse()) gradient = step.Backward(gradient)!;
#endregion
chapter.Code("by hand");
double[][] byHand = [.. leaves.Select(t => t.Gradient!.Numbers())];
chapter.Print($"loss {Python.Round(value, 6)}\ngradient of W1\n{w1.Gradient!.Printed()}\n"
    + $"gradient of B1 {b1.Gradient!.Printed()}\ngradient of the input\n{gradient.Printed()}");

chapter.Text("""
    A `Layer` does that for its operations and creates their parameters when the first batch arrives, since only then the number of inputs
    is known. A `NeuralNetwork` does it for its layers. With `new NeuralNetwork([new Dense(2, Activation.Sigmoid), new Dense(1)], loss)`
    and the same parameters the computation is four lines, of which two are the way back:
    """);
x.ClearGradient();
var network = new NeuralNetwork([new Dense(2, Activation.Sigmoid), new Dense(1)], loss).Build([2]);
foreach (var (own, given) in network.Parameters.Select(q => q.Parameter).Zip([w1, b1, w2, b2])) given.Values.CopyTo(own.Edit());
#region network
var prediction = network.Forward(x);
loss.Forward(prediction, wanted);
var lossGradient = loss.Backward()!;
network.Backward(lossGradient);
#endregion
chapter.Code("network");
double[][] byLayers = [.. network.Parameters.Select(q => q.Parameter.Gradient!.Numbers()), x.Gradient!.Numbers()];

chapter.Text("""
    And there is nothing left to do by hand. An operation that has run is a node of a graph: its result remembers it, and it remembers its
    inputs. `Backward` of the last result walks that graph from the end to the beginning and calls the very methods that were called by
    hand above. (Chapter 6 says how.)
    """);
foreach (var tensor in leaves) tensor.ClearGradient();
#region automatic
var n1 = new WeightMultiply(w1).Forward(x);
var m1 = new BiasAdd(b1).Forward(n1);
var o1 = new Sigmoid().Forward(m1);
var n2 = new WeightMultiply(w2).Forward(o1);
var m2 = new BiasAdd(b2).Forward(n2);
var error = loss.Forward(m2, wanted);
error.Backward();
#endregion
chapter.Code("automatic");
double[][] automatic = [.. leaves.Select(t => t.Gradient!.Numbers())];
double apart = new[] { byLayers, automatic }
    .SelectMany(other => other.Zip(byHand, (a, b) => a.Zip(b, (u, v) => Math.Abs(u - v)).Max())).Max();
chapter.Print($"largest difference between the gradients of the three ways: {Python.Repr(apart)}");
results.Exact("gradients by hand, by layers, by themselves: largest difference", "0.0", Python.Repr(apart));
chapter.Text("""
    The pictures are drawn from the graph of a run, the second layer with the loss first, since backwards it comes first. Every box is a
    tensor: what made it, its value in black, and in colour the gradient of the loss with respect to it. The gradient that the second layer
    leaves in the hidden values is all that the first layer needs to be told.
    """);
foreach (var tensor in leaves) tensor.ClearGradient();
var between = o1.Detach();
between.RequiresGradient = true;
Tensor secondLayer = new BiasAdd(b2).Forward(new WeightMultiply(w2).Forward(between));
chapter.Picture(
    ComputationalGraph.Backward(loss.Forward(secondLayer, wanted), "The second layer and the loss", null,
        (between, "hidden"), (wanted, "Y")),
    "Backwards, from the right: the loss, the output bias and weight, and the gradient that reaches the hidden values.");
Tensor firstLayer = new Sigmoid().Forward(new BiasAdd(b1).Forward(new WeightMultiply(w1).Forward(x)));
chapter.Picture(ComputationalGraph.Backward(firstLayer, "The first layer", between.Gradient, (x, "X")),
    "The first layer takes that gradient at its right end, under Sigmoid, and carries it on to its own bias, weight and input.");

chapter.Heading("Learning: optimizer and trainer");
chapter.Text("""
    The optimizer of this chapter moves every parameter a little against its gradient. The trainer shuffles the rows, cuts them into batches
    of 32 (the last one has what remains), lets the network and the optimizer do their work on each, and looks at the validation rows after
    every tenth epoch.
    """);
chapter.Math(@"p \leftarrow p - \eta \frac{dL}{dp}");
chapter.Text("""
    The data are the 506 districts of Boston with 13 features each, as in chapter 2: every feature standardised, 152 rows held back, the
    rows for both drawn by NumPy's generator with the seed 80718.
    """);
#region data
var table = DataSets.Table("boston");
int features = table.Columns.Count - 1;
double Cell(int row, int column)
    => double.Parse(table[row, column], CultureInfo.InvariantCulture);

int[] shuffled = new NumPyRandomState(80718).Permutation(table.RowCount);
int[] testRows = shuffled[..152], trainRows = shuffled[152..];

double[] Features(int[] rows)
    => [.. from row in rows
           from column in Enumerable.Range(0, features)
           select Cell(row, column)];

StandardScaler FittedOn(int[] rows)
    => StandardScaler.Fit<double>(Features(rows), features);

ArrayDataset Rows(int[] rows, StandardScaler scaler)
{
    double[] inputs = Features(rows);
    double[] prices = [.. rows.Select(row => Cell(row, features))];
    scaler.Transform(inputs);
    return new(new Tensor([rows.Length, features], inputs),
        new Tensor([rows.Length, 1], prices));
}

var scaler = FittedOn(shuffled);
ArrayDataset train = Rows(trainRows, scaler), test = Rows(testRows, scaler);
#endregion
chapter.Code("data");

chapter.Heading("Three networks");
chapter.Text("""
    Linear regression is a network of one layer with one unit and no activation. A hidden layer of 13 units makes it chapter 2's network; a
    second one makes it deep. Each is trained for 50 epochs with the learning rate 0.01.

    Every digit is to come out as the book's program printed it, so the random numbers must be those that it drew from NumPy. It has one
    generator, which it seeds again and again with the same number: once before the first epoch's order is drawn; then, in the middle of
    the first batch, every layer does it before it draws its weights and biases. The orders of the later epochs go on from where the last
    layer stopped. `BookRandom` repeats that, and the library takes the numbers where it would take its own.
    """);
chapter.Code("generators", "Shared/BookRandom.cs");
#region networks
const uint Seed = 20190501;
int[][] hidden = [[], [13], [13, 13]];
string[] names = ["linear regression", "neural network", "deep neural network"];

NeuralNetwork Network(int[] hidden, Func<int, Initializer> first, ulong seed = 1)
{
    Dense Layer(int i, int units, Activation f)
        => new(units, f, first(i), first(i));

    Dense[] layers =
    [
        .. hidden.Select((units, i) => Layer(i, units, Activation.Sigmoid)),
        Layer(hidden.Length, 1, Activation.Linear),
    ];
    return new(layers, new MeanSquaredError(Reduction.SumPerSample), seed);
}

(NeuralNetwork, TrainingHistory) AsInTheBook(
    int[] hidden, IDataset train, IDataset test)
{
    var random = new BookRandom(Seed, layers: hidden.Length + 1);
    var network = Network(hidden, i => random.Layer(i));
    var history = new Trainer(network, new SGD(0.01)).Fit(train, test, new()
    {
        Epochs = 50, BatchSize = 32, Order = random.Order(train.Count),
        ValidateEvery = 10, KeepBest = false, Metrics = [new MAE(), new RMSE()],
    });
    return (network, history);
}
#endregion
chapter.Code("networks");

string[][] printed =
[
    ["30.293", "28.469", "26.293", "25.541", "25.087", "3.52", "5.01"],
    ["27.435", "21.839", "18.918", "17.195", "16.215", "2.60", "4.03"],
    ["44.143", "25.278", "22.339", "16.500", "14.655", "2.45", "3.83"],
];
var trained = hidden.Select(h => AsInTheBook(h, train, test)).ToArray();
foreach (var (i, (_, history)) in trained.Index())
{
    chapter.Print($"{names[i]}:");
    var evaluated = history.Epochs.Where(e => e.ValidationLoss is not null).ToArray();
    foreach (var (k, e) in evaluated.Index())
    {
        string found = Python.Fixed(e.ValidationLoss!.Value, 3);
        chapter.Print($"    validation loss after {e.Epoch} epochs: {found}");
        results.Exact($"{names[i]}: loss after {e.Epoch} epochs", printed[i][k], found);
    }
    string mae = Python.Fixed(evaluated[^1].Metrics["mae"], 2), rmse = Python.Fixed(evaluated[^1].Metrics["rmse"], 2);
    chapter.Print($"    mean absolute error {mae}, root mean squared error {rmse}");
    results.Exact($"{names[i]}: MAE", printed[i][5], mae);
    results.Exact($"{names[i]}: RMSE", printed[i][6], rmse);
}

var curves = new Figure("Loss, epoch by epoch", 680, 380)
{
    X = { Label = "epoch" }, Y = { Label = "mean squared error", Scale = Scale.Logarithmic },
};
foreach (var (i, (_, history)) in trained.Index())
{
    var evaluated = history.Epochs.Where(e => e.ValidationLoss is not null);
    curves.Line(names[i], history.Epochs.Select(e => (double)e.Epoch), history.Epochs.Select(e => e.TrainingLoss));
    curves.Scatter(names[i], evaluated.Select(e => (double)e.Epoch), evaluated.Select(e => e.ValidationLoss!.Value));
}
chapter.Figure("3-a", curves, "Lines: mean loss over the training rows of each epoch. Points: loss over the 152 rows held back.");

double[] actual = [.. testRows.Select(row => Cell(row, features))], testInputs = Features(testRows);
scaler.Transform(testInputs);
chapter.Figure("3-b", new Grid(3, [.. trained.Select((t, i) =>
{
    var predicted = t.Item1.Predict(new Tensor([testRows.Length, features], testInputs));
    var figure = new Figure(names[i], 300, 300)
    {
        X = { Label = "predicted", Min = -3, Max = 53 }, Y = { Label = i == 0 ? "actual" : "", Min = -3, Max = 53 },
    };
    return figure.Line("", [0, 51], [0, 51], dashed: true).Scatter("", predicted.Numbers(), actual);
})]),
    "Predicted against actual price, in thousands of dollars, of the rows held back. "
    + "A perfect network would put all points on the dashed line.");
chapter.Text("""
    Each hidden layer brings the points closer to the line. What the linear model cannot follow is the bend in the relation that chapter 2
    looked at: it predicts too little at both ends, for the cheapest districts and for the most expensive ones.
    """);

chapter.Heading("The trainer's loop, written out");
chapter.Text("There is no secret in the trainer. These lines train the linear regression again, with the same numbers as result:");
#region loop
var again = new BookRandom(Seed, layers: 1);
var regression = Network([], i => again.Layer(i)).Build([features]);
var optimizer = new SGD(0.01);
int[]? order = null;
var next = again.Order(train.Count);
var batch = new Batch();
for (int epoch = 1; epoch <= 50; epoch++)
{
    order = next(epoch, order);
    foreach (int[] rows in order.Chunk(32))
    {
        train.Read(rows, batch);
        regression.TrainBatch(batch.Inputs!, batch.Target);
        optimizer.Step(regression);
    }
}
#endregion
chapter.Code("loop");
string byLoop = Python.Fixed(regression.Evaluate(test).Loss, 9),
    byTrainer = Python.Fixed(trained[0].Item2.Epochs[^1].ValidationLoss!.Value, 9);
chapter.Print($"validation loss after 50 epochs: {byLoop}, by the trainer: {byTrainer}");
results.Exact("linear regression by one's own loop, against the trainer", byTrainer, byLoop);

chapter.Heading("Two things not to copy");
chapter.Text("""
    The digits above need two habits of the original that should not be copied, and the numbers say what each of them does.

    The first is about randomness. In the original every layer seeds NumPy's one generator with the same number before it draws its
    weights. In the deep network both hidden layers have 13 inputs and 13 units, so they begin as exact copies of each other. In Lincoln
    every layer has a stream of its own, forked from the network's seed by the layer's name.
    """);
var copies = AsInTheBookBegins();
var separate = Network(hidden[2], _ => Initializer.UnitNormal).Build([features]);
(double same, double different) = (Apart(copies), Apart(separate));
chapter.Print("first weights of the two hidden layers, largest difference:\n"
    + $"    as in the book {Python.Round(same, 4)}, with a stream for each layer {Python.Round(different, 4)}");
results.Number("first weights of the two hidden layers: largest difference", 0, same, Tolerance.Exact);
results.Number("the same with a stream for each layer", null, different, Tolerance.AtLeast(1));
chapter.Text("""
    The second is about data. The original's scaler learns its means and deviations from all 506 rows, those held back among them, so a
    little of the test is known before it begins. Fitted on the training rows alone, the errors change by less than a hundredth here; with
    other data such a leak can be all that a model knows.

    The table has both repaired, for ten seeds: the scaler fitted on the training rows, a stream for each layer. It shows a third
    thing, too. A single seed says little: the differences between seeds are as large as that between the two networks with hidden layers.
    """);
#region repaired
var honest = FittedOn(trainRows);
ArrayDataset honestTrain = Rows(trainRows, honest);
ArrayDataset honestTest = Rows(testRows, honest);

double Repaired(int[] hidden, ulong seed)
{
    var network = Network(hidden, _ => Initializer.UnitNormal, seed);
    var options = new TrainerOptions { Epochs = 50, BatchSize = 32 };
    new Trainer(network, new SGD(0.01)).Fit(honestTrain, options: options);
    return network.Evaluate(honestTest, [new RMSE()])["rmse"];
}
#endregion
chapter.Code("repaired");
double[][] repaired = [.. hidden.Select(h => Enumerable.Range(1, 10).Select(seed => Repaired(h, (ulong)seed)).ToArray())];
chapter.Table(["network", "as the book has it", "scaler fitted on the training rows",
    "and a stream for each layer: mean of 10 seeds", "from … to"],
    hidden.Select((h, i) => new[]
    {
        names[i], Python.Fixed(Rmse(trained[i].Item2), 2), Python.Fixed(Rmse(AsInTheBook(h, honestTrain, honestTest).Item2), 2),
        Python.Fixed(repaired[i].Average(), 2), $"{Python.Fixed(repaired[i].Min(), 2)} … {Python.Fixed(repaired[i].Max(), 2)}",
    }));
chapter.Text("The numbers are root mean squared errors in thousands of dollars.");
results.Number("linear regression, repaired: RMSE, mean of 10 seeds", 5.01, repaired[0].Average(), Tolerance.Within(0.2), decimals: 2);
results.Number("neural network, repaired: the same", 4.03, repaired[1].Average(), Tolerance.Within(0.5), decimals: 2);
results.Number("deep neural network, repaired: the same", 3.83, repaired[2].Average(), Tolerance.Within(0.5), decimals: 2);
return chapter.Finish();

// With a hyphen at which no line is broken.
static string OffBy(GradientError worst)
{
    if (worst.Difference == 0) return "0";
    return worst.Difference.ToString("0e-0", CultureInfo.InvariantCulture).Replace('-', '\u2011');
}

static double Rmse(TrainingHistory history) => history.Epochs[^1].Metrics["rmse"];

static double Apart(NeuralNetwork network)
{
    var parameters = network.ParameterArray;
    return parameters[0].Numbers().Zip(parameters[2].Numbers(), (a, b) => Math.Abs(a - b)).Max();
}

NeuralNetwork AsInTheBookBegins()
{
    var random = new BookRandom(Seed, 3);
    return Network(hidden[2], i => random.Layer(i)).Build([features]);
}

static string Refusal(Action action)
{
    try { action(); }
    catch (Exception e) when (e is ShapeException or InvalidOperationException)
    {
        return $"{e.GetType().Name}: {e.Message}".Replace("; ", ";\n    ").Replace(". ", ".\n    ");
    }
    return "nothing was refused";
}
