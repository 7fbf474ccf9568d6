#:project ../src/Lincoln.Double
#:project Kit

// Chapter 2: linear regression and a first neural network, trained by hand on the house values of Boston.
// Run it: dotnet run book/02-fundamentals.cs      It prints its numbers and writes the page book/out/02-fundamentals.html.
// With --quick the sweep over learning rates takes a tenth of its iterations.

using System.Globalization;
using Lincoln;
using Lincoln.Book;
using Lincoln.Data;
using Lincoln.Operations;
using Lincoln.Plots;
using Lincoln.Training;
using Weights = System.Collections.Generic.Dictionary<string, Lincoln.Tensor>;

var chapter = new Chapter("Chapter 2: Fundamentals", args);
chapter.Text("""
    Supervised learning looks for a function from observations to answers, given examples of both. This chapter finds two such
    functions for one set of data, with nothing but the chain rule of chapter 1: a linear regression, and a neural network with
    one hidden layer. Every gradient is written down by hand, step by step, before chapter 3 turns the steps into classes.
    """);

// ---------------------------------------------------------------------------------------------------------------------------------------
chapter.Heading("The data");
chapter.Text("""
    The data are 506 districts of Boston around 1970: thirteen features each, such as the number of rooms (`rm`) or the share of
    poorer residents (`lstat`), and the median value of their houses in thousands of dollars. They come with the library. (They
    are history, and one of their features is an offensive construct; they serve here because the book's numbers do, and for
    nothing else.)

    The features have different units. So that their weights can be compared, each is standardised: its mean is subtracted and the
    result divided by its standard deviation. Then the rows are split, 30 % of them for testing. Which ones is the decision of
    NumPy's random generator with the book's seed.
    """);
#region data
Table table = DataSets.Table("boston");
string[] features = [.. table.Columns.Where(column => column != "medv")];
double Cell(int row, string column) => double.Parse(table[row, column], CultureInfo.InvariantCulture);

Tensor Rows(IEnumerable<int> rows, params string[] columns)
{
    double[] numbers = [.. rows.SelectMany(row => columns.Select(column => Cell(row, column)))];
    return new Tensor([numbers.Length / columns.Length, columns.Length], numbers);
}

int[] order = new NumPyRandomState(80718).Permutation(506);
int[] testRows = order[..152], trainingRows = order[152..];

(Tensor X, Tensor Y) Prepare(int[] rows, StandardScaler scaler)
{
    Tensor x = Rows(rows, features);
    scaler.Transform(x.Edit());
    return (x, Rows(rows, "medv"));
}

// As in the book: mean and deviation of all rows, those of the test among them.
var scaler = StandardScaler.Fit<double>(Rows(Enumerable.Range(0, 506), features).Values, 13);
var (xTrain, yTrain) = Prepare(trainingRows, scaler);
var (xTest, yTest) = Prepare(testRows, scaler);
#endregion
chapter.Code("data");
chapter.Print($"{table.RowCount} rows, features: {string.Join(" ", features)}");
chapter.Print($"{xTrain.Shape[0]} rows to train, {xTest.Shape[0]} rows to test; the mean of the test rows' values is "
    + $"{Python.Round(yTest.Mean().Item(), 4)}");
chapter.Results.Exact("mean of the test values", "22.0776", Python.Round(yTest.Mean().Item(), 4));
chapter.Text("""
    One thing is not right here, and it is easy to overlook: the mean and the deviation were taken from all 506 rows, so the
    preparation of the training data has already seen the test. A leak like this makes test results look better than they are. The
    last section of the chapter looks at what it does here.
    """);

// ---------------------------------------------------------------------------------------------------------------------------------------
chapter.Heading("How good is a prediction?");
chapter.Text("""
    Two measures: the mean of the absolute errors, and the root of the mean of the squared errors, which takes large errors more
    seriously. Both are in thousands of dollars.
    """);
chapter.Math(@"\text{MAE} = \frac{1}{n} \sum_i |p_i - y_i| \quad \text{RMSE} = \sqrt{\frac{1}{n} \sum_i (p_i - y_i)^2}");
#region measures
static double MeanAbsoluteError(Tensor predictions, Tensor y) => (predictions - y).Abs().Mean().Item();
static double RootMeanSquaredError(Tensor predictions, Tensor y)
    => Math.Sqrt((predictions - y).Square().Mean().Item());
#endregion
chapter.Code("measures");

// ---------------------------------------------------------------------------------------------------------------------------------------
chapter.Heading("The baseline: least squares in closed form");
chapter.Text("""
    A linear regression predicts a weighted sum of the features and a constant. For the weights with the least squared error there
    is a formula. After subtracting the means (x̄ and ȳ) the constant drops out, and setting the derivative to zero leaves a
    system of linear equations:
    """);
chapter.Math(@"\bar{X}^\top \bar{X} \cdot w = \bar{X}^\top \bar{y} \quad \bar{X} = X - \text{mean of } X \quad "
    + @"\bar{y} = y - \text{mean of } y");
chapter.Text("""
    The matrix on the left is symmetric and positive, so it has a Cholesky factor L with L·Lᵀ on the left side; two triangular
    systems give w. The book asks scikit-learn for the same numbers.
    """);
