#:project ../src/Lincoln.Double
#:project ../src/Lincoln.Testing.Double
#:project Kit

// Chapter 1: functions, derivatives, the chain rule, and functions of matrices.
// Run it: dotnet run book/01-foundations.cs      It prints its numbers and writes the page book/out/01-foundations.html.

using Lincoln;
using Lincoln.Book;
using Lincoln.Operations;
using Lincoln.Plots;
using Lincoln.Testing;

var chapter = new Chapter("Chapter 1: Foundations", args);
chapter.Text("""
    A neural network is a function made of simple functions, and training it means asking how its result changes when one of its numbers
    changes. This chapter builds the two tools for that, the derivative and the chain rule, first for single numbers and then for matrices.

    Everything is shown from three sides: as mathematics, as code that runs, and as a diagram. The code on this page is the
    program that wrote the page; the diagrams are drawn from the operations that really ran, with the values that went forwards
    and, below them in colour, the gradients that came back. The table at the end compares every number with the one that the
    book's own programs print.
    """);

// ---------------------------------------------------------------------------------------------------------------------------------------
chapter.Heading("Arrays");
chapter.Text("""
    The operators of a tensor work on each number by itself. A list knows nothing of that: joining two lists puts one behind the other,
    and multiplying them has no meaning.
    """);
#region arrays
int[] listA = [1, 2, 3], listB = [4, 5, 6];
int[] joined = [.. listA, .. listB];          // and listA * listB does not compile

Tensor a = Tensor.From(1, 2, 3), b = Tensor.From(4, 5, 6);
Tensor sum = a + b, product = a * b;
#endregion
chapter.Code("arrays");
chapter.Print($"lists  a then b: [{string.Join(", ", joined)}]");
chapter.Print($"tensor a + b:    {Python.Integers(sum.Numbers())}");
chapter.Print($"tensor a * b:    {Python.Integers(product.Numbers())}");

chapter.Text("""
    When a row is added to a matrix, the row is added to each of the matrix's rows (broadcasting). A layer's bias will rely on that.
    A sum can run over all numbers or along one axis: axis 0 goes down the columns, axis 1 along the rows.
    """);
#region axes
Tensor matrix = Tensor.From(new double[,] { { 1, 2, 3 }, { 4, 5, 6 } });
Tensor row = Tensor.From(10, 20, 30);
Tensor shifted = matrix + row;
Tensor columnSums = matrix.Sum(axis: 0), rowSums = matrix.Sum(axis: 1);
#endregion
chapter.Code("axes");
chapter.Print(Python.Integers(shifted.Numbers(), 3));
chapter.Print($"sum over axis 0: {Python.Integers(columnSums.Numbers())}");
chapter.Print($"sum over axis 1: {Python.Integers(rowSums.Numbers())}");

chapter.Results.Exact("a + b", "[5 7 9]", Python.Integers(sum.Numbers()));
chapter.Results.Exact("a * b", "[ 4 10 18]", Python.Integers(product.Numbers()));
chapter.Results.Exact("matrix + row", "[[11 22 33]\n [14 25 36]]", Python.Integers(shifted.Numbers(), 3));
chapter.Results.Exact("sum over axis 0", "[5 7 9]", Python.Integers(columnSums.Numbers()));
chapter.Results.Exact("sum over axis 1", "[ 6 15]", Python.Integers(rowSums.Numbers()));

// ---------------------------------------------------------------------------------------------------------------------------------------
chapter.Heading("Functions");
chapter.Text("Two functions to begin with. Both take a tensor and map each of its numbers.");
chapter.Math(@"f_1(x) = x^2 \quad f_2(x) = \max(0.2 x, x)");
#region functions
static Tensor Square(Tensor x) => x.Square();
static Tensor LeakyReLU(Tensor x) => x.LeakyReLU(0.2);
static Tensor Sigmoid(Tensor x) => 1 / (1 + (-x).Exp());
#endregion
chapter.Code("functions");
chapter.Text("""
    The second is a ReLU that leaks: below zero it keeps a fifth of its input, where a plain ReLU gives 0. (The book's figure
    titles it "ReLU", and so does this one.) The sigmoid belongs to the next sections; it squeezes any number into 0…1. Written
    like this its exponential may become infinite for very negative inputs; the result, 1/∞ = 0, is right all the same, but NumPy
    complains about it.
    """);

