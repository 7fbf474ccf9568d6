#:project ../src/Lincoln
#:project ../src/Lincoln.Testing
#:project Kit

// Chapter 5: convolutions, from five numbers by hand to a network that reads digits; and the appendix on convolution as a matrix product.
// Run it: dotnet run book/05-convolutions.cs      It prints its numbers and writes the page book/out/05-convolutions.html.
// With -- --quick it trains on 6,000 images instead of 60,000. MNIST is taken from $LINCOLN_DATA_HOME/mnist or downloaded once.

using System.Diagnostics;
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
using Lincoln.Testing;
using Lincoln.Training;

var chapter = new Chapter("Chapter 5: Convolutions", args);
var results = chapter.Results;
chapter.Text("""
    A dense layer does not know what an image is. It gives every unit a weight for every pixel, and would learn just as well if
    all pixels of all images were shuffled in the same way. But in an image neighbours belong together, and a stroke is a stroke
    wherever it is. A convolution has both built in: each unit looks at a small patch, and all places share the same few
    weights. This chapter builds it from loops, first along one dimension, then on images, then with channels; turns the loops
    into a matrix product, as the book's appendix does; and trains a network with it. On the way it looks closely at two gradients
    that passed their test and were wrong.
    """);
if (chapter.Quick)
    chapter.Text("""
        This page was written by a run with --quick: a tenth of the images, one seed instead of three. Its accuracies are lower
        than those that the text speaks of.
        """);

// ---------------------------------------------------------------------------------------------------------------------------------------
chapter.Heading("One dimension");
chapter.Text("""
    Three weights move along five numbers; at each place the numbers below them are multiplied by them and summed. (Mathematics calls that
    a cross-correlation and turns the weights round in a convolution; the field calls it convolution, and so does this page.) With a zero
    added at both ends the results are as many as the inputs.
    """);
chapter.Math(@"y_i = \sum_{u = 0}^{k - 1} w_u x_{i + u - p}, \quad p = \frac{k - 1}{2}, \quad x_j = 0 \text{ outside}");
chapter.Code("forward 1D");
double[] numbers = [1, 2, 3, 4, 5], weights = [1, 1, 1];
chapter.Print($"padded  {Python.Integers(OneDimension.Pad(numbers, 1))}");
chapter.Print($"result  {Python.Array(OneDimension.Convolve(numbers, weights), 4)}");
results.Exact("1D: padded", "[0 1 2 3 4 5 0]", Python.Integers(OneDimension.Pad(numbers, 1)));
chapter.Picture(Wiring(),
    "Who is connected with whom. A dense layer would have 25 arrows with 25 weights; here each result has three, "
    + "and they are the same three everywhere.");
chapter.Text("""
    The gradients follow from the formula. A weight meets every place once, so its gradient is a sum over all places. A number is
    met by each weight once, from places on both sides of it: the weight on the left met it from the place on its right. So the
    gradient of the numbers is a convolution of what comes back, with the weights turned round.
    """);
chapter.Math(@"\frac{dL}{dw_u} = \sum_i \frac{dL}{dy_i} x_{i + u - p}, \quad \frac{dL}{dx_j} = \sum_u \frac{dL}{dy_{j - u + p}} w_u");
chapter.Code("backward 1D");
chapter.Text("""
    Both are checked as in chapter 1: change a number by 1 and see how the sum of the results changes. The convolution is linear in its
    numbers and in its weights, so even a step as large as that gives the derivative exactly. Which number to change, the book draws
    from NumPy's generator. (Its first check compares a sum with itself and prints 0.0; the number meant is 2.)
    """);
var numpy = new NumPyRandomState(190220);
int place = numpy.Integer(0, 5), tap = numpy.Integer(0, 3);
double[] ones = [1, 1, 1, 1, 1], dx = OneDimension.InputGradient(ones, weights);
double[] dw = OneDimension.WeightGradient(numbers, weights.Length, ones);
double Sum1D(double[] x, double[] w) => OneDimension.Convolve(x, w).Sum();
double sum = Sum1D(numbers, weights), byNumber = Sum1D(Changed(numbers, place), weights) - sum;
double byWeight = Sum1D(numbers, Changed(weights, tap)) - sum;
chapter.Print($"sum {Python.Repr(sum)}, with number {place} changed {Signed(byNumber)}, with weight {tap} changed {Signed(byWeight)}");
chapter.Print($"gradient of the numbers {Python.Integers(dx)}\ngradient of the weights {Python.Integers(dw)}");
results.Exact("1D: sum", "39.0", Python.Repr(sum));
results.Exact("1D: place and weight that are changed", "4 0", $"{place} {tap}");
results.Exact("1D: change by a number, which the book meant to print", "2.0", Python.Repr(byNumber));
results.Exact("1D: change by a weight", "10.0", Python.Repr(byWeight));
results.Exact("1D: gradient of the numbers", "[2 3 3 3 2]", Python.Integers(dx));
results.Exact("1D: gradient of the weights", "[10 15 14]", Python.Integers(dw));

chapter.Heading("A batch");
chapter.Text("""
    Several rows at once change nothing in the forward pass and in the gradient of the numbers: each row goes its own way. The weights are
    the same for all of them, so their gradient is the sum over the rows, as that of a bias was in chapter 2.
    """);
chapter.Code("batch 1D");
double[][] rows = [[0, 1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6, 7]], onesBatch = [.. rows.Select(r => r.Select(_ => 1.0).ToArray())];
double[][] y1 = Batch1D.Convolve(rows, weights), dxBatch = Batch1D.InputGradient(onesBatch, weights);
double[] dwBatch = Batch1D.WeightGradient(rows, weights.Length, onesBatch);
double SumBatch(double[][] x, double[] w) => Batch1D.Convolve(x, w).Sum(row => row.Sum());
int changedRow = numpy.Integer(0, 2), changedPlace = numpy.Integer(0, 7);
double byRow = SumBatch([.. rows.Select((r, i) => i == changedRow ? Changed(r, changedPlace) : r)], weights) - SumBatch(rows, weights);
int changedTap = numpy.Integer(0, 3);
double byTap = SumBatch(rows, Changed(weights, changedTap)) - SumBatch(rows, weights);
string y1Text = Python.Matrix(y1.SelectMany(r => r), 7, 4), dxText = Python.Integers(dxBatch.SelectMany(r => r), 7);
chapter.Print($"result\n{y1Text}");
chapter.Print($"sum {Python.Repr(SumBatch(rows, weights))}, with number [{changedRow}, {changedPlace}] changed {Signed(byRow)}, "
    + $"with weight {changedTap} changed {Signed(byTap)}");
chapter.Print($"gradient of the numbers\n{dxText}\ngradient of the weights {Python.Integers(dwBatch)}");
results.Exact("batch: padded", "[[0 0 1 2 3 4 5 6 0]\n [0 1 2 3 4 5 6 7 0]]",
    Python.Integers(rows.SelectMany(r => OneDimension.Pad(r, 1)), 9));