#region least-squares
static (Tensor W, double Intercept) LeastSquares(Tensor x, Tensor y)
{
    Tensor xMean = x.Mean(axis: 0), xCentred = x - xMean, yCentred = y - y.Mean();
    double[] w = Solve(xCentred.MatrixProduct(xCentred, transposeX: true),
                       xCentred.MatrixProduct(yCentred, transposeX: true));
    double intercept = y.Mean().Item();
    for (int i = 0; i < w.Length; i++) intercept -= xMean[i] * w[i];
    return (new Tensor([w.Length, 1], w), intercept);
}

static double[] Solve(Tensor a, Tensor b)
{
    int n = a.Shape[0];
    double[,] l = new double[n, n];
    for (int i = 0; i < n; i++)
        for (int j = 0; j <= i; j++)
        {
            double rest = a[i, j];
            for (int k = 0; k < j; k++) rest -= l[i, k] * l[j, k];
            l[i, j] = i == j ? Math.Sqrt(rest) : rest / l[j, j];
        }
    double[] w = b.Numbers();
    for (int i = 0; i < n; i++)                   // L·u = b, from the top
    {
        for (int k = 0; k < i; k++) w[i] -= l[i, k] * w[k];
        w[i] /= l[i, i];
    }
    for (int i = n - 1; i >= 0; i--)              // Lᵀ·w = u, from the bottom
    {
        for (int k = i + 1; k < n; k++) w[i] -= l[k, i] * w[k];
        w[i] /= l[i, i];
    }
    return w;
}
#endregion
chapter.Code("least-squares");
var (exactW, exactIntercept) = LeastSquares(xTrain, yTrain);
Tensor exactPredictions = xTest.MatrixProduct(exactW) + exactIntercept;
string baselineMae = Python.Round(MeanAbsoluteError(exactPredictions, yTest), 4),
    baselineRmse = Python.Round(RootMeanSquaredError(exactPredictions, yTest), 4);
chapter.Print($"Mean absolute error: {baselineMae}");
chapter.Print($"Root mean squared error: {baselineRmse}");
double[] sklearn = [-1.0148, 0.7065, 0.2760, 0.7092, -2.2060, 2.3793, 0.7133, -2.6625, 2.6325, -1.8172, -2.3266, 0.8465, -4.1889];
chapter.Results.Exact("least squares: MAE", "3.5671", baselineMae);
chapter.Results.Exact("least squares: RMSE", "5.0476", baselineRmse);
chapter.Results.Exact("least squares: coefficients", Python.Matrix(sklearn, 1, 4), exactW.Printed());
chapter.Results.Exact("least squares: intercept", "22.6195", Python.Round(exactIntercept, 4));
chapter.Figure("2-a", PredictedAgainstActual("Predicted and actual, least squares", exactPredictions),
    "Each dot is a district of the test. On the line the prediction would be perfect.");

Figure PredictedAgainstActual(string title, Tensor predictions)
    => new Figure(title, 480, 400)
    {
        X = { Label = "predicted value", Min = 0, Max = 51 }, Y = { Label = "actual value", Min = 0, Max = 51 },
    }.Scatter("", predictions.Numbers(), yTest.Numbers()).Line("", [0, 51], [0, 51]);

chapter.Text("""
    As the features are standardised, the size of a weight says how much its feature matters to this model. The largest one
    belongs to feature 12, `lstat`. Here it is against the target:
    """);
int mostImportant = exactW.Numbers().Select(Math.Abs).ToList().IndexOf(exactW.Numbers().Max(Math.Abs));
chapter.Print($"most important: feature {mostImportant}, {features[mostImportant]}, weight {Python.Round(exactW[mostImportant, 0], 2)}");
chapter.Results.Exact("least squares: most important feature", "12 lstat", $"{mostImportant} {features[mostImportant]}");
double[] lstat = Column(xTest, 12);
chapter.Figure("2-b",
    new Figure("The most important feature and the target") { X = { Label = "lstat, standardised" }, Y = { Label = "value" } }
        .Scatter("", lstat, yTest.Numbers()),
    "The relation is clear, and it is not a straight line.");

static double[] Column(Tensor x, int column) => [.. Enumerable.Range(0, x.Shape[0]).Select(i => x[i, column])];

// ---------------------------------------------------------------------------------------------------------------------------------------
chapter.Heading("Linear regression, step by step");
chapter.Text("""
    Now the same model as a chain of functions, to be trained by its gradient. Forwards, for a batch of observations X, one
    in each row:
    """);
chapter.Math(@"N = X \cdot W \quad P = N + B \quad L = \frac{1}{n} \sum_i (y_i - p_i)^2");
#region linear-forward
static (Weights Forward, double Loss) LinearForwardLoss(Tensor x, Tensor y, Weights weights)
{
    Tensor n = x.MatrixProduct(weights["W"]), p = n + weights["B"];
    double loss = (y - p).Square().Mean().Item();
    return (new() { ["X"] = x, ["N"] = n, ["P"] = p, ["y"] = y }, loss);
}
#endregion
chapter.Code("linear-forward");
chapter.Text("""
    Backwards, by the chain rule. Each partial derivative is a factor; the product's rule with its transpose is that of chapter 1.
    """);
chapter.Math(@"\frac{\partial L}{\partial P} = -2 (y - P) \quad "
    + @"\frac{\partial L}{\partial W} = X^\top \cdot \frac{\partial L}{\partial P} \quad "
    + @"\frac{\partial L}{\partial B} = \sum_{\text{rows}} \frac{\partial L}{\partial P}");