#region range
// As NumPy's arange: every place is counted from the first, by what rounding left of the step.
static Tensor Range(double from, double to, double step)
{
    int count = (int)Math.Ceiling((to - from) / step);
    double spacing = from + step - from;
    return Tensor.From([.. Enumerable.Range(0, count).Select(i => from + i * spacing)]);
}
#endregion
chapter.Text("To draw them, a range of places:");
chapter.Code("range");
var aroundZero = Range(-2, 2, 0.01);
chapter.Figure("1-a",
    new Grid(2,
        Plot("Square function", aroundZero, Square(aroundZero)),
        Plot("\"ReLU\" function", aroundZero, LeakyReLU(aroundZero))),
    "The two functions over -2…2, with one scale for both.");

static Figure Plot(string title, Tensor x, Tensor y)
    => new Figure(title, 400, 320) { X = { Label = "input" }, Y = { Label = "output", Min = -1, Max = 4 } }
    .Line("", x.Numbers(), y.Numbers());

// ---------------------------------------------------------------------------------------------------------------------------------------
chapter.Heading("Derivatives");
chapter.Text("""
    How much does the output change, per change of the input, at one place? The derivative is the limit of that ratio for smaller
    and smaller changes:
    """);
chapter.Math(@"\frac{df}{du}(a) = \lim_{\Delta \to 0} \frac{f(a + \Delta) - f(a - \Delta)}{2 \Delta}");
chapter.Text("""
    A computer can take a small change instead of the limit. Taken on both sides of the place, the errors of first order cancel,
    and what is left shrinks with the square of the change.
    """);
#region deriv
static Tensor Deriv(Func<Tensor, Tensor> function, Tensor input, double difference = 0.001)
    => (function(input + difference) - function(input - difference)) / (2 * difference);
#endregion
chapter.Code("deriv");
var places = Tensor.From(-2, -0.5, 0, 1, 3);
chapter.Print($"x                      {places.Printed()}");
chapter.Print($"derivative of square   {Deriv(Square, places).Printed()}");
chapter.Print($"derivative of sigmoid  {Deriv(Sigmoid, places).Printed()}");
chapter.Text("""
    The square's derivative is 2x, the sigmoid's is σ(x)·(1 - σ(x)), and the measured numbers agree. The library has the same tool
    for everyday use, `NumericalDerivative.Of`: it takes a smaller step, and divides by the step that remains after rounding.
    """);
Tensor measured = NumericalDerivative.Of(Sigmoid, places), exactly = Sigmoid(places) * (1 - Sigmoid(places));
chapter.Print($"NumericalDerivative.Of {measured.Printed()}, at most "
    + $"{Python.Repr(double.Round(LargestDifference(measured, exactly), 12))} away from the formula");

#region slope
Tensor x = Range(-5, 5, 0.01), tanh = x.Tanh();
double asInTheBook = (x[501] - x[500]) / 0.01;
double slope = (tanh[501] - tanh[500]) / 0.01;
#endregion
chapter.Text("""
    A warning on the side, with one of the book's own numbers (it belongs to chapter 4). To show that tanh has slope 1 at 0, a
    cell divides the difference of two neighbouring entries by their distance, but takes the entries from the array of places
    instead of the values. What it prints is the distance of two places over the intended 0.01, whatever the function is; that it
    is almost 1 is no evidence at all. With the values the ratio is a little lower, as it must be, since tanh bends.
    """);