results.Exact("batch: result", "[[ 1.  3.  6.  9. 12. 15. 11.]\n [ 3.  6.  9. 12. 15. 18. 13.]]", y1Text);
results.Exact("batch: sum", "133.0", Python.Repr(SumBatch(rows, weights)));
results.Exact("batch: change by a number", "3.0", Python.Repr(byRow));
results.Exact("batch: change by a weight", "48.0", Python.Repr(byTap));
results.Exact("batch: gradient of the numbers", "[[2 3 3 3 3 3 2]\n [2 3 3 3 3 3 2]]", dxText);
results.Exact("batch: gradient of the weights", "[36 49 48]", Python.Integers(dwBatch));
chapter.Text("""
    In the original the padding of the batch's weight gradient is fixed at one zero, so five weights end in an error. Here the number of
    zeros follows from the number of weights. With five weights, and random numbers coming back, the loops against the library:
    """);
var five = new Rng(5);
double[][] rows5 = Draw(five, 3, 9), dy5 = Draw(five, 3, 9);
double[] w5 = Draw(five, 1, 5)[0];
#region library 1D
Tensor x5 = Sequences(rows5);                            // [3, 1, 9]
var wT5 = new Parameter("w", Sequences([w5]));           // [1, 1, 5]
x5.RequiresGradient = true;
Tensor yT5 = x5.Convolution1D(wT5);
yT5.Backward(Sequences(dy5));
#endregion
chapter.Code("library 1D");
results.Error("batch with five weights: loops against the library, result",
    Apart(yT5, Batch1D.Convolve(rows5, w5).SelectMany(r => r)), 1e-6);
results.Error("the same: gradient of the numbers", Apart(x5.Gradient!, Batch1D.InputGradient(dy5, w5).SelectMany(r => r)), 1e-6);
results.Error("the same: gradient of the weights", Apart(wT5.Gradient!, Batch1D.WeightGradient(rows5, 5, dy5)), 1e-6);

// ---------------------------------------------------------------------------------------------------------------------------------------
chapter.Heading("Two dimensions");
chapter.Text("""
    On an image the weights are a small square, the filter, which moves along both axes. Everything is as before, twice: two more loops for
    the second axis of the image and of the filter.
    """);
chapter.Math(@"Y_{i j} = \sum_u \sum_v W_{u v} X_{i + u - p, j + v - p}");
chapter.Math(@"\frac{dL}{dW_{u v}} = \sum_i \sum_j \frac{dL}{dY_{i j}} X_{i + u - p, j + v - p}, \quad "
    + @"\frac{dL}{dX_{i j}} = \sum_u \sum_v \frac{dL}{dY_{i - u + p, j - v + p}} W_{u v}");
chapter.Text("""
    The loops below have the channels of the next section in them already; with one channel and one filter they are the book's loops for
    plain images. Its check takes three images of 28 × 28 random numbers and a random filter of 3 × 3:
    """);
double[,,,] images = Normal(numpy, 3, 1, 28, 28), filter = Normal(numpy, 1, 1, 3, 3);
int[] at = [numpy.Integer(0, 3), numpy.Integer(0, 28), numpy.Integer(0, 28)], atFilter = [numpy.Integer(0, 3), numpy.Integer(0, 3)];
double[,,,] ones2 = Ones(3, 1, 28, 28), dImages = Loops.InputGradient(ones2, filter), dFilter = Loops.WeightGradient(images, ones2, 3);
double sum2 = Loops.Convolve(images, filter).Cast<double>().Sum();
double byPixel = Loops.Convolve(Changed4(images, at[0], 0, at[1], at[2]), filter).Cast<double>().Sum() - sum2;
double byFilter = Loops.Convolve(images, Changed4(filter, 0, 0, atFilter[0], atFilter[1])).Cast<double>().Sum() - sum2;
double pixelGradient = dImages[at[0], 0, at[1], at[2]], filterGradient = dFilter[0, 0, atFilter[0], atFilter[1]];
chapter.Print($"pixel [{string.Join(", ", at)}] + 1: the sum changes by {Python.Fixed(byPixel, 8)}, "
    + $"the gradient there is {Python.Fixed(pixelGradient, 8)}");
chapter.Print($"weight [{string.Join(", ", atFilter)}] + 1: the sum changes by {Python.Fixed(byFilter, 8)}, "
    + $"the gradient there is {Python.Fixed(filterGradient, 8)}");
results.Exact("2D: pixel and weight that are changed", "0 6 18, 0 2", $"{string.Join(' ', at)}, {string.Join(' ', atFilter)}");
results.Number("2D: change by a pixel", -3.18434774, byPixel, Tolerance.Exact, decimals: 8);
results.Number("2D: gradient of that pixel", -3.18434774, pixelGradient, Tolerance.Exact, decimals: 8);
results.Number("2D: change by a weight", 5.53349016, byFilter, Tolerance.Exact, decimals: 8);
results.Number("2D: gradient of that weight", 5.53349016, filterGradient, Tolerance.Exact, decimals: 8);

chapter.Heading("What filters see");
chapter.Text("""
    A number of the result is the product of a patch and the filter, and a product is large where the patch looks like the filter.
    So a filter is a question that is asked everywhere, and the image of its answers, a feature map, says where the answer is yes.
    Six questions written by hand: where does it become darker from left to right, or from top to bottom, and where is a corner?
    """);
#region filters
float[] edge = [1, 0, -1, 1, 0, -1, 1, 0, -1], corner = [-1, -1, -1, -1, 1, 1, -1, 1, 1];
static float[] QuarterTurn(float[] f) => [f[6], f[3], f[0], f[7], f[4], f[1], f[8], f[5], f[2]];

float[] right = QuarterTurn(corner), low = QuarterTurn(right);
float[][] filters =
    [edge, QuarterTurn(edge), corner, right, low, QuarterTurn(low)];
var byHand = new Tensor([6, 1, 3, 3], [.. filters.SelectMany(f => f)]);

var square = new Tensor([1, 1, 12, 12]);
for (int row = 3; row < 9; row++) square.Edit().Slice(12 * row + 3, 6).Fill(1);
Tensor answers = square.Convolution2D(byHand);           // [1, 6, 12, 12]
#endregion
chapter.Code("filters");
string[] filterNames = ["vertical", "horizontal", "upper left", "upper right", "lower right", "lower left"];
var filterFigure = new ImageGrid("", 3, 3, 6, zoom: 32);
foreach (var (f, name) in filters.Zip(filterNames)) filterFigure.Add([.. f.Select(v => (double)v)], name, -1, 1, ColourMap.Diverging);
chapter.Figure("5-a", filterFigure, "Two filters for edges and four for corners: red is 1, white 0, blue −1.");
chapter.Figure("5-b", Maps(square, answers, 8, 7, filterNames),
    "A square and the answers to the six questions. An edge is answered with the sign of its direction, "
    + "and not at all along the other one; each corner filter has its largest number at its own corner.");
float[] cornerAnswers = answers.Values.Slice(2 * 144, 144).ToArray();
int largest = cornerAnswers.AsSpan().IndexOf(cornerAnswers.Max());
chapter.Print($"the filter for upper left corners answers {cornerAnswers.Max()} at ({largest / 12}, {largest % 12}); "
    + $"the edge filters answer {answers[0, 0, 5, 5]} and {answers[0, 1, 5, 5]} inside");
results.Exact("the square's upper left corner, found by its filter", "(3, 3)", $"({largest / 12}, {largest % 12})");
results.Exact("edge filters inside the square", "0 0", $"{answers[0, 0, 5, 5]} {answers[0, 1, 5, 5]}");
var mnist = Mnist(out string whyNot);
Tensor? digit = mnist is null ? null : Digit(mnist.Training, 0);
if (digit is null) chapter.LeaveOut("what needs MNIST: filters over a digit, and the networks that read digits", whyNot, rows: 7);
else
{
    chapter.Figure("5-c", Maps(digit, digit.Convolution2D(byHand), 3.4, 7, filterNames),
        "The same questions put to the first digit of MNIST, a five.");
}
chapter.Text("""
    A network is not given its filters. It begins with random ones and learns which questions help: the same gradients
    as everywhere.
    """);