#region linear-gradients
static Weights LinearLossGradients(Weights forward, Weights weights)
{
    Tensor dLdP = -2 * (forward["y"] - forward["P"]);
    Tensor dPdN = Tensor.Ones(forward["N"].Shape), dPdB = Tensor.Ones(weights["B"].Shape);
    Tensor dLdN = dLdP * dPdN, dNdW = forward["X"].Transpose();
    return new() { ["W"] = dNdW.MatrixProduct(dLdN), ["B"] = (dLdP * dPdB).Sum(axis: 0) };
}
#endregion
chapter.Code("linear-gradients");
chapter.Text("""
    Look at the scale. The loss is a mean, but its gradient here is missing the division by the number of rows: it is the gradient of
    the sum of the squares. The direction is the same, and only the length differs, so with a batch of 23 rows the learning rate
    is in effect 23 times what it says. Chapter 3 divides. The diagram shows the difference: the library differentiates what was
    really computed, the mean.
    """);

// Two observations and three features, small enough to see every number.
Tensor fewX = new([2, 3], [.. new[] { 0, 1 }.SelectMany(i => new[] { 5, 10, 12 }.Select(c => xTrain[i, c]))]);
Tensor fewY = new([2, 1], [yTrain[0, 0], yTrain[1, 0]]);
Parameter fewW = new("W", new Tensor([3, 1], [2.0, -1.5, -3.0])), fewB = new("B", new Tensor([1, 1], [22.0]));
#region linear-library
Tensor fewLoss = (fewY - (fewX.MatrixProduct(fewW) + fewB)).Square().Mean();
#endregion
chapter.Code("linear-library");
chapter.Picture(
    ComputationalGraph.Backward(fewLoss, "Linear regression: two observations, three features", null, (fewX, "X"), (fewY, "y")),
    "Values forwards and gradients backwards, as they ran. X and y have no gradient, since none was asked for.");
Weights fewWeights = new() { ["W"] = fewW.Keep(), ["B"] = fewB.Keep() };
var fewGradients = LinearLossGradients(LinearForwardLoss(fewX, fewY, fewWeights).Forward, fewWeights);
chapter.Print($"dL/dW by hand, for the sum:       {Python.Array(fewGradients["W"].Numbers(), 4)}");
chapter.Print($"dL/dW by the library, the mean:   {Python.Array(fewW.Gradient!.Numbers(), 4)}");
chapter.Print($"by the library, times the 2 rows: {Python.Array((fewW.Gradient! * 2).Numbers(), 4)}");
chapter.Results.Error("linear regression: gradients by hand against the library's, times the batch",
    Math.Max(LargestDifference(fewGradients["W"], fewW.Gradient! * 2), LargestDifference(fewGradients["B"], fewB.Gradient! * 2)), 1e-12);

chapter.Heading("Why the bias gradient is a sum over the batch");
chapter.Text("""
    B is one number, but it is added to every row: broadcasting uses it n times. It acts on the loss in n ways, through each of
    the predictions, and the derivative of something that acts in several ways is the sum over the ways:
    """);
chapter.Math(@"p_i = n_i + b \quad "
    + @"\frac{\partial L}{\partial b} = \sum_i \frac{\partial L}{\partial p_i} \frac{\partial p_i}{\partial b} "
    + @"= \sum_i \frac{\partial L}{\partial p_i} \times 1");
chapter.Text("""
    Another way to see it: write the broadcast as a product with a column of ones, P = N + 1·b. Then the rule of the matrix
    product gives dL/db = 1ᵀ·dL/dP, and a product with a row of ones is a sum over the rows. The weights need no extra sum because
    the product Xᵀ·dL/dP contains it already.
    """);
#region bias
Tensor dLdP = -2 * (fewY - (fewX.MatrixProduct(fewWeights["W"]) + fewWeights["B"]));
Tensor onesTimes = Tensor.Ones([2, 1]).MatrixProduct(dLdP, transposeX: true);
Tensor summed = dLdP.Sum(axis: 0);
#endregion
chapter.Code("bias");
chapter.Print($"dL/dP {Python.Array(dLdP.Numbers(), 4)}: as 1ᵀ·dL/dP {Python.Round(onesTimes.Item(), 4)}, "
    + $"as a sum {Python.Round(summed.Item(), 4)}");
chapter.Results.Error("bias gradient: product with ones against the sum over the batch", LargestDifference(onesTimes, summed), 1e-12);

// ---------------------------------------------------------------------------------------------------------------------------------------
chapter.Heading("Training");
chapter.Text("""
    Training repeats four steps: take a batch, run forward, compute the gradients, move every weight a little against its
    gradient. When all rows have been used they are put into a new random order. The loop is the same for both models of
    this chapter.
    """);
chapter.Math(@"w \leftarrow w - \eta \frac{\partial L}{\partial w}");
#region train
static (Tensor X, Tensor Y) PermuteData(Tensor x, Tensor y, NumPyRandomState random)
{
    var order = new Indices(random.Permutation(x.Shape[0]));
    return (x.Gather(order), y.Gather(order));
}

static (Tensor X, Tensor Y) GenerateBatch(Tensor x, Tensor y, int start, int size)
{
    size = Math.Min(size, x.Shape[0] - start);
    return (x.Slice(0, start, size), y.Slice(0, start, size));
}