chapter.Code("slope");
chapter.Print($"as in the book:  {Python.Repr(asInTheBook)}");
chapter.Print($"slope of tanh:   {Python.Repr(slope)}");
chapter.Results.Exact("\"slope of tanh at 0\", with the book's mistake", "0.9999999999999787", Python.Repr(asInTheBook));
chapter.Results.Number("slope of tanh over 0…0.01, right: tanh(0.01) / 0.01", null, slope,
    Tolerance.Between(0.99996, 0.99997), decimals: 6);

// ---------------------------------------------------------------------------------------------------------------------------------------
chapter.Heading("Nested functions");
chapter.Text("The output of one function can be the input of the next. A list of functions, applied in turn, is called a chain here.");
chapter.Math(@"y = f_2(f_1(x))");
#region chain
static Tensor ChainLength2(Func<Tensor, Tensor>[] chain, Tensor x)
{
    if (chain.Length != 2) throw new ArgumentException($"2 functions, not {chain.Length}");
    var (f1, f2) = (chain[0], chain[1]);
    return f2(f1(x));
}
#endregion
chapter.Code("chain");
chapter.Text("Here is the chain of the square and the sigmoid at x = 1.5, as the library ran it.");
var point = Tensor.Scalar(1.5);
point.RequiresGradient = true;
chapter.Picture(ComputationalGraph.Backward(point.Square().Sigmoid(), "σ(x²) at x = 1.5", null, (point, "x")),
    "Each box is one function with its value; below it, in colour, the derivative of the last result with respect to that value.");

chapter.Heading("The chain rule");
chapter.Text("""
    What is the derivative of a chain? A small change of x changes the inner result u by f₁'(x) times as much, and that changes
    the outer result by f₂'(u) times as much again. The factors multiply, and each is taken at the place where its own function
    was evaluated:
    """);
chapter.Math(@"\frac{d f_2}{d x}(x) = \frac{d f_2}{d u}(f_1(x)) \times \frac{d f_1}{d x}(x)");
#region chain-derivative
static Tensor ChainDeriv2(Func<Tensor, Tensor>[] chain, Tensor x)
{
    if (chain.Length != 2) throw new ArgumentException($"2 functions, not {chain.Length}");
    if (x.Shape.Rank != 1) throw new ArgumentException($"A vector is needed, found {x.Shape}.");
    var (f1, f2) = (chain[0], chain[1]);
    Tensor u = f1(x);
    return Deriv(f2, u) * Deriv(f1, x);
}
#endregion
chapter.Code("chain-derivative");
chapter.Text("""
    The order matters: squaring first and then squeezing gives another function than squeezing first. The derivative, in the
    second colour, is positive where the function rises and 0 where it is level.
    """);
#region plot-chain
static void PlotChain(Figure figure, Func<Tensor, Tensor>[] chain, Tensor x)
{
    Tensor y = chain.Length == 2 ? ChainLength2(chain, x) : ChainLength3(chain, x);
    figure.Line("f(x)", x.Numbers(), y.Numbers());
}

static void PlotChainDeriv(Figure figure, Func<Tensor, Tensor>[] chain, Tensor x)
{
    Tensor slopes = chain.Length == 2 ? ChainDeriv2(chain, x) : ChainDeriv3(chain, x);
    figure.Line("df/dx", x.Numbers(), slopes.Numbers());
}
#endregion
var plotRange = Range(-3, 3, 0.01);
Func<Tensor, Tensor>[] sigmoidOfSquare = [Square, Sigmoid], squareOfSigmoid = [Sigmoid, Square];
chapter.Figure("1-b", new Grid(2, Both("sigmoid(square(x))", sigmoidOfSquare), Both("square(sigmoid(x))", squareOfSigmoid)),
    "Two chains of two functions with their derivatives.");

Figure Both(string title, Func<Tensor, Tensor>[] chain)
{
    var figure = new Figure(title, 400, 320) { X = { Label = "x" }, Y = { Min = -0.5, Max = 1.1 } };
    PlotChain(figure, chain, plotRange);
    PlotChainDeriv(figure, chain, plotRange);
    return figure;
}