chapter.Heading("Channels");
chapter.Text("""
    A colour image has three numbers for each pixel; a layer of sixteen filters makes sixteen feature maps, and the next layer
    looks at all of them at once. So both have a further axis, the channels. A filter has a square of weights for each channel
    that goes in, and the results of all of them are summed; there is one such filter for each channel that comes out. Images are
    [batch, channels, height, width]; the book's weights are [channels in, channels out, k, k].
    """);
chapter.Math(@"Y_{f i j} = \sum_c \sum_u \sum_v W_{c f u v} X_{c, i + u - p, j + v - p}");
chapter.Code("forward loops");
chapter.Text("""
    Six loops, and the seventh is the batch's. Which one is inside which matters only for rounding. The two gradients have the same loops
    and almost the same line in the middle, each with another one of the three arrays on its left:
    """);
chapter.Code("backward loops");
chapter.Text("The book's check has ten images of 32 × 32 with three channels, and 16 filters of 5 × 5:");
double[,,,] colours = Normal(numpy, 10, 3, 32, 32), filters16 = Normal(numpy, 3, 16, 5, 5);
int[] atColour = [numpy.Integer(0, 10), numpy.Integer(0, 3), numpy.Integer(0, 32), numpy.Integer(0, 32)];
int[] at16 = [numpy.Integer(0, 3), numpy.Integer(0, 16), numpy.Integer(0, 5), numpy.Integer(0, 5)];
double[,,,] y16 = Loops.Convolve(colours, filters16), ones16 = Ones(10, 16, 32, 32);
double sum16 = y16.Cast<double>().Sum();
double byColour = Loops.Convolve(Changed4(colours, atColour[0], atColour[1], atColour[2], atColour[3]), filters16)
    .Cast<double>().Sum() - sum16;
double by16 = Loops.Convolve(colours, Changed4(filters16, at16[0], at16[1], at16[2], at16[3])).Cast<double>().Sum() - sum16;
double colourGradient = Loops.InputGradient(ones16, filters16)[atColour[0], atColour[1], atColour[2], atColour[3]];
double gradient16 = Loops.WeightGradient(colours, ones16, 5)[at16[0], at16[1], at16[2], at16[3]];
chapter.Print($"pixel [{string.Join(", ", atColour)}] + 1: the sum changes by {Python.Fixed(byColour, 8)}, "
    + $"the gradient there is {Python.Fixed(colourGradient, 8)}");
chapter.Print($"weight [{string.Join(", ", at16)}] + 1: the sum changes by {Python.Fixed(by16, 8)}, "
    + $"the gradient there is {Python.Fixed(gradient16, 8)}");
results.Exact("channels: pixel and weight that are changed", "3 1 2 19, 0 8 0 2",
    $"{string.Join(' ', atColour)}, {string.Join(' ', at16)}");
results.Number("channels: change by a pixel", 2.34529876, byColour, Tolerance.Exact, decimals: 8);
results.Number("channels: gradient of that pixel", 2.34529876, colourGradient, Tolerance.Exact, decimals: 8);
results.Number("channels: change by a weight", -47.09123124, by16, Tolerance.Exact, decimals: 8);
results.Number("channels: gradient of that weight", -47.09123124, gradient16, Tolerance.Exact, decimals: 8);
chapter.Text("""
    In the library it is one operation, `Convolution2D`, whose weights are [channels out, channels in, k, k]. It needs neither square images
    nor square filters. The loops against it, with random gradients coming back:
    """);
double[,,,] dy16 = Normal(numpy, 10, 16, 32, 32);
#region library
Tensor xT = Images(colours);
var wT = new Parameter("W", Images(filters16).Transpose(1, 0, 2, 3));
xT.RequiresGradient = true;
Tensor yT = xT.Convolution2D(wT);
yT.Backward(Images(dy16));
#endregion
chapter.Code("library");
results.Error("channels: loops against the library, result", Apart(yT, y16.Cast<double>()), 1e-5);
results.Error("the same: gradient of the images", Apart(xT.Gradient!, Loops.InputGradient(dy16, filters16).Cast<double>()), 1e-5);
results.Error("the same: gradient of the filters",
    Apart(wT.Gradient!.Transpose(1, 0, 2, 3), Loops.WeightGradient(colours, dy16, 5).Cast<double>()), 1e-5);

// ---------------------------------------------------------------------------------------------------------------------------------------
chapter.Heading("Size, stride and pooling");
chapter.Text("""
    With p zeros on each side and a step of s the filter has this many places along an axis of n numbers. With s = 1 and p = (k - 1)/2 the
    image keeps its size, which is the rule in this chapter. Without zeros it loses k - 1 rows and columns. With a stride of 2 every second
    place is left out along both axes, and a quarter of the numbers remains.
    """);
chapter.Math(@"n' = ⌊ \frac{n + 2 p - k}{s} ⌋ + 1");
#region sizes
static Shape Sizes(Conv2D layer, Shape image)
{
    layer.Predict(new Tensor([1, .. image.Sizes]));
    return layer.OutputShape!.Value;
}
#endregion
chapter.Code("sizes");
var alexNet = new Conv2D(96, 11, stride: 4, padding: 0);
(string Layer, Shape Image, Shape Result)[] sizes =
[
    ("new Conv2D(16, 5)", [1, 28, 28], Sizes(new(16, 5), [1, 28, 28])),
    ("new Conv2D(16, 5, padding: 0)", [1, 28, 28], Sizes(new(16, 5, padding: 0), [1, 28, 28])),
    ("new Conv2D(16, 5, stride: 2)", [1, 28, 28], Sizes(new(16, 5, stride: 2), [1, 28, 28])),
    ("new Conv2D(16, (3, 5), stride: (1, 2))", [3, 20, 31], Sizes(new(16, (3, 5), stride: (1, 2)), [3, 20, 31])),
    ("new Conv2D(96, 11, stride: 4, padding: 0)", [3, 227, 227], Sizes(alexNet, [3, 227, 227])),
    ("new Conv2D(192, 3)", [17, 19, 19], Sizes(new(192, 3), [17, 19, 19])),
];
chapter.Table(["layer", "image", "result"], sizes.Select(s => new[] { s.Layer, s.Image.ToString(), s.Result.ToString() }));
results.Exact("sizes: kept, without zeros, with stride 2", "[16, 28, 28] [16, 24, 24] [16, 14, 14]",
    string.Join(' ', sizes.Take(3).Select(s => s.Result)));
results.Exact("sizes: AlexNet's first layer, and its parameters", "[96, 55, 55] 34944", $"{sizes[4].Result} {alexNet.ParameterCount}");
chapter.Text("""
    The last two rows are layers of history. AlexNet, which won the ImageNet contest of 2012 and began the rush, looks at its
    images with 96 filters of 11 × 11 in steps of four. The networks of AlphaGo see a board of 19 × 19 points with 17 channels:
    eight for the stones of one player, now and at the seven moves before, eight for the other's, and one for whose turn it is; to
    a convolution a board is an image. And the residual networks of 2015 add what goes into a block of convolutions to what comes
    out of it, which lets gradients pass through a hundred layers; in Lincoln that is `new Residual(block)`.
    """);