static (Weights Weights, List<double> Losses) Train(Tensor x, Tensor y, Model model, int iterations,
    double learningRate, uint seed, int batchSize = 23)
{
    var random = new NumPyRandomState(seed);
    Weights weights = model.Initialize(random);
    (x, y) = PermuteData(x, y, random);
    var losses = new List<double>();
    int start = 0;
    for (int i = 0; i < iterations; i++)
    {
        if (start >= x.Shape[0])
        {
            (x, y) = PermuteData(x, y, random);
            start = 0;
        }
        var (xBatch, yBatch) = GenerateBatch(x, y, start, batchSize);
        start += batchSize;
        var (forward, loss) = model.ForwardLoss(xBatch, yBatch, weights);
        losses.Add(loss);
        foreach (var (name, gradient) in model.LossGradients(forward, weights))
            weights[name] -= learningRate * gradient;
    }
    return (weights, losses);
}
#endregion
chapter.Code("train");
#region linear-model
var linear = new Model(
    Initialize: random => new() { ["W"] = random.Normal([13, 1]), ["B"] = random.Normal([1, 1]) },
    LinearForwardLoss, LinearLossGradients);

static Tensor LinearPredict(Tensor x, Weights weights) => x.MatrixProduct(weights["W"]) + weights["B"];
#endregion
chapter.Code("linear-model");
var (linearWeights, linearLosses) = Train(xTrain, yTrain, linear, iterations: 1000, learningRate: 0.001, seed: 180708);
chapter.Figure("2-c", LossCurve("Training loss, linear regression", linearLosses),
    "The loss of each of the 1000 batches. Batches differ, so the curve stays restless.");

static Figure LossCurve(string title, List<double> losses)
    => new Figure(title) { X = { Label = "batch" }, Y = { Label = "mean squared error" } }
        .Line("", Enumerable.Range(0, losses.Count).Select(i => (double)i), losses);

Tensor linearPredictions = LinearPredict(xTest, linearWeights);
string linearMae = Python.Round(MeanAbsoluteError(linearPredictions, yTest), 4),
    linearRmse = Python.Round(RootMeanSquaredError(linearPredictions, yTest), 4);
string relative = Python.Round(RootMeanSquaredError(linearPredictions, yTest) / yTest.Mean().Item(), 4);
chapter.Print($"Mean absolute error: {linearMae}");
chapter.Print($"Root mean squared error: {linearRmse}");
chapter.Print($"RMSE relative to the mean value: {relative}");
chapter.Text("""
    The book's text gives 3.5643 and 5.0508 for these two: its copy of the data was a slightly different one. The saved
    notebook has the numbers above, and so do the data here. The reader's notes name the seed 80718 instead of 180708, which
    gives another start:
    """);
Tensor notesPredictions = LinearPredict(xTest, Train(xTrain, yTrain, linear, 1000, 0.001, seed: 80718).Weights);
string notesMae = Python.Round(MeanAbsoluteError(notesPredictions, yTest), 4),
    notesRmse = Python.Round(RootMeanSquaredError(notesPredictions, yTest), 4);
chapter.Print($"with seed 80718: {notesMae} and {notesRmse}");
chapter.Results.Number("linear regression: first training loss (figure 2-c)", 810, linearLosses[0], Tolerance.Within(5), decimals: 0);
chapter.Results.Exact("linear regression: MAE", "3.5644", linearMae);
chapter.Results.Exact("linear regression: RMSE", "5.0497", linearRmse);
chapter.Results.Exact("linear regression: RMSE / mean value", "0.2287", relative);
chapter.Results.Exact("linear regression, seed 80718: MAE", "3.5423", notesMae);
chapter.Results.Exact("linear regression, seed 80718: RMSE", "5.0361", notesRmse);
chapter.Figure("2-d", PredictedAgainstActual("Predicted and actual, regression by hand", linearPredictions),
    "The same picture as that of the closed form.");

chapter.Text("""
    Training found nearly the weights of the closed form. It does not arrive exactly: every step follows only 23 rows, so the
    weights keep wandering around the minimum.
    """);
chapter.Table(["feature", "trained", "closed form"],
    [.. features.Select((name, i) => new[] { name, Python.Fixed(linearWeights["W"][i, 0], 4), Python.Fixed(exactW[i, 0], 4) }),
        ["bias", Python.Fixed(linearWeights["B"].Item(), 4), Python.Fixed(exactIntercept, 4)]]);
double[] bookW = [-1.0954, 0.7353, 0.1977, 0.7475, -2.2849, 2.2006, 0.7195, -2.6384, 2.5358, -1.6892, -2.3162, 0.8435, -4.2553];
chapter.Results.Exact("linear regression: W", Python.Matrix(bookW, 1, 4), linearWeights["W"].Printed());
chapter.Results.Exact("linear regression: B", "22.6312", Python.Round(linearWeights["B"].Item(), 4));

chapter.Text("""
    What has the model learned about `lstat`? Hold the other features at their means and let it run over its range. The answer of
    a linear model can only be a straight line, and the dots are not.
    """);
#region sweep-feature
double[] places = Tensor.LinearSpace(-1.5, 3.5, 40).Numbers();
Tensor others = xTest.Slice(1, 0, 12).Mean(axis: 0, keepDims: true);
Tensor along = Tensor.Concatenate(1, others + new Tensor([40, 12]), new Tensor([40, 1], places));
double[] linearAlong = LinearPredict(along, linearWeights).Numbers();
#endregion
chapter.Code("sweep-feature");
chapter.Figure("2-e",
    FeatureFigure("lstat, target and predictions, linear regression", linearAlong, yTest.Numbers(), "target"),
    "The most important feature against the target, and what the model says when only this feature changes.");