// ---------------------------------------------------------------------------------------------------------------------------------------
chapter.Heading("Three functions");
chapter.Text("Longer chains add nothing new: one more function, one more factor.");
chapter.Math(@"\frac{d f_3}{d x}(x) = \frac{d f_3}{d v}(f_2(f_1(x))) \times \frac{d f_2}{d u}(f_1(x)) \times \frac{d f_1}{d x}(x)");
#region three
static Tensor ChainLength3(Func<Tensor, Tensor>[] chain, Tensor x)
{
    if (chain.Length != 3) throw new ArgumentException($"3 functions, not {chain.Length}");
    return chain[2](chain[1](chain[0](x)));
}

static Tensor ChainDeriv3(Func<Tensor, Tensor>[] chain, Tensor x)
{
    if (chain.Length != 3) throw new ArgumentException($"3 functions, not {chain.Length}");
    var (f1, f2, f3) = (chain[0], chain[1], chain[2]);

    // The forward pass: the input of every function.
    Tensor u = f1(x), v = f2(u);

    // The backward pass: the derivative of every function, at its own input.
    Tensor df3 = Deriv(f3, v), df2 = Deriv(f2, u), df1 = Deriv(f1, x);
    return df1 * df2 * df3;
}
#endregion
chapter.Code("three");
chapter.Text("""
    The function has two halves, and every training step of every network in this book has the same two: a forward pass that
    computes values and keeps them, and a backward pass that multiplies derivatives and needs the kept values. The figures of the
    book come from these functions:
    """);
chapter.Code("plot-chain");
chapter.Figure("1-c",
    new Grid(2,
        Both("sigmoid(square(leakyReLU(x)))", [LeakyReLU, Square, Sigmoid]),
        Both("square(sigmoid(leakyReLU(x)))", [LeakyReLU, Sigmoid, Square])),
    "Two chains of three functions with their derivatives. The leaky ReLU bends everything at 0; "
    + "the left function is flatter on its left side.");
chapter.Text("""
    Is the chain rule right? The whole chain can be differentiated as if it were one function. The two must agree, up to the small
    error of the central differences. (The place 0 is left out: the leaky ReLU has a kink there, so it has no derivative, and a
    difference across a kink measures a mean of the two slopes.)
    """);
#region chain-check
Func<Tensor, Tensor>[] threeFunctions = [LeakyReLU, Square, Sigmoid];
Tensor withoutKink = Tensor.From([.. plotRange.Numbers().Where(v => Math.Abs(v) > 0.005)]);
Tensor byTheRule = ChainDeriv3(threeFunctions, withoutKink);
Tensor asOneFunction = Deriv(v => ChainLength3(threeFunctions, v), withoutKink);
double chainError = LargestDifference(byTheRule, asOneFunction);
#endregion
chapter.Code("chain-check");
chapter.Print($"largest difference: {chainError:0.0e+0}");
chapter.Results.Error("chain rule against the chain as one function", chainError, 1e-6);

// ---------------------------------------------------------------------------------------------------------------------------------------
chapter.Heading("Several inputs");
chapter.Text("""
    A function of two inputs has two derivatives, one for each, with the other input held still. If the function adds first, both
    derivatives of the sum are 1, so both inputs get the same gradient.
    """);
chapter.Math(@"s = \sigma(x + y) \quad \frac{\partial s}{\partial x} = \sigma'(x + y) \times 1 \quad "
    + @"\frac{\partial s}{\partial y} = \sigma'(x + y) \times 1");
#region inputs
static Tensor MultipleInputsAdd(Tensor x, Tensor y, Func<Tensor, Tensor> sigma)
{
    if (x.Shape != y.Shape) throw new ArgumentException($"Two shapes: {x.Shape} and {y.Shape}.");
    return sigma(x + y);
}