var strided = new Tensor([1, 2, 9, 7], Draw(five, 1, 126)[0].Select(v => (float)v).ToArray());
var twoFilters = new Tensor([3, 2, 3, 3], Draw(five, 1, 54)[0].Select(v => (float)v).ToArray());
Tensor everyPlace = strided.Convolution2D(twoFilters, padding: 1), everySecond = strided.Convolution2D(twoFilters, stride: 2, padding: 1);
double strideError = Enumerable.Range(0, 3 * 5 * 4)
    .Max(i => Math.Abs(everySecond.Values[i] - everyPlace[0, i / 20, 2 * (i / 4 % 5), 2 * (i % 4)]));
results.Error("stride 2 against every second number of stride 1", strideError, 1e-6);
chapter.Text("""
    Pooling is the older way to make images smaller, and the usual one in the networks that made convolutions famous: the image is cut into
    squares, and of each one number remains, the largest or the mean. The book describes it with a matrix of random digits but has no code
    for it. A few lines:
    """);
#region pooling
static double[,] Pool(double[,] x, int size, Func<IEnumerable<double>, double> of)
{
    var y = new double[x.GetLength(0) / size, x.GetLength(1) / size];
    for (int i = 0; i < y.GetLength(0); i++)
        for (int j = 0; j < y.GetLength(1); j++)
            y[i, j] = of(from u in Enumerable.Range(size * i, size)
                         from v in Enumerable.Range(size * j, size)
                         select x[u, v]);
    return y;
}
#endregion
chapter.Code("pooling");
var random = new NumPyRandomState(20190420);
var matrix = new double[4, 4];
for (int i = 0; i < 16; i++) matrix[i / 4, i % 4] = random.Integer(0, 10);
double[,] maxima = Pool(matrix, 2, Enumerable.Max), means = Pool(matrix, 2, Enumerable.Average);
chapter.Figure("5-d", new Grid(3, new HeatMap("A", matrix), new HeatMap("largest", maxima), new HeatMap("mean", means)),
    "Four by four digits, pooled by squares of two.");
#region library pooling
var x4 = new Tensor([1, 1, 4, 4], [.. matrix.Cast<double>().Select(v => (float)v)]);
x4.RequiresGradient = true;
Tensor largest4 = x4.MaxPool2D(2), mean4 = x4.AveragePool2D(2);
largest4.Backward(Tensor.Ones([1, 1, 2, 2]));
string gradientOfLargest = x4.Gradient!.Reshape(4, 4).Printed();
#endregion
chapter.Text("In the library these are operations, `MaxPool2D` and `AveragePool2D`, and layers of the same names:");
chapter.Code("library pooling");
chapter.Print($"gradient of the largest numbers' sum\n{gradientOfLargest}");
double poolingError = Apart(largest4, maxima.Cast<double>()) + Apart(mean4, means.Cast<double>());
results.Error("pooling: the library against the lines above", poolingError, 1e-6);
results.Exact("pooling: gradient of the largest", "[[1. 0. 0. 1.]\n [0. 0. 0. 0.]\n [1. 0. 0. 0.]\n [0. 0. 0. 1.]]", gradientOfLargest);
results.Exact("pooling: the matrix", "[[5 1 0 6]\n [3 5 5 6]\n [9 0 3 2]\n [4 7 0 7]]", Python.Integers(matrix.Cast<double>(), 4));
results.Exact("pooling: largest", "[[5 6]\n [9 7]]", Python.Integers(maxima.Cast<double>(), 2));
results.Exact("pooling: mean", "[[3.5  4.25]\n [5.   3.  ]]", Python.Matrix(means.Cast<double>(), 2, 4));
chapter.Text("""
    The gradient of a mean goes back to all of its numbers in equal parts, that of a largest number to this one alone. Pooling throws
    away where exactly something was found, which makes a network indifferent to small shifts; what it throws away is gone, and strided
    convolutions, which learn what to keep, have replaced it in many newer networks.
    """);

// ---------------------------------------------------------------------------------------------------------------------------------------
chapter.Heading("As a matrix product");
chapter.Text("""
    Loops in Python are slow, and even in C# the processor spends most of these on counting. The book's appendix writes the
    convolution as one matrix product, for which every machine has its best program. The trick is to copy every patch that the
    filters will look at into a row of a large matrix. A row times a filter, laid out as a column, is one number of the result.
    """);
chapter.Code("patches");
chapter.Code("product");
chapter.Picture(new Graph("Forwards, with the shapes of 60 digits and 16 filters of 5 × 5")
    .Node("x", "X", "[60, 1, 28, 28]\nbatch, channels, height, width").Node("w", "W", "[16, 1, 5, 5]\nfilters, channels, k, k")
    .Node("patches", "Patches", "[60, 784, 25]\nbatch, place, one patch", computed: true)
    .Node("rows", "Reshape", "[16, 25]\none filter a row", computed: true)
    .Node("product", "MatrixProduct", "[60, 784, 16]\nbatch, place, filters", computed: true)
    .Node("square", "Reshape", "[60, 28, 28, 16]\nplaces as an image again", computed: true)
    .Node("y", "Transpose", "[60, 16, 28, 28]\nchannels before the image", computed: true)
    .Arrow("x", "patches").Arrow("w", "rows").Arrow("patches", "product").Arrow("rows", "product")
    .Arrow("product", "square").Arrow("square", "y"),
    "Every reshape only gives the same numbers other axes. The transpose moves them: "
    + "filters are the last axis of the product and the second one of images.");
chapter.Text("""
    Backwards there are two more products. For the filters it is that of chapter 1: the rows of the forward product, turned, times
    the gradient of its result. Rows are places of images, so the gradient has to become rows as well, in the same order: first
    image, all places; second image, all places. For the images nothing new is needed: the loops above showed that their gradient
    is a convolution of the gradient with the filters turned round, with the two kinds of channels in each other's place.
    """);
chapter.Code("product gradients");
var check = new Rng(55);
Tensor sample = Tensor.Normal([3, 2, 6, 5], check), kernel = Tensor.Normal([4, 2, 3, 3], check);
var byProduct = GradientCheck.Run(t => new PatchConvolution(asInTheBook: false).Forward(t[0], t[1]), sample, kernel);
results.Error("product against the library's convolution",
    Apart(new PatchConvolution(false).Forward(sample, kernel), sample.Convolution2D(kernel).Numbers()), 1e-5);
chapter.Print("gradients of the product, against central differences: largest difference "
    + $"{byProduct!.Difference.ToString("0e-0", CultureInfo.InvariantCulture)}");
chapter.Text("""
    It pays with memory: with 25 weights each pixel is copied 25 times. The original passes all 10,000 test images at once, in double
    precision: 10,000 · 784 · 25 · 8 bytes are 1.57 GB, and it makes that matrix twice. Lincoln evaluates in parts of 256 images, and its
    convolution makes no such matrix: the innermost part of the matrix product reads the patches where they lie in the image. Nor does it
    compute the gradient of the images when it is not needed, as in the first layer of a network; in the original that is most of the
    time of a step.
    """);

chapter.Heading("A test that could not fail");
chapter.Text("""
    The original has the product in its library, `Conv2D_Op`, and both of its gradients are wrong. Here they are, next to the right ones
    above. In the first, the patches are in the order in which they were cut: place by place, at each place all images. The gradient is in
    the other order: image by image. So from a batch of two on, patches are multiplied by gradients of other places in other images.
    In the second, the filters are not turned round.
    """);