chapter.Figure("2-f",
    new Figure("The relation that the linear model has learned")
    {
        X = { Label = "lstat, standardised" }, Y = { Label = "prediction", Min = 6, Max = 51 },
    }.Scatter("", places, linearAlong),
    "The line of the figure before by itself: 40 predictions.");

Figure FeatureFigure(string title, double[] predictions, double[] dots, string dotsAre)
    => new Figure(title) { X = { Label = "lstat, standardised" }, Y = { Label = "target and prediction", Min = 6, Max = 51 } }
    .Scatter(dotsAre, lstat, dots).Line("prediction", places, predictions);

// ---------------------------------------------------------------------------------------------------------------------------------------
chapter.Heading("A neural network, step by step");
chapter.Text("""
    To bend the line, put a function that is not linear between two products. The network computes thirteen weighted sums of the
    features instead of one, sends each through a sigmoid, and takes a weighted sum of the results. Without the sigmoid the two
    products would be one: a chain of linear functions is linear.
    """);
chapter.Math(@"\sigma(x) = \frac{1}{1 + e^{-x}}");
chapter.Figure("2-g",
    new Figure("Sigmoid") { X = { Label = "x" }, Y = { Label = "σ(x)" } }.Curve("", v => 1 / (1 + Math.Exp(-v)), -5, 5),
    "The sigmoid from -5 to 5: it lies between 0 and 1, and has derivative σ(x)·(1 - σ(x)).");
chapter.Math(@"M_1 = X W_1 \quad N_1 = M_1 + B_1 \quad O_1 = \sigma(N_1)");
chapter.Math(@"M_2 = O_1 W_2 \quad P = M_2 + B_2 \quad L = \frac{1}{n} \sum_i (y_i - p_i)^2");
#region network-forward
static (Weights Forward, double Loss) NetworkForwardLoss(Tensor x, Tensor y, Weights weights)
{
    Tensor m1 = x.MatrixProduct(weights["W1"]), n1 = m1 + weights["B1"], o1 = n1.Sigmoid();
    Tensor m2 = o1.MatrixProduct(weights["W2"]), p = m2 + weights["B2"];
    double loss = (y - p).Square().Mean().Item();
    return (new() { ["X"] = x, ["N1"] = n1, ["O1"] = o1, ["P"] = p, ["y"] = y }, loss);
}

static Tensor NetworkPredict(Tensor x, Weights weights)
    => (x.MatrixProduct(weights["W1"]) + weights["B1"]).Sigmoid()
        .MatrixProduct(weights["W2"]) + weights["B2"];
#endregion
chapter.Code("network-forward");
chapter.Text("""
    Backwards the chain is longer, but every link is one that we know: products give transposes, the sigmoid gives its derivative
    element by element, biases give sums over the batch.
    """);
chapter.Math(@"\frac{\partial L}{\partial W_2} = O_1^\top \cdot \frac{\partial L}{\partial P} \quad "
    + @"\frac{\partial L}{\partial N_1} = (\frac{\partial L}{\partial P} \cdot W_2^\top) \odot \sigma'(N_1) \quad "
    + @"\frac{\partial L}{\partial W_1} = X^\top \cdot \frac{\partial L}{\partial N_1} \quad "
    + @"\frac{\partial L}{\partial B_1} = \sum_{\text{rows}} \frac{\partial L}{\partial N_1}");
#region network-gradients
static Weights NetworkLossGradients(Weights forward, Weights weights)
{
    Tensor dLdP = -1 * (forward["y"] - forward["P"]);     // without the factor 2, as in the book
    Tensor dLdW2 = forward["O1"].Transpose().MatrixProduct(dLdP), dLdB2 = dLdP.Sum(axis: 0);
    Tensor dLdO1 = dLdP.MatrixProduct(weights["W2"].Transpose());
    Tensor dO1dN1 = forward["O1"] * (1 - forward["O1"]), dLdN1 = dLdO1 * dO1dN1;
    Tensor dLdW1 = forward["X"].Transpose().MatrixProduct(dLdN1), dLdB1 = dLdN1.Sum(axis: 0);
    return new() { ["W2"] = dLdW2, ["B2"] = dLdB2, ["W1"] = dLdW1, ["B1"] = dLdB1 };
}
#endregion
chapter.Code("network-gradients");
chapter.Text("The book's function has a mistake in its last lines. Both bias gradients are summed over axis 0 once more:");
#region book-gradients
static Weights BookLossGradients(Weights forward, Weights weights)
{
    Weights gradients = NetworkLossGradients(forward, weights);
    gradients["B2"] = gradients["B2"].Sum(axis: 0);       // one number already: no harm done
    gradients["B1"] = gradients["B1"].Sum(axis: 0);       // 13 gradients become their sum
    return gradients;
}
#endregion
chapter.Code("book-gradients");
chapter.Text("""
    After the first sum the gradient of B₁ has 13 numbers, one for each hidden unit. The second sum makes one number of them,
    which broadcasting then subtracts from all 13 biases. Nothing fails and the loss falls all the same; the biases only can't
    move apart any more. Mistakes of this kind are why gradients should be checked. Here is the network at a small size, as the
    library differentiates it:
    """);