static (Tensor X, Tensor Y) MultipleInputsAddBackward(
    Tensor x, Tensor y, Func<Tensor, Tensor> sigma)
{
    Tensor dsda = Deriv(sigma, x + y);
    const double dadx = 1, dady = 1;
    return (dsda * dadx, dsda * dady);
}
#endregion
chapter.Code("inputs");
Tensor left = Tensor.From(0.5, -1), right = Tensor.From(1, 0.25);
var (toLeft, toRight) = MultipleInputsAddBackward(left, right, Sigmoid);
chapter.Print($"s     {MultipleInputsAdd(left, right, Sigmoid).Printed()}");
chapter.Print($"ds/dx {toLeft.Printed()}");
chapter.Print($"ds/dy {toRight.Printed()}");
left.RequiresGradient = right.RequiresGradient = true;
chapter.Picture(ComputationalGraph.Backward((left + right).Sigmoid(), "σ(x + y)", Tensor.Ones([2]), (left, "x"), (right, "y")),
    "An addition passes the gradient that arrives on to both of its inputs, unchanged.");

// ---------------------------------------------------------------------------------------------------------------------------------------
chapter.Heading("Functions of matrices");
chapter.Text("""
    The inputs of a network come as a matrix X with one observation in each row, and a layer weighs them with a matrix W. The
    product N = X·W is a function of two matrices. For one observation with three features it is a single number, and its
    derivative with respect to each feature is that feature's weight:
    """);
chapter.Math(@"N = \matrix{x_1 & x_2 & x_3} \cdot \matrix{w_1 \\ w_2 \\ w_3} = x_1 w_1 + x_2 w_2 + x_3 w_3");
chapter.Math(@"\frac{\partial N}{\partial X} = \matrix{w_1 & w_2 & w_3} = W^\top");
#region product
static Tensor MatmulForward(Tensor x, Tensor w)
{
    if (x.Shape[1] != w.Shape[0])
        throw new ArgumentException($"X has {x.Shape[1]} columns, but W has {w.Shape[0]} rows.");
    return x.MatrixProduct(w);
}

static Tensor MatmulBackwardFirst(Tensor x, Tensor w) => w.Transpose();
#endregion
chapter.Code("product");
#region seed
var random = new NumPyRandomState(190203);    // the numbers that the book's program drew
Tensor X = random.Normal([1, 3]), W = random.Normal([3, 1]);
#endregion
chapter.Code("seed");
Tensor dNdX = MatmulBackwardFirst(X, W);
chapter.Print($"X      {X.Printed()}");
chapter.Print($"dN/dX  {dNdX.Printed()}");
chapter.Results.Exact("X, seed 190203", "[[ 0.4723  0.6151 -1.7262]]", X.Printed());
chapter.Results.Exact("dN/dX = Wᵀ", "[[ 0.9282 -0.6075 -1.2214]]", dNdX.Printed());
chapter.Text("The library checks shapes by itself, where they are computed, and its message says what does not fit:");
try { X.MatrixProduct(Tensor.Ones([2, 1])); }
catch (ShapeException error) { chapter.Print(error.Message); }

chapter.Text("One more function behind the product, and the chain rule gives one more factor:");
chapter.Math(@"S = \sigma(X W) \quad \frac{\partial S}{\partial X} = \sigma'(N) \cdot W^\top");
#region backward1
static Tensor MatrixForwardExtra(Tensor x, Tensor w, Func<Tensor, Tensor> sigma)
    => sigma(MatmulForward(x, w));

static Tensor MatrixFunctionBackward1(Tensor x, Tensor w, Func<Tensor, Tensor> sigma)
{
    Tensor n = MatmulForward(x, w), dSdN = Deriv(sigma, n), dNdX = w.Transpose();
    return dSdN.MatrixProduct(dNdX);
}
#endregion
chapter.Code("backward1");
Tensor dSdX = MatrixFunctionBackward1(X, W, Sigmoid);
chapter.Print($"dS/dX  {dSdX.Printed()}");
chapter.Text("""
    (The book's notebook defines this function a second time with `np.transpose(W.transpose(0, 1))`. Naming both axes in their
    present order changes nothing, and the outer call then transposes: it is Wᵀ after all, but by way of a detour that reads as if
    W were transposed twice.)
    """);