chapter.Code("book gradients");
chapter.Text("""
    Both were checked, as above: one number was changed, and the change of the sum of all results compared with the
    gradient. The loss of such a check is the sum, so the gradient that comes back is 1 everywhere, and that is the one case
    in which the first mistake cannot be seen: where all gradients are equal, it does not matter which patch meets which.
    The second one cannot be seen in the middle of an image, because there every filter weight meets every place, turned or
    not; it can be seen at the border, but the number that was drawn for the check lies inside. With random numbers coming
    back, nothing of that kind can hide.
    """);
chapter.Code("upstream");
var oneUpstream = Tensor.Ones([3, 4, 6, 5]);
var randomUpstream = Tensor.Normal([3, 4, 6, 5], check);
(Tensor X, Tensor W) onesBook = Gradients(true, oneUpstream), onesRight = Gradients(false, oneUpstream), onesTrue = Measured(oneUpstream);
(Tensor X, Tensor W) randomBook = Gradients(true, randomUpstream), randomRight = Gradients(false, randomUpstream);
(Tensor X, Tensor W) randomTrue = Measured(randomUpstream);
double Inner((Tensor X, Tensor W) g) => Math.Abs(g.X[1, 1, 2, 2] - onesTrue.X[1, 1, 2, 2]) / Math.Abs(onesTrue.X[1, 1, 2, 2]);
static string E(double error)
{
    string text = error < 1e-4 ? error.ToString("0e-0", CultureInfo.InvariantCulture) : Python.Fixed(error, 2);
    return text.Replace('-', '\u2011');           // a hyphen at which no line is broken
}


chapter.Table(["relative error, batch of 3", "original: filters", "original: images", "right: filters", "right: images"],
[
    ["1 everywhere, one pixel inside (their check)", "–", E(Inner(onesBook)), "–", E(Inner(onesRight))],
    [
        "1 everywhere, all numbers", E(Off(onesBook.W, onesTrue.W)), E(Off(onesBook.X, onesTrue.X)),
        E(Off(onesRight.W, onesTrue.W)), E(Off(onesRight.X, onesTrue.X)),
    ],
    [
        "random, all numbers", E(Off(randomBook.W, randomTrue.W)), E(Off(randomBook.X, randomTrue.X)),
        E(Off(randomRight.W, randomTrue.W)), E(Off(randomRight.X, randomTrue.X)),
    ],
]);
results.Error("ones coming back: the original's gradient of the filters passes", Off(onesBook.W, onesTrue.W), 1e-4);
results.Error("ones coming back: the original's gradient of a pixel inside passes", Inner(onesBook), 1e-4);
results.Number("random: relative error of the original's gradient of the filters", 0.90, Off(randomBook.W, randomTrue.W),
    Tolerance.AtLeast(0.5), decimals: 2);
results.Number("random: relative error of the original's gradient of the images", 1.3, Off(randomBook.X, randomTrue.X),
    Tolerance.AtLeast(0.5), decimals: 2);
results.Error("random: relative error of the right gradient of the filters", Off(randomRight.W, randomTrue.W), 1e-4);
results.Error("random: relative error of the right gradient of the images", Off(randomRight.X, randomTrue.X), 1e-4);
var heat = new ImageGrid("", 3, 3, 8, zoom: 26);
foreach (var (name, g) in new[] { ("measured", randomTrue.W), ("original", randomBook.W) })
    for (int i = 0; i < 4; i++) heat.Add(g.Numbers().AsSpan(18 * i, 9), $"{name} {i}", colours: ColourMap.Diverging);
chapter.Figure("5-e", heat,
    "Gradients of the first channel of four filters with random numbers coming back. "
    + "Left: as measured. Right: as the original computes them.");
chapter.Text("""
    The library's check multiplies the result by random numbers, uses a batch of more than one image, and images that are not square; every
    operation goes through it in the tests. This is what it says about the original's gradients:
    """);
string refusal = Refusal(() => GradientCheck.Run(t => new PatchConvolution(asInTheBook: true).Forward(t[0], t[1]), sample, kernel));
chapter.Print(refusal);
string original = refusal.StartsWith(nameof(GradientCheckException), StringComparison.Ordinal) ? "refused" : "passed";
string repaired = byProduct.Difference < 1e-2 ? "passed" : "refused";
results.Exact("the library's gradient check: original and right", "refused, passed", $"{original}, {repaired}");

// ---------------------------------------------------------------------------------------------------------------------------------------
chapter.Heading("A network that reads digits");
chapter.Text("""
    Sixteen filters of 5 × 5 with tanh, dropout of a fifth, and one dense layer for the ten scores: 12,544 feature numbers instead
    of the 784 pixels. One epoch, batches of 60, momentum 0.9. The original's settings are odd in places, and kept: its "Glorot"
    for filters is the deviation 2/(1 + 16), no bias behind the filters, weights of deviation 1 in the dense layer. Three networks
    are compared: with the original's gradients and its dropout, which scales at inference; with the right gradients and the same
    dropout; and with Lincoln's dropout, which scales in training. Each is trained with three seeds, 1, 2 and 3, for the first
    weights, the dropout and the order of the images.
    """);