Parameter fewW1 = new("W1", new Tensor([3, 2], [0.5, -0.4, 0.3, 0.8, -0.6, 0.2])), fewB1 = new("B1", new Tensor([1, 2], [0.1, -0.2]));
Parameter fewW2 = new("W2", new Tensor([2, 1], [9.0, 7.0])), fewB2 = new("B2", new Tensor([1, 1], [12.0]));
#region network-library
Tensor hidden = (fewX.MatrixProduct(fewW1) + fewB1).Sigmoid();
Tensor networkLoss = (fewY - (hidden.MatrixProduct(fewW2) + fewB2)).Square().Mean();
#endregion
chapter.Code("network-library");
var fewUnits = new Graph("A network with two hidden units, two observations", downwards: true);
chapter.Picture(ComputationalGraph.Backward(networkLoss, fewUnits, null, (fewX, "X"), (fewY, "y")),
    "The gradient of B1 has one number for each hidden unit.");
Weights small = new() { ["W1"] = fewW1.Keep(), ["B1"] = fewB1.Keep(), ["W2"] = fewW2.Keep(), ["B2"] = fewB2.Keep() };
var smallForward = NetworkForwardLoss(fewX, fewY, small).Forward;
Weights byHand = NetworkLossGradients(smallForward, small), asInTheBook = BookLossGradients(smallForward, small);
chapter.Print($"dL/dB1 by the library:  {Python.Array(fewB1.Gradient!.Numbers(), 4)}    (2 rows and the factor 2 cancel)");
chapter.Print($"dL/dB1 by hand, right:  {Python.Array(byHand["B1"].Numbers(), 4)}");
chapter.Print($"dL/dB1 as in the book:  {Python.Round(asInTheBook["B1"].Item(), 4)} for both units");
chapter.Results.Error("network: gradients by hand against the library's",
    new[] { (fewW1, "W1"), (fewB1, "B1"), (fewW2, "W2"), (fewB2, "B2") }
        .Max(pair => LargestDifference(byHand[pair.Item2], pair.Item1.Gradient!)), 1e-12);

chapter.Text("Now train both: with the book's gradient, to have the book's numbers, and with the right one. Each makes 10 000 steps.");
#region network-model
static Weights InitializeNetwork(NumPyRandomState random) => new()
{
    ["W1"] = random.Normal([13, 13]), ["B1"] = random.Normal([1, 13]),
    ["W2"] = random.Normal([13, 1]), ["B2"] = random.Normal([1, 1]),
};

var bookNetwork = new Model(InitializeNetwork, NetworkForwardLoss, BookLossGradients);
var rightNetwork = new Model(InitializeNetwork, NetworkForwardLoss, NetworkLossGradients);
var (bookWeights, bookLosses) = Train(xTrain, yTrain, bookNetwork, 10_000, 0.001, seed: 180807);
var (rightWeights, _) = Train(xTrain, yTrain, rightNetwork, 10_000, 0.001, seed: 180807);
#endregion
chapter.Code("network-model");
Tensor bookPredictions = NetworkPredict(xTest, bookWeights), rightPredictions = NetworkPredict(xTest, rightWeights);
string bookMae = Python.Round(MeanAbsoluteError(bookPredictions, yTest), 4),
    bookRmse = Python.Round(RootMeanSquaredError(bookPredictions, yTest), 4),
    bookMse = Python.Round((bookPredictions - yTest).Square().Mean().Item(), 4);
string rightMae = Python.Round(MeanAbsoluteError(rightPredictions, yTest), 4),
    rightRmse = Python.Round(RootMeanSquaredError(rightPredictions, yTest), 4);
chapter.Print($"as in the book        Mean absolute error: {bookMae}   Root mean squared error: {bookRmse}");
chapter.Print($"                      Mean squared error:  {bookMse}");
chapter.Print($"with right gradients  Mean absolute error: {rightMae}   Root mean squared error: {rightRmse}");
chapter.Text("""
    Either way the errors are far below those of the linear regression. Between the two there is no clear winner on these
    152 rows: the right gradient has the smaller absolute error and the larger squared one. A wrong gradient need not show
    in the result; that is what makes it dangerous. (A printing of the book has 2.5289 and 3.6775, again from the other copy
    of the data.)
    """);
chapter.Results.Exact("network, the book's gradient: MAE", "2.5951", bookMae);
chapter.Results.Exact("network, the book's gradient: RMSE", "3.8851", bookRmse);
chapter.Results.Exact("network, the book's gradient: MSE", "15.0943", bookMse);
chapter.Results.Exact("network, right gradient: MAE", "2.5409", rightMae);
chapter.Results.Exact("network, right gradient: RMSE", "3.9517", rightRmse);
chapter.Figure("2-h", LossCurve("Training loss, neural network", bookLosses), "The loss of each of the 10 000 batches.");
chapter.Figure("2-i", PredictedAgainstActual("Predicted and actual, neural network", bookPredictions),
    "The dots lie closer to the line, above all for the expensive districts.");

chapter.Heading("What the network has learned");
chapter.Text("The weights of the last product say how much each hidden unit counts:");
chapter.Print($"W2:\n{bookWeights["W2"].Printed()}");
double[] bookW2 = [6.8818, 7.3908, 5.632, 7.2358, 7.6253, 6.754, 3.3251, 9.7287, 5.6011, -10.2469, 5.5645, 5.6762, -4.4088];
chapter.Results.Exact("network: W2", Python.Matrix(bookW2, 1, 4), bookWeights["W2"].Printed());
int[] strongest = [.. bookWeights["W2"].Numbers()
    .Select((w, i) => (Size: Math.Abs(w), Unit: i)).OrderByDescending(p => p.Size).Take(2).Select(p => p.Unit).Order()];