chapter.Text("Is it right? Move one element of X a little, run forward again, and see what happens to S:");
#region check
Tensor ForwardTest(int i, int j, double increment)
{
    Tensor moved = X.Keep();
    moved.Edit()[i * X.Shape[1] + j] += increment;
    return MatrixForwardExtra(moved, W, Sigmoid);
}

Tensor difference = ForwardTest(0, 2, 0.01) - ForwardTest(0, 2, 0);
double checkedSlope = double.Round(difference.Item(), 4) / 0.01;
double computedSlope = dSdX[0, 2];
#endregion
chapter.Code("check");
string checkedText = Python.Matrix([checkedSlope], 1, 4), computedText = Python.Round(computedSlope, 2);
chapter.Print($"moved by 0.01:  {checkedText}");
chapter.Print($"computed:       {computedText}");
chapter.Results.Exact("dS/dX, sigmoid", "[[ 0.0852 -0.0557 -0.1121]]", dSdX.Printed());
chapter.Results.Exact("check: x₁₃ moved by 0.01", "[[-0.11]]", checkedText);
chapter.Results.Exact("check: dS/dx₁₃ computed", "-0.11", computedText);

// ---------------------------------------------------------------------------------------------------------------------------------------
chapter.Heading("Matrices and a sum");
chapter.Text("""
    With several observations S is a matrix, and asking for the derivative of a matrix with respect to a matrix would give a
    table of four indices. Training never needs that: at the end there is always one number, the loss. Here it is simply the
    sum of all elements.
    """);
chapter.Math(@"L = \sum_{i,j} \sigma(X W)_{ij}");
chapter.Text("""
    Backwards, one step after the other. The sum has derivative 1 for every element of S. The sigmoid multiplies by its own
    derivative, element by element (⊙). And the product gives each of its two factors the other one, transposed: on the right for
    X, on the left for W. The shapes allow nothing else, since a gradient has the shape of what it belongs to; that this is also
    right is derived element by element at the end of the chapter.
    """);
chapter.Math(@"\frac{\partial L}{\partial X} = (1 \odot \sigma'(N)) \cdot W^\top \quad "
    + @"\frac{\partial L}{\partial W} = X^\top \cdot (1 \odot \sigma'(N))");
#region sum
static double MatrixFunctionForwardSum(Tensor x, Tensor w, Func<Tensor, Tensor> sigma)
    => sigma(MatmulForward(x, w)).Sum().Item();

static (Tensor X, Tensor W) MatrixFunctionBackwardSum(
    Tensor x, Tensor w, Func<Tensor, Tensor> sigma)
{
    Tensor n = MatmulForward(x, w), s = sigma(n);
    Tensor dLdS = Tensor.Ones(s.Shape), dSdN = Deriv(sigma, n), dLdN = dLdS * dSdN;
    return (dLdN.MatrixProduct(w.Transpose()), x.Transpose().MatrixProduct(dLdN));
}
#endregion
chapter.Code("sum");
chapter.Text("""
    (The book's version computes dLdN and then goes on with dSdN. As dLdS is all ones the number is the same; with any other
    upstream gradient it would be wrong. It also stops at dL/dX: the rule for W is a formula there.)
    """);
random = new NumPyRandomState(190204);
(X, W) = (random.Normal([3, 3]), random.Normal([3, 2]));
double L = MatrixFunctionForwardSum(X, W, Sigmoid);
var (dLdX, dLdW) = MatrixFunctionBackwardSum(X, W, Sigmoid);
chapter.Print($"X:\n{X.Printed()}");
chapter.Print($"L:\n{Python.Round(L, 4)}");
chapter.Print($"dL/dX:\n{dLdX.Printed()}");
chapter.Print($"dL/dW:\n{dLdW.Printed()}");
chapter.Text("And the check for the element in the first row and column:");
#region check-sum
double At(double x11)
{
    Tensor moved = X.Keep();
    moved.Edit()[0] = x11;
    return MatrixFunctionForwardSum(moved, W, Sigmoid);
}