chapter.Code("network");
chapter.Code("training");
if (mnist is not null)
{
    ulong[] seeds = chapter.Quick ? [1] : [1, 2, 3];
    double[] rates = [0.1, 0.01];
    Experiment[] all =
        [.. from kind in Enum.GetValues<Kind>() from rate in rates from seed in seeds select new Experiment(kind, rate, seed)];
    Work.Threads = 1;                        // two networks side by side
    var processors = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount };
    Parallel.ForEach(all, processors, e => e.Run(mnist, chapter.Quick ? 6_000 : 60_000));

    Experiment[] Of(Kind kind, double rate) => [.. all.Where(e => (e.Kind, e.Rate) == (kind, rate))];
    double Mean(Kind kind, double rate) => Of(kind, rate).Average(e => e.Accuracy);
    foreach (double rate in rates)
    {
        chapter.Text($"""
            The learning rate {Python.Repr(rate)}, {(rate == 0.1 ? "that of the original's program" : "that of the book's text")};
            accuracies on the test images in percent:
            """);
        chapter.Table(["network", .. seeds.Select(s => $"seed {s}"), "mean", "seconds each"], Enum.GetValues<Kind>().Select(kind =>
        {
            string[] cells = [Experiment.Name(kind), .. Of(kind, rate).Select(e => Python.Fixed(e.Accuracy, 2)),
                Python.Fixed(Mean(kind, rate), 2), Python.Fixed(Of(kind, rate).Average(e => e.Seconds), 1)];
            Console.WriteLine($"rate {rate}: {string.Join(" | ", cells)}");
            return cells;
        }));
    }
    results.Number("original's gradients, rate 0.1: accuracy in %", 88.72, Mean(Kind.Original, 0.1),
        Tolerance.Between(84, 92.5), Tolerance.Between(60, 92), decimals: 2);
    results.Number("right gradients, book's dropout, rate 0.1: the same", 93.09, Mean(Kind.RightGradients, 0.1),
        Tolerance.Within(1), Tolerance.Between(75, 95), decimals: 2);
    results.Number("right gradients, rate 0.1: the same", 93.09, Mean(Kind.LincolnsDropout, 0.1), Tolerance.AtLeast(93.5),
        Tolerance.Between(75, 95), decimals: 2);
    results.Number("original's gradients, rate 0.01: the same", 87.74, Mean(Kind.Original, 0.01),
        Tolerance.Between(84, 92.5), Tolerance.Between(50, 92), decimals: 2);
    results.Number("right gradients, rate 0.01: the same", null, Mean(Kind.LincolnsDropout, 0.01), Tolerance.AtLeast(90.01),
        Tolerance.Between(60, 95), decimals: 2);

    double[] asPrinted = [86.85, 83.78, 90.42, 89.08, 90.01, 90.57, 84.27, 91.85, 92.50, 90.31];
    var looks = new Figure("Accuracy on the test images while learning", 640, 380)
    {
        X = { Label = "batches of 60" }, Y = { Label = "%", Min = 60, Max = 100 },
    };
    looks.Line("as the book printed it", Hundreds(10), asPrinted, dashed: true);
    foreach (var kind in Enum.GetValues<Kind>())
    {
        var accuracies = Of(kind, 0.1)[0].Accuracies;
        looks.Line(Experiment.Name(kind), Hundreds(accuracies.Count), accuracies.Select(a => 100 * a));
    }
    chapter.Figure("5-f", looks, "Learning rate 0.1, seed 1, after every hundred batches.");
    chapter.Text("""
        The mispaired gradient still points downhill on average, since every patch of a digit resembles other patches a little,
        and the dense layer behind it learns from features that hardly change. That is why the mistake was not noticed: a network with
        a wrong gradient does not stop, it is only worse, here by some points, and by chance. The second mistake had no victim at
        all, because the first layer's images need no gradient; two such layers in a row would have had one.

        What did the filters learn? Each of the sixteen maps is a question again, now one that helps with digits.
        """);
    var network = Of(Kind.LincolnsDropout, 0.1)[0].Trained!;
    #region maps
    var convolution = (Conv2D)((Sequential)network.Layer).Layers[0];
    Tensor learned = convolution.Parameters.First().Parameter;      // [16, 1, 5, 5]
    Tensor maps = convolution.Predict(digit!);                      // [1, 16, 28, 28]
    #endregion
    chapter.Code("maps");
    var filterGrid = new ImageGrid("", 5, 5, 8, zoom: 14);
    for (int f = 0; f < 16; f++) filterGrid.Add(learned.Numbers().AsSpan(25 * f, 25), $"{f}", colours: ColourMap.Diverging);
    chapter.Figure("5-g", filterGrid,
        "The filters after one epoch: strokes of several directions, edges, and some that are still mostly noise.");
    chapter.Figure("5-h", Maps(digit!, maps, 2.6, 6, Enumerable.Range(0, 16).Select(f => $"{f}")),
        "A digit and its sixteen feature maps, after tanh.");
    results.Exact("shape of a digit's feature maps", "[1, 16, 28, 28]", maps.Shape.ToString());
    chapter.Text("""
        The original takes about two minutes for an epoch of this network, most of them for the unused gradient of the
        images. An early version had the loops in Cython, which brought an iteration with ten images from 4.03 to 0.77 seconds. The
        seconds in the tables are those of Lincoln, for 60,000 images on one thread: first with the patches written out in this
        chapter's own lines, then with the library's operation.
        """);
    chapter.Text("""
        And without the original's odd settings? First weights and a bias as Lincoln chooses them, ReLU, pooling by squares of two, and the
        optimizer Adam with a rate that rises and falls; again one epoch:
        """);
    #region own
    var own = new NeuralNetwork(
        [new Conv2D(16, 5, Activation.ReLU), new MaxPool2D(2), new Flatten(),
            new Dropout(0.2), new Dense(10)], new SoftmaxCrossEntropy(), seed: 1);
    IDataset learning = chapter.Quick
        ? new Subset(mnist.Training, Enumerable.Range(0, 6_000)) : mnist.Training;
    new Trainer(own, new Adam(0.005)).Fit(learning, options: new()
    {
        Epochs = 1, BatchSize = 60, Schedule = Schedule.OneCycle(), SchedulePerBatch = true,
    });
    double ownAccuracy = 100 * own.Evaluate(mnist.Test!, [new Accuracy()])["accuracy"];
    #endregion
    chapter.Code("own");
    chapter.Print($"accuracy on the test images: {Python.Fixed(ownAccuracy, 2)} %");
    results.Number("Lincoln's own choices: accuracy in %", null, ownAccuracy, Tolerance.AtLeast(97.5), Tolerance.AtLeast(88), decimals: 2);
}
return chapter.Finish();

static double[] Changed(double[] x, int i)
{
    double[] changed = [.. x];
    changed[i]++;
    return changed;
}

static double[,,,] Changed4(double[,,,] x, int a, int b, int c, int d)
{
    var changed = (double[,,,])x.Clone();
    changed[a, b, c, d]++;
    return changed;
}

static string Signed(double change) => $"{(change < 0 ? "" : "+")}{Python.Repr(change)}";

static double[,,,] Ones(int a, int b, int c, int d)
{
    var ones = new double[a, b, c, d];
    Loops.Fill(ones, () => 1);
    return ones;
}

static double[,,,] Normal(NumPyRandomState random, int a, int b, int c, int d)
{
    var numbers = new double[a, b, c, d];
    Loops.Fill(numbers, random.Normal);
    return numbers;
}

static double[][] Draw(Rng rng, int rows, int columns) => [.. Tensor.Normal([rows, columns], rng).Numbers().Chunk(columns)];

static Tensor Sequences(double[][] rows) => new([rows.Length, 1, rows[0].Length], [.. rows.SelectMany(r => r).Select(v => (float)v)]);

static Tensor Images(double[,,,] x)
    => new([x.GetLength(0), x.GetLength(1), x.GetLength(2), x.GetLength(3)], [.. x.Cast<double>().Select(v => (float)v)]);

// The largest difference, as a part of the largest number.
static double Apart(Tensor tensor, IEnumerable<double> expected)
{
    double[] numbers = [.. expected];
    return tensor.Numbers().Zip(numbers, (a, b) => Math.Abs(a - b)).Max() / numbers.Max(Math.Abs);
}

// The length of the difference, as a part of the length.
static double Off(Tensor gradient, Tensor measured)
    => Math.Sqrt(gradient.Numbers().Zip(measured.Numbers(), (a, b) => (a - b) * (a - b)).Sum() / measured.Numbers().Sum(b => b * b));

static IEnumerable<double> Hundreds(int count) => Enumerable.Range(1, count).Select(i => 100.0 * i);

static string Refusal(Action action)
{
    try { action(); }
    catch (GradientCheckException e) { return $"{nameof(GradientCheckException)}: {e.Message}".Replace(". ", ".\n    "); }
    return "nothing was refused";
}

static PreparedData? Mnist(out string whyNot)
{
    whyNot = "";
    try { return DataSets.Load("mnist", new() { Validation = 0, Images = true }); }
    catch (IOException e)
    {
        whyNot = e.Message;
        return null;
    }
}

static Tensor Digit(IDataset data, int index)
{
    var batch = new Batch();
    data.Read([index], batch);
    return batch.Inputs!.Keep();
}