chapter.Text($"""
    The strongest are units {strongest[0]} and {strongest[1]}. To see what they look for, the book prints `weights['W1'][7]` and
    `weights['W1'][9]`. But W₁ has a row for each feature and a column for each hidden unit: those are the weights of the features
    7 (`{features[7]}`) and 9 (`{features[9]}`) towards all units. The weights of a unit are in its column. Both, the rows as
    the book prints them and the columns as they were meant:
    """);
double[] row7 = bookWeights["W1"].Slice(0, 7, 1).Numbers(), row9 = bookWeights["W1"].Slice(0, 9, 1).Numbers();
chapter.Table(["", "row 7 (book)", "row 9 (book)", "feature", "column 7 (meant)", "column 9 (meant)"],
    Enumerable.Range(0, 13).Select(i => (IReadOnlyList<string>)
    [
        $"unit {i}", Python.Fixed(row7[i], 4), Python.Fixed(row9[i], 4),
        features[i], Python.Fixed(bookWeights["W1"][i, 7], 4), Python.Fixed(bookWeights["W1"][i, 9], 4),
    ]));
string[] bookRow7 =
[
    "-3.3532e+00", "-4.6775e-01", "5.4810e-01", "-8.8043e-02", "1.7536e+00", "-5.3111e+00", "-9.4313e-01",
    "-5.8730e-01", "-1.2341e-03", "1.1375e+00", "-5.2801e-01", "1.1592e+00", "1.6007e+00",
];
double[] bookRow9 = [-2.6785, 3.9213, 2.2398, -3.6323, -0.2241, 3.1889, 0.3231, 0.4316, -1.9733, 0.2403, -1.4463, -0.5084, 1.5561];
chapter.Results.Exact("network: row 7 of W1", $"[{string.Join("\n ", bookRow7)}]",
    $"[{string.Join("\n ", row7.Select(w => w.ToString("0.0000e+00", CultureInfo.InvariantCulture)))}]");
chapter.Results.Exact("network: row 9 of W1", Python.Matrix(bookRow9, 1, 4), Python.Matrix(row9, 1, 4));

chapter.Text("""
    And the relation to `lstat`, with the other features at their means, is a curve now: steep where `lstat` is small, level where
    it is large. The dots in the book's figure are not the target, as its axis says, but the network's own predictions; beside it
    stands the figure that was meant.
    """);
double[] networkAlong = NetworkPredict(along, bookWeights).Numbers();
chapter.Figure("2-j",
    new Grid(2,
        Narrow(bookPredictions.Numbers(), "prediction for the row", "As in the book"),
        Narrow(yTest.Numbers(), "target", "As meant")),
    "The most important feature with the network's prediction, which is not a straight line.");
double bend = networkAlong[0] - 2 * networkAlong[20] + networkAlong[39];
chapter.Print($"prediction at lstat -1.5: {Python.Fixed(networkAlong[0], 1)}, in the middle: "
    + $"{Python.Fixed(networkAlong[20], 1)}, at 3.5: {Python.Fixed(networkAlong[39], 1)}");
chapter.Print($"a straight line between the ends has in the middle: {Python.Fixed((networkAlong[0] + networkAlong[39]) / 2, 1)}");
chapter.Results.Number("the network bends: ends against the middle of figure 2-j", null, bend, Tolerance.AtLeast(5), decimals: 1);

Figure Narrow(double[] dots, string dotsAre, string title)
    => new Figure(title, 400, 330) { X = { Label = "lstat, standardised" }, Y = { Label = "value", Min = 6, Max = 51 } }
    .Scatter(dotsAre, lstat, dots).Line("prediction, other features at their means", places, networkAlong);

// ---------------------------------------------------------------------------------------------------------------------------------------
chapter.Heading("The learning rate");
chapter.Text("""
    How far should each step go? The book has an experiment for this in its code and never ran it: train with twenty learning
    rates from 0.01 down to 0.000001, 100 000 steps each, and draw R² on the test rows. R² is the part of the targets' variance
    that is explained: 1 is perfect, 0 is no better than always saying the mean.
    """);
chapter.Math(@"R^2 = 1 - \frac{\sum_i (p_i - y_i)^2}{\sum_i (y_i - \text{mean of } y)^2}");
chapter.Text("""
    (Its code never imports `r2_score`, and in the training loop calls it with prediction and target exchanged, which divides by
    the variance of the predictions. Here they are where they belong, and the gradient is the right one.)
    """);
#region rates
static double R2Score(Tensor predictions, Tensor y)
{
    var metric = new RSquared();
    metric.Add(predictions, y);
    return metric.Value;
}

int steps = chapter.Quick ? 10_000 : 100_000;
double[] rates = [.. Enumerable.Range(0, 20).Select(i => 1e-2 * Math.Pow(1e-4, i / 19.0))];
double[] scores = new double[20], trainingScores = new double[20];
Parallel.For(0, 20, i =>
{
    Weights weights = Train(xTrain, yTrain, rightNetwork, steps, rates[i], seed: 80718).Weights;
    scores[i] = R2Score(NetworkPredict(xTest, weights), yTest);
    trainingScores[i] = R2Score(NetworkPredict(xTrain, weights), yTrain);
});
#endregion
chapter.Code("rates");
chapter.Table(["learning rate", "R² on the training rows", "R² on the test rows"],
    rates.Select((rate, i) => (IReadOnlyList<string>)
    [
        rate.ToString("0.0e-0", CultureInfo.InvariantCulture), Python.Fixed(trainingScores[i], 4), Python.Fixed(scores[i], 4),
    ]));