double movedSlope = (At(X[0, 0] + 0.001) - L) / 0.001;
#endregion
chapter.Code("check-sum");
chapter.Print($"measured {Python.Round(movedSlope, 4)}, computed {Python.Round(dLdX[0, 0], 4)}");
chapter.Results.Exact("X, seed 190204", "[[-1.5775 -0.6664  0.6391]\n [-0.5615  0.7373 -1.4231]\n [-1.4435 -0.3913  0.1539]]", X.Printed());
chapter.Results.Exact("L", "2.3755", Python.Round(L, 4));
chapter.Results.Exact("dL/dX", "[[ 0.2489 -0.3748  0.0112]\n [ 0.126  -0.2781 -0.1395]\n [ 0.2299 -0.3662 -0.0225]]", dLdX.Printed());
chapter.Results.Exact("check: x₁₁ moved by 0.001", "0.2489", Python.Round(movedSlope, 4));
chapter.Text("""
    The book also draws L while x₁₁ wanders around its value. The line is almost straight: over this range the derivative hardly
    changes. (There the function gets two more arguments, for the element to be replaced, and fails when it is told to replace
    nothing, since it then uses a matrix that it never made.)
    """);
double[] x11 = Range(X[0, 0] - 1, X[0, 0] + 1, 0.01).Numbers(), alongX11 = [.. x11.Select(At)];
double Tangent(double at) => L + dLdX[0, 0] * (at - X[0, 0]);
var aroundX11 = new Figure("L against x₁₁") { X = { Label = "x₁₁" }, Y = { Label = "L" } }
    .Line("L", x11, alongX11)
    .Line("slope dL/dx₁₁ at its value", [x11[0], x11[^1]], [Tangent(x11[0]), Tangent(x11[^1])], dashed: true)
    .Scatter("x₁₁ of this chapter", [X[0, 0]], [L]);
chapter.Figure("1-d", aroundX11, "The derivative of the previous section is the slope of this curve at the dot.");
chapter.Results.Number("figure 1-d: L at x₁₁ - 1", 2.14, alongX11[0], Tolerance.Exact, decimals: 2);
chapter.Results.Number("figure 1-d: L at x₁₁ + 1", 2.62, alongX11[^1], Tolerance.Exact, decimals: 2);

// ---------------------------------------------------------------------------------------------------------------------------------------
chapter.Heading("The same with the library");
chapter.Text("""
    All derivatives above were measured. The library computes them: every operation that runs remembers its inputs and knows
    its derivative, and `Backward` walks from the last result to the first inputs with the same rules. The next lines are
    the whole program.
    """);
#region library
X.RequiresGradient = W.RequiresGradient = true;
Tensor loss = X.MatrixProduct(W).Sigmoid().Sum();

// Calls loss.Backward() and draws what ran.
Graph graph = ComputationalGraph.Backward(loss, "L = sum(σ(X·W))", null, (X, "X"), (W, "W"));
#endregion
chapter.Code("library");
chapter.Picture(graph, "Forwards the values; backwards, in colour, dL/dS (all ones), dL/dN, dL/dX and dL/dW.");
double againstX = LargestDifference(X.Gradient!, dLdX), againstW = LargestDifference(W.Gradient!, dLdW);
chapter.Print($"largest difference from the measured gradients: X {againstX:0.0e+0}, W {againstW:0.0e+0}");
var worst = GradientCheck.Run(v => v[0].MatrixProduct(v[1]).Sigmoid().Sum(), X, W);
chapter.Text("""
    And it has the check as a tool. `GradientCheck.Run` multiplies the result by random numbers first. A check that sums up, as
    the one above, has an upstream gradient of all ones, which does not notice when gradients are paired with the wrong elements;
    that is how a wrong convolution gradient slipped through the book's own check in chapter 5.
    """);
chapter.Print($"GradientCheck.Run: every number is right; the worst is {worst}");
chapter.Results.Error("gradients by backpropagation against measured ones", Math.Max(againstX, againstW), 1e-6);