// An image, and its feature maps in blue and red: all with the same colours for the same numbers.
static ImageGrid Maps(Tensor image, Tensor maps, double zoom, int columns, params IEnumerable<string> names)
{
    int height = maps.Shape[2], width = maps.Shape[3];
    var grid = new ImageGrid("", width, height, columns, zoom).Add(image.Numbers(), "image", colours: ColourMap.Ink);
    double most = maps.Numbers().Max(Math.Abs);
    foreach (var (i, name) in names.Index())
        grid.Add(maps.Numbers().AsSpan(i * width * height, width * height), name, -most, most, ColourMap.Diverging);
    return grid;
}

Graph Wiring()
{
    double[] padded = OneDimension.Pad(numbers, 1), result = OneDimension.Convolve(numbers, weights);
    var graph = new Graph("Three weights, five places");
    for (int i = 0; i < padded.Length; i++) graph.Node($"x{i}", i is 0 or 6 ? "zero" : $"x{i - 1}", $"{padded[i]}");
    for (int i = 0; i < result.Length; i++) graph.Node($"y{i}", $"y{i}", $"{result[i]}", computed: true);
    for (int i = 0; i < result.Length; i++)
        for (int u = 0; u < weights.Length; u++) graph.Arrow($"x{i + u}", $"y{i}");
    return graph;
}

#region upstream
(Tensor X, Tensor W) Gradients(bool asInTheBook, Tensor upstream)
{
    Tensor x = sample.Keep(), w = kernel.Keep();
    x.RequiresGradient = w.RequiresGradient = true;
    new PatchConvolution(asInTheBook).Forward(x, w).Backward(upstream);
    return (x.Gradient!, w.Gradient!);
}

// Each number is changed by 1 up and down; the result is linear in it,
// so half the difference is the derivative.
(Tensor X, Tensor W) Measured(Tensor upstream) =>
    (NumericalDerivative.Gradient(
        x => (x.Convolution2D(kernel) * upstream).Sum(), sample, step: 1),
     NumericalDerivative.Gradient(
        w => (sample.Convolution2D(w) * upstream).Sum(), kernel, step: 1));
#endregion

/// <summary>Convolution along one dimension, of one row.</summary>
internal static class OneDimension
{
    #region forward 1D
    public static double[] Pad(double[] x, int zeros)
        => [.. new double[zeros], .. x, .. new double[zeros]];

    public static double[] Convolve(double[] x, double[] w)
    {
        double[] padded = Pad(x, w.Length / 2), y = new double[x.Length];
        for (int i = 0; i < y.Length; i++)
            for (int u = 0; u < w.Length; u++)
                y[i] += w[u] * padded[i + u];
        return y;
    }
    #endregion

    #region backward 1D
    public static double[] InputGradient(double[] dy, double[] w)
    {
        double[] padded = Pad(dy, w.Length / 2), dx = new double[dy.Length];
        for (int i = 0; i < dx.Length; i++)
            for (int u = 0; u < w.Length; u++)
                dx[i] += padded[i + w.Length - 1 - u] * w[u];
        return dx;
    }

    public static double[] WeightGradient(double[] x, int length, double[] dy)
    {
        double[] padded = Pad(x, length / 2), dw = new double[length];
        for (int i = 0; i < dy.Length; i++)
            for (int u = 0; u < length; u++)
                dw[u] += padded[i + u] * dy[i];
        return dw;
    }
    #endregion
}

/// <summary>The same for a batch of rows.</summary>
internal static class Batch1D
{
    #region batch 1D
    public static double[][] Convolve(double[][] x, double[] w)
        => [.. x.Select(row => OneDimension.Convolve(row, w))];

    public static double[][] InputGradient(double[][] dy, double[] w)
        => [.. dy.Select(row => OneDimension.InputGradient(row, w))];

    public static double[] WeightGradient(double[][] x, int length, double[][] dy)
    {
        var ofRows = x.Zip(dy, (row, d) => OneDimension.WeightGradient(row, length, d));
        return ofRows.Aggregate((sum, row) => [.. sum.Zip(row, (a, b) => a + b)]);
    }
    #endregion
}

/// <summary>Convolution of images with channels by loops: images [batch, channels, height, width], weights [in, out, k, k].</summary>
internal static class Loops
{
    #region forward loops
    public static double[,,,] Convolve(double[,,,] x, double[,,,] w)
    {
        int batch = x.GetLength(0), height = x.GetLength(2), width = x.GetLength(3);
        var y = new double[batch, w.GetLength(1), height, width];
        for (int n = 0; n < batch; n++)
            Each(w, y, (c, f, i, j, u, v, row, column) =>
                y[n, f, i, j] += w[c, f, u, v] * x[n, c, row, column]);
        return y;
    }

    // Calls a line for each weight at each place where it lies on a pixel of the
    // image; where it lies on one of the zeros around it, there is nothing to add.
    private static void Each(double[,,,] w, double[,,,] image, Line line)
    {
        int channels = w.GetLength(0), filters = w.GetLength(1), k = w.GetLength(2);
        int height = image.GetLength(2), width = image.GetLength(3), p = k / 2;
        for (int c = 0; c < channels; c++)
            for (int f = 0; f < filters; f++)
                for (int i = 0; i < height; i++)
                    for (int j = 0; j < width; j++)
                        for (int u = Math.Max(0, p - i); u < Math.Min(k, height + p - i); u++)
                            for (int v = Math.Max(0, p - j); v < Math.Min(k, width + p - j); v++)
                                line(c, f, i, j, u, v, i + u - p, j + v - p);
    }
    #endregion

    private delegate void Line(int c, int f, int i, int j, int u, int v, int row, int column);

    #region backward loops
    public static double[,,,] InputGradient(double[,,,] dy, double[,,,] w)
    {
        int batch = dy.GetLength(0), height = dy.GetLength(2), width = dy.GetLength(3);
        var dx = new double[batch, w.GetLength(0), height, width];
        for (int n = 0; n < batch; n++)
            Each(w, dy, (c, f, i, j, u, v, row, column) =>
                dx[n, c, row, column] += w[c, f, u, v] * dy[n, f, i, j]);
        return dx;
    }

    public static double[,,,] WeightGradient(double[,,,] x, double[,,,] dy, int k)
    {
        var dw = new double[x.GetLength(1), dy.GetLength(1), k, k];
        for (int n = 0; n < x.GetLength(0); n++)
            Each(dw, dy, (c, f, i, j, u, v, row, column) =>
                dw[c, f, u, v] += x[n, c, row, column] * dy[n, f, i, j]);
        return dw;
    }
    #endregion

    public static void Fill(double[,,,] numbers, Func<double> next)
    {
        for (int a = 0; a < numbers.GetLength(0); a++)
            for (int b = 0; b < numbers.GetLength(1); b++)
                for (int c = 0; c < numbers.GetLength(2); c++)
                    for (int d = 0; d < numbers.GetLength(3); d++) numbers[a, b, c, d] = next();
    }
}

/// <summary>Convolution as one matrix product, with its gradients, and with those of the original.</summary>
internal static class Appendix
{
    #region patches
    // [batch, channels, height, width] → [batch, place, channel · k · k]
    public static Tensor Patches(Tensor x, int k)
    {
        int batch = x.Shape[0], channels = x.Shape[1], p = k / 2;
        int height = x.Shape[2], width = x.Shape[3], at = 0;
        var patches = new Tensor([batch, height * width, channels * k * k]);
        var from = x.Values;
        var to = patches.Edit();
        for (int n = 0; n < batch; n++)
            for (int i = 0; i < height; i++)
                for (int j = 0; j < width; j++)
                    for (int c = 0; c < channels; c++)
                        for (int u = i - p; u < i - p + k; u++)
                        {
                            bool inside = u >= 0 && u < height;
                            int row = ((n * channels + c) * height + u) * width;
                            for (int v = j - p; v < j - p + k; v++, at++)
                                if (inside && v >= 0 && v < width) to[at] = from[row + v];
                        }
        return patches;
    }
    #endregion