var sweep = new Figure($"R² after {steps:#,0} steps")
{
    X = { Label = "learning rate", Scale = Scale.Logarithmic }, Y = { Label = "R²" },
}.Line("test rows", rates, scores).Line("training rows", rates, trainingScores, dashed: true);
chapter.Figure("2-k", sweep, "The sweep over learning rates.");
chapter.Text("""
    The smallest rates take steps so small that they have not arrived. With larger ones the fit of the training rows gets better
    and better, while that of the test rows is best at about 0.00002 and then gets worse: the network goes on to learn what is
    true of its training rows only. At the largest rate the steps are so long that the result depends on chance.
    """);
double best = scores.Max();

// ---------------------------------------------------------------------------------------------------------------------------------------
chapter.Heading("Overfitting, and the leak measured");
chapter.Text("""
    A model with enough weights can learn its training rows by heart. Whether it has found a rule or a list shows only on rows
    that it never saw, which is why some are kept for the test. Both models do better on their training rows; the network, which
    could remember more, has the larger gap:
    """);
string Rmse(Tensor predictions, Tensor y) => Python.Fixed(RootMeanSquaredError(predictions, y), 4);
chapter.Table(["model", "RMSE on training rows", "RMSE on test rows"],
[
    ["least squares", Rmse(xTrain.MatrixProduct(exactW) + exactIntercept, yTrain), Rmse(exactPredictions, yTest)],
    ["network, right gradient", Rmse(NetworkPredict(xTrain, rightWeights), yTrain), Rmse(rightPredictions, yTest)],
]);
chapter.Text("And the leak: here is everything once more with means and deviations of the training rows alone, as it should be.");
#region leak
var honest = StandardScaler.Fit<double>(Rows(trainingRows, features).Values, 13);
var (xHonest, _) = Prepare(trainingRows, honest);
var (xHonestTest, _) = Prepare(testRows, honest);
var (honestW, honestIntercept) = LeastSquares(xHonest, yTrain);
Tensor honestLeastSquares = xHonestTest.MatrixProduct(honestW) + honestIntercept;

uint[] seeds = [180807, 1, 2, 3, 4, 5];
double NetworkError(Tensor x, Tensor test, uint seed)
{
    Weights weights = Train(x, yTrain, rightNetwork, 10_000, 0.001, seed).Weights;
    return RootMeanSquaredError(NetworkPredict(test, weights), yTest);
}

double[] leaky = [.. seeds.Select(seed => NetworkError(xTrain, xTest, seed))];
double[] clean = [.. seeds.Select(seed => NetworkError(xHonest, xHonestTest, seed))];
#endregion
chapter.Code("leak");
chapter.Table(["model, RMSE on the test rows", "scaled with all rows (book)", "scaled with the training rows"], [
    ["least squares", baselineRmse, Rmse(honestLeastSquares, yTest)],
    .. leaky.Select((error, i) => (IReadOnlyList<string>)[$"network, seed {seeds[i]}", Python.Fixed(error, 4), Python.Fixed(clean[i], 4)]),
    ["network, mean of these", Python.Fixed(leaky.Average(), 4), Python.Fixed(clean.Average(), 4)]]);
chapter.Text("""
    Least squares does not care how its features are scaled: the weights change and the predictions do not. For the network the
    scale is a part of the model. Its error changes with it, for the book's seed even considerably; but it changes as much from
    seed to seed, on these few rows. So this leak can't be seen in the result, and a single number from a single seed says little
    about which of two programs is better. Both are reasons to be careful, not to be careless: `StandardScaler.Fit` takes the training
    rows as its argument, and `DataSets.Load` passes them.
    """);
chapter.Results.Error("least squares does not depend on the scaling", LargestDifference(honestLeastSquares, exactPredictions), 1e-9);
chapter.Results.Number("network, scaled with the training rows: RMSE, seed 180807", null, clean[0], Tolerance.Between(3.4, 4.3));
chapter.Results.Number("network, scaled with all rows: mean RMSE of six seeds", null, leaky.Average(), Tolerance.Between(3.4, 4.3));
chapter.Results.Number("network, scaled with the training rows: mean RMSE of six seeds", null, clean.Average(),
    Tolerance.Between(3.4, 4.3));
chapter.Results.Number("learning-rate sweep: best R²", null, best, Tolerance.Between(0.8, 0.95), Tolerance.Between(0.75, 0.95));
chapter.Results.Number("learning-rate sweep: R² at the smallest rate", null, scores[^1], Tolerance.AtMost(0.8));

return chapter.Finish();

static double LargestDifference(Tensor a, Tensor b) => a.Numbers().Zip(b.Numbers(), (p, q) => Math.Abs(p - q)).Max();

/// <summary>A model as three functions: its first weights, its forward pass with the loss, its gradients.</summary>
internal sealed record Model(
    Func<NumPyRandomState, Weights> Initialize,
    Func<Tensor, Tensor, Weights, (Weights Forward, double Loss)> ForwardLoss,
    Func<Weights, Weights, Weights> LossGradients);