// ---------------------------------------------------------------------------------------------------------------------------------------
chapter.Heading("Why the transposes: the matrix chain rule, element by element");
chapter.Text("""
    The rule for a product of matrices follows from the chain rule for single numbers. Write the product out: the element of
    N in row i and column j is a sum over k, and x with indices i and k appears in all elements of row i of N, each time
    with another weight.
    """);
chapter.Math(@"n_{ij} = \sum_k x_{ik} w_{kj} \quad \frac{\partial n_{ij}}{\partial x_{ik}} = w_{kj} \quad "
    + @"\frac{\partial n_{ij}}{\partial w_{kj}} = x_{ik}");
chapter.Text("A number that acts on L in several ways has the sum of the ways as its derivative. So, with s' for σ'(n):");
chapter.Math(@"\frac{\partial L}{\partial x_{ik}} = \sum_j s'_{ij} w_{kj} = \sum_j s'_{ij} (W^\top)_{jk} \quad "
    + @"\frac{\partial L}{\partial w_{kj}} = \sum_i x_{ik} s'_{ij} = \sum_i (X^\top)_{ki} s'_{ij}");
chapter.Text("""
    Both sums are those of a matrix product: rows of σ'(N) with columns of Wᵀ, rows of Xᵀ with columns of σ'(N). The transposes
    are nothing but the order of the indices. Here are the sums as loops over single numbers, without any matrix:
    """);
#region elements
static (double[,] X, double[,] W) ByElements(Tensor x, Tensor w)
{
    int rows = x.Shape[0], inner = x.Shape[1], columns = w.Shape[1];
    double[,] dX = new double[rows, inner], dW = new double[inner, columns];
    for (int i = 0; i < rows; i++)
        for (int j = 0; j < columns; j++)
        {
            double n = 0;
            for (int k = 0; k < inner; k++) n += x[i, k] * w[k, j];
            double s = 1 / (1 + Math.Exp(-n)), slope = s * (1 - s);
            for (int k = 0; k < inner; k++)
            {
                dX[i, k] += slope * w[k, j];  // one way from x to L: through n with indices i, j
                dW[k, j] += x[i, k] * slope;
            }
        }
    return (dX, dW);
}
#endregion
chapter.Code("elements");
var (elementsX, elementsW) = ByElements(X, W);
Tensor byElementsX = Tensor.From(elementsX), byElementsW = Tensor.From(elementsW);
chapter.Table(["element", "its sum, term by term", "value", "by matrices"], Enumerable.Range(0, 9).Select(e => ElementRow(e / 3, e % 3)));
chapter.Print($"dL/dX by elements:\n{byElementsX.Printed()}");
chapter.Print($"dL/dW by elements:\n{byElementsW.Printed()}");
double elementError = Math.Max(LargestDifference(byElementsX, X.Gradient!), LargestDifference(byElementsW, W.Gradient!));
chapter.Print($"largest difference from the matrix products: {elementError:0.0e+0}");
chapter.Results.Exact("dL/dX, element by element",
    "[[ 0.2489 -0.3748  0.0112]\n [ 0.126  -0.2781 -0.1395]\n [ 0.2299 -0.3662 -0.0225]]", byElementsX.Printed());
chapter.Results.Error("element by element against matrix products", elementError, 1e-12);

return chapter.Finish();

IReadOnlyList<string> ElementRow(int i, int k)
{
    Tensor n = X.Detach().MatrixProduct(W.Detach()), slopes = n.Sigmoid() * (1 - n.Sigmoid());
    string terms = string.Join(" + ", Enumerable.Range(0, 2).Select(j => $"{Python.Fixed(slopes[i, j], 4)}·({Python.Fixed(W[k, j], 4)})"));
    return [$"∂L/∂x{"₁₂₃"[i]}{"₁₂₃"[k]}", terms, Python.Fixed(byElementsX[i, k], 4), Python.Fixed(X.Gradient![i, k], 4)];
}

static double LargestDifference(Tensor a, Tensor b) => a.Numbers().Zip(b.Numbers(), (p, q) => Math.Abs(p - q)).Max();