    #region product
    public static Tensor Convolve(Tensor x, Tensor w)
    {
        int batch = x.Shape[0], height = x.Shape[2], width = x.Shape[3];
        int filters = w.Shape[0], k = w.Shape[2];
        Tensor rows = w.Reshape(filters, -1);
        return Patches(x, k).MatrixProduct(rows, transposeWeight: true)
            .Reshape(batch, height, width, filters).Transpose(0, 3, 1, 2);
    }
    #endregion

    #region product gradients
    // [batch, channels, height, width] → [batch · place, channel]
    private static Tensor Rows(Tensor images)
        => images.Transpose(0, 2, 3, 1).Reshape(-1, images.Shape[1]);

    public static Tensor WeightGradient(Tensor x, Tensor dy, Tensor w)
    {
        Tensor patches = Patches(x, w.Shape[2]);
        return Rows(dy).MatrixProduct(patches.Reshape(-1, patches.Shape[2]),
            transposeX: true).Reshape(w.Shape.Sizes);
    }

    public static Tensor InputGradient(Tensor dy, Tensor w)
        => Convolve(dy, TurnedRound(w).Transpose(1, 0, 2, 3));

    // The k·k numbers of each filter and channel in the opposite order.
    private static Tensor TurnedRound(Tensor w)
    {
        Tensor turned = w.Keep();
        int size = w.Shape[2] * w.Shape[3];
        for (int at = 0; at < w.Shape.Count; at += size)
            turned.Edit().Slice(at, size).Reverse();
        return turned;
    }
    #endregion

    #region book gradients
    // Patches place by place, the gradient image by image.
    public static Tensor BookWeightGradient(Tensor x, Tensor dy, Tensor w)
    {
        Tensor patches = Patches(x, w.Shape[2]).Transpose(1, 0, 2);
        return Rows(dy).MatrixProduct(patches.Reshape(-1, patches.Shape[2]),
            transposeX: true).Reshape(w.Shape.Sizes);
    }

    // Filters that are not turned round.
    public static Tensor BookInputGradient(Tensor dy, Tensor w)
        => Convolve(dy, w.Transpose(1, 0, 2, 3));
    #endregion
}

/// <summary>The product as an operation, of images and filters.</summary>
internal sealed class PatchConvolution(bool asInTheBook) : Operation
{
    protected override Shape OutputShape(ReadOnlySpan<Tensor> x)
        => [x[0].Shape[0], x[1].Shape[0], x[0].Shape[2], x[0].Shape[3]];

    protected override void Output(ReadOnlySpan<Tensor> x, Span<float> y)
    {
        using var mode = Mode.NoGradient();
        Appendix.Convolve(x[0], x[1]).Values.CopyTo(y);
    }

    protected override void InputGradients(Tensor dy, GradientSlots dx)
    {
        using var mode = Mode.NoGradient();
        Tensor x = Input(0), w = Input(1);
        if (dx.Needs(0)) dx.Accumulate(0, asInTheBook ? Appendix.BookInputGradient(dy, w) : Appendix.InputGradient(dy, w));
        if (dx.Needs(1)) dx.Accumulate(1, asInTheBook ? Appendix.BookWeightGradient(x, dy, w) : Appendix.WeightGradient(x, dy, w));
    }
}

/// <summary>The original's layer: its gradients, no bias.</summary>
internal sealed class BookConv2D : Layer
{
    private readonly Parameter weight;
    private readonly Initializer first;
    private readonly int filters, k;

    public BookConv2D(int filters, int k, Initializer first)
    {
        (this.filters, this.k, this.first) = (filters, k, first);
        weight = Declare("weight");
    }

    protected override void Build(Shape input, Rng rng)
    {
        weight.Initialize([filters, input[1], k, k]);
        first.Fill(weight.Edit(), input[1] * k * k, filters * k * k, rng.Fork("weight"));
    }

    protected override Tensor Call(Tensor x) => new PatchConvolution(asInTheBook: true).Forward(x, weight).Tanh();
}

/// <summary>The book's dropout, which scales at inference: see chapter 4.</summary>
internal sealed class BookDropout(double rate) : Layer
{
    protected override Tensor Call(Tensor x) => (Mode.Training ? x.Dropout((float)rate, StepRng()) : x) * (float)(1 - rate);
}

/// <summary>The networks that are compared.</summary>
internal enum Kind { Original, RightGradients, LincolnsDropout }

/// <summary>One network, one learning rate, one seed.</summary>
internal sealed class Experiment(Kind kind, double rate, ulong seed)
{
    public Kind Kind => kind;

    public double Rate => rate;

    public NeuralNetwork? Trained { get; private set; }

    public double Seconds { get; private set; }

    /// <summary>On the test images, each time a hundred batches of training when it is drawn, else at the end.</summary>
    public List<double> Accuracies { get; } = [];

    // The others are looked at once: that takes as long as a hundred batches.
    private bool Drawn => seed == 1 && rate == 0.1;

    /// <summary>The last of them, in percent.</summary>
    public double Accuracy => 100 * Accuracies[^1];

    public static string Name(Kind kind) => kind switch
    {
        Kind.Original => "original's gradients",
        Kind.RightGradients => "right gradients",
        _ => "right gradients, Lincoln's dropout",
    };

    #region network
    private NeuralNetwork Network()
    {
        const int Filters = 16, Size = 5;
        var first = Initializer.Normal(2.0 / (1 + Filters));
        return new NeuralNetwork(
        [
            kind == Kind.Original ? new BookConv2D(Filters, Size, first)
                 : new Conv2D(Filters, Size, Activation.Tanh, bias: false, weights: first),
            new Flatten(),
            kind == Kind.LincolnsDropout ? new Dropout(0.2) : new BookDropout(0.2),
            new Dense(10, null, Initializer.UnitNormal, Initializer.UnitNormal),
        ], new SoftmaxCrossEntropy(), seed);
    }
    #endregion

    public void Run(PreparedData mnist, int images)
    {
        Trained = Network();
        bool all = images == mnist.Training.Count;
        Train(Trained, all ? mnist.Training : new Subset(mnist.Training, Enumerable.Range(0, images)), mnist.Test!);
    }

    #region training
    private void Train(NeuralNetwork network, IDataset train, IDataset test)
    {
        var optimizer = new SGDMomentum(rate, momentum: 0.9);
        var loader = new DataLoader(train, new() { BatchSize = 60, Seed = seed });
        var clock = new Stopwatch();
        int batches = 0;
        foreach (var batch in loader.Epoch(1))
        {
            clock.Start();
            network.TrainBatch(batch.Inputs!, batch.Target);
            optimizer.Step(network);
            clock.Stop();
            batches++;
            if (Drawn ? batches % 100 == 0 : batches * 60 == train.Count)
                Accuracies.Add(network.Evaluate(test, [new Accuracy()])["accuracy"]);
        }
        Seconds = clock.Elapsed.TotalSeconds;
    }
    #endregion
}
