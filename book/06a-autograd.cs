#:project ../src/Lincoln.Double
#:project ../src/Lincoln.Testing.Double
#:project Kit

// Chapter 6, first part: automatic differentiation, from a class for single numbers to the tensors of the library.
// Run it: dotnet run book/06a-autograd.cs      It prints its numbers and writes the page book/out/06a-autograd.html.

using Lincoln;
using Lincoln.Book;
using Lincoln.Layers;
using Lincoln.Losses;
using Lincoln.Plots;
using Lincoln.Testing;

var chapter = new Chapter("Chapter 6, part 1: Automatic differentiation", args);
chapter.Text("""
    Up to chapter 5 every network was a list of layers: the output of one was the input of the next, and the gradients went back
    through the same list. A recurrent network is not a list. The same weights act at every time step, and what a step computed is
    used twice: for that step's prediction, and by the next step. This part of the chapter shows what goes wrong with a list when
    something is used twice, and builds the remedy, first for single numbers in forty lines. Then it looks at the engine of the
    library, which does the same with tensors, and which has trained everything since chapter 3.
    """);

// ---------------------------------------------------------------------------------------------------------------------------------------
chapter.Heading("A quantity that is used twice");
chapter.Text("Four computations, with a = 3. The number a is used in the first and in the third of them:");
chapter.Math(@"b = 4 a \quad c = b + 3 \quad d = a + 2 \quad e = c d = (4 a + 3)(a + 2)");
chapter.Text("What is the derivative of e with respect to a? By the product rule, and measured:");
chapter.Math(@"\frac{d e}{d a} = 4 (a + 2) + (4 a + 3) = 20 + 15 = 35");
#region measured
static double E(double a) => (4 * a + 3) * (a + 2);

double measured = (E(3 + 1e-6) - E(3 - 1e-6)) / 2e-6;
#endregion
chapter.Code("measured");
chapter.Print($"measured: {Python.Round(measured, 4)}");
chapter.Results.Number("de/da, measured", null, measured, Tolerance.Between(34.9999, 35.0001));

chapter.Text("""
    Now as a list of layers, in the manner of chapter 3. Each layer has one input and one output, so d cannot be a layer that
    leads from a to the product: the last layer multiplies by 5, which is what a + 2 happened to be.
    """);
#region list
static double GradientByList(double a)
{
    double d = a + 2;                               // computed outside the list
    (Func<double, double> Forward, Func<double, double> Backward)[] layers =
        [(x => 4 * x, g => 4 * g), (x => x + 3, g => g), (x => x * d, g => g * d)];

    double e = a, gradient = 1;
    foreach (var layer in layers) e = layer.Forward(e);
    foreach (var layer in layers.Reverse()) gradient = layer.Backward(gradient);
    return gradient;
}
#endregion
chapter.Code("list");
double byList = GradientByList(3);
chapter.Print($"by a list of layers: {Python.Round(byList, 4)}");
chapter.Text("""
    The list gives 20. It followed one of the two ways from a to e, and nothing in it knows that there is another one, worth 15.
    """);
chapter.Results.Exact("de/da by a list of layers (wrong)", "20", $"{byList}");

// ---------------------------------------------------------------------------------------------------------------------------------------
chapter.Heading("Numbers that remember where they came from");
chapter.Text("""
    The remedy turns the matter around: instead of a list of steps in the network, each result remembers what
    it was computed from. In C#, as in Python, operators can be defined for a class of one's own. `3 + 4` is a method call in
    disguise, and for an array the same sign means something else:
    """);
#region plus
int seven = 3 + 4;                                // in Python: (3).__add__(4)
Tensor shifted = Tensor.From(2, 3, 1, 0) + 4;     // for a tensor, + adds to each number
#endregion
chapter.Code("plus");
chapter.Print($"{seven}, {Python.Integers(shifted.Numbers())}");
chapter.Results.Exact("3 + 4", "7", $"{seven}");
chapter.Results.Exact("[2 3 1 0] + 4", "[6 7 5 4]", Python.Integers(shifted.Numbers()));
chapter.Text("""
    So here is a number whose `+` and `*` give a number that knows the two that it came from. A plain number becomes one by itself
    where it is needed (the book's `ensure_number`), on either side of the sign; the book's class knows `a * 4` but not `4 * a`.
    """);
chapter.Code("number");
chapter.Text("""
    `Send` is all the mathematics there is: an addition passes on what arrives to both of its inputs, a product passes to each
    input what arrives times the other one.
    """);

chapter.Heading("Accumulation");
chapter.Text("""
    What is left to decide is what a number does when a gradient arrives. Here are two answers that differ in one sign: the first
    replaces what was there, the second adds to it.
    """);
chapter.Code("recursive");
chapter.Text("As long as nothing is used twice, both are right:");
#region first
NumberWithGrad a = 3;
NumberWithGrad b = a * 4;
NumberWithGrad c = b + 3;
c.Backward();
#endregion
chapter.Code("first");
chapter.Print($"a.Grad {a.Grad}, b.Grad {b.Grad}");
chapter.Results.Exact("c = 4a + 3: a.grad", "4", $"{a.Grad}");
chapter.Results.Exact("c = 4a + 3: b.grad", "1", $"{b.Grad}");
chapter.Text("Now the four computations from above:");
#region second
static (NumberWithGrad A, NumberWithGrad E) Diamond()
{
    NumberWithGrad a = 3;
    NumberWithGrad b = a * 4, c = b + 3, d = a + 2;
    return (a, c * d);
}

var (replaced, e1) = Diamond();
e1.BackwardReplacing();
var (added, e2) = Diamond();
e2.Backward();
#endregion
chapter.Code("second");
chapter.Print($"replacing: a.Grad {replaced.Grad}");
chapter.Print($"adding:    a.Grad {added.Grad}");
chapter.Text("""
    Replacing keeps the way that came last, 15; the list had the other one. Adding gives 35. A quantity that acts on the result in
    several ways has the sum of the ways as its derivative: chapter 1 said so for the elements of a matrix, and accumulation is
    that sentence as a program. A graph made anew begins without gradients, so it gives 35 again. Going back a second time through
    the same graph adds a second time: that is not a defect but what adding means, and it is useful (the gradients of several
    batches can be summed up), but the caller has to clear the gradients in between.
    """);
var (fresh, e3) = Diamond();
e3.Backward();
e2.Backward();
chapter.Print($"a fresh graph: a.Grad {fresh.Grad}");
chapter.Print($"the same graph a second time: a.Grad {added.Grad}");
chapter.Results.Exact("(4a + 3)(a + 2): a.grad", "35", $"{fresh.Grad}");
chapter.Results.Exact("… when a gradient replaces the one before (wrong)", "15", $"{replaced.Grad}");
chapter.Results.Exact("… backwards twice through one graph", "70", $"{added.Grad}");

// ---------------------------------------------------------------------------------------------------------------------------------------
chapter.Heading("What was computed and then used twice");
chapter.Text("""
    In the diamond it was a, an input, that was used twice. The case of a recurrent network is another one:
    there a quantity that was itself computed is used twice. Take b = 4a and c = b + b = 8a, whose derivative is 8. When the
    second gradient arrives at b, which number does b send on: the 1 that has just arrived, or the 2 that it has by now?
    `Backward` above sends what arrived. The book's method sends what it has:
    """);
chapter.Code("book");
#region reuse
static (NumberWithGrad A, NumberWithGrad C) Twice()
{
    NumberWithGrad a = 3;
    NumberWithGrad b = a * 4;
    return (a, b + b);
}

var (asInTheBook, c1) = Twice();
c1.BackwardAsInTheBook();
var (correct, c2) = Twice();
c2.Backward();
#endregion
chapter.Code("reuse");
chapter.Print($"as in the book: a.Grad {asInTheBook.Grad}");
chapter.Print($"sending what arrived: a.Grad {correct.Grad}");
chapter.Text("""
    The book's class sends 4·1 and then 4·2 and arrives at 12. Its example does not show it, since there only a is used twice, and
    a sends nothing on.
    """);
chapter.Results.Exact("b = 4a, c = b + b: a.grad, the book's class (wrong)", "12", $"{asInTheBook.Grad}");
chapter.Results.Exact("b = 4a, c = b + b: a.grad", "8", $"{correct.Grad}");

chapter.Heading("Each number once");
chapter.Text("""
    Even when it is right, the recursion above goes along every way through the graph, and their number explodes: with y = y + y,
    n times, there are 2ⁿ ways. So a number should wait until everything has arrived, and then send once. It must come after all
    that use it, so the numbers are put in an order first: a number is written down after its inputs, and the way back reads that
    order from its end. There is no recursion either; a long sequence would overflow the thread's stack.
    """);
chapter.Code("ordered");
#region doublings
static (double Grad, long Steps) Doubled(int times, Action<NumberWithGrad> backward)
{
    NumberWithGrad a = 1, y = a;
    for (int i = 0; i < times; i++) y = y + y;
    NumberWithGrad.Steps = 0;
    backward(y);
    return (a.Grad!.Value, NumberWithGrad.Steps);
}
#endregion
chapter.Code("doublings");
var (alongWays, waySteps) = Doubled(16, y => y.Backward());
var (inOrder, orderSteps) = Doubled(16, y => y.BackwardInOrder());
var (more, moreSteps) = Doubled(60, y => y.BackwardInOrder());
chapter.Table(["y = y + y", "method", "gradient", "numbers visited"],
[
    ["16 times", "way by way", $"{alongWays}", $"{waySteps}"],
    ["16 times", "in order", $"{inOrder}", $"{orderSteps}"],
    ["60 times", "in order", $"{(long)more}", $"{moreSteps}"],
]);
chapter.Print($"16 times: way by way {waySteps} visits, in order {orderSteps}; 60 times, in order: {moreSteps}");
chapter.Results.Exact("2¹⁶, way by way: visits", "131071", $"{waySteps}");
chapter.Results.Exact("2¹⁶, in order: visits", "17", $"{orderSteps}");
var (orderedA, e4) = Diamond();
e4.BackwardInOrder();
var (orderedB, c3) = Twice();
c3.BackwardInOrder();
chapter.Print($"in order: (4a + 3)(a + 2) has {orderedA.Grad}, b + b has {orderedB.Grad}");
chapter.Results.Exact("in order: (4a + 3)(a + 2)", "35", $"{orderedA.Grad}");
chapter.Results.Exact("in order: b = 4a, c = b + b", "8", $"{orderedB.Grad}");

// ---------------------------------------------------------------------------------------------------------------------------------------
chapter.Heading("The same with the library's tensors");
chapter.Text("""
    A tensor of the library is such a number. Its `Producer` is the operation that computed it, whose inputs are the tensors that
    it was computed from; `Backward` orders the operations and calls each one's own `Backward` once, the method that chapter 3
    called by hand. The picture is drawn from that graph, after it was used.
    """);
#region tensors
Tensor x = Tensor.Scalar(3);
x.RequiresGradient = true;
Tensor result = (4 * x + 3) * (x + 2);

// Calls result.Backward() and draws what ran.
Graph graph = ComputationalGraph.Backward(result, "(4a + 3)(a + 2) at a = 3", null, (x, "a"));
#endregion
chapter.Code("tensors");
chapter.Picture(graph,
    "Forwards the values, backwards, in colour, the gradients: 20 and 15 arrive at a along two ways, and it has their sum.");
double once = x.Gradient!.Item();
chapter.Print($"a: {Python.Round(once, 4)}");
#region again
x.ClearGradient();
((4 * x + 3) * (x + 2)).Backward();                 // a fresh graph
#endregion
chapter.Code("again");
double again = x.Gradient!.Item();
chapter.Print($"a fresh graph: {Python.Round(again, 4)}");
chapter.Text("""
    In training no gradients are cleared: an optimizer's step marks them as used, and the next gradient that arrives replaces them.
    """);
chapter.Results.Exact("tensors: (4a + 3)(a + 2)", "35.0", Python.Repr(once));
chapter.Results.Exact("tensors: a fresh graph", "35.0", Python.Repr(again));

chapter.Text("""
    A matrix that acts at every time step is the same case once more. Here are five steps of the recurrence that the next part is
    about, with one W for all of them, checked against measured derivatives:
    """);
#region recurrence
static Tensor Recurrence(Tensor input, Tensor weight, int steps)
{
    Tensor state = input;
    for (int t = 0; t < steps; t++) state = (state.MatrixProduct(weight) + input).Tanh();
    return state;
}

var rng = new Rng(190301);
Tensor inputs = Tensor.Normal([2, 3], rng), weights = Tensor.Normal([3, 3], rng);
var worst = GradientCheck.Run(v => Recurrence(v[0], v[1], steps: 5), inputs, weights);
#endregion
chapter.Code("recurrence");
chapter.Print($"GradientCheck.Run: every number is right; the worst is {worst}");

int length = chapter.Quick ? 10_000 : 100_000;
#region deep
Tensor scalar = Tensor.Scalar(1);
scalar.RequiresGradient = true;
Tensor chain = scalar;
for (int t = 0; t < length; t++) chain = chain + scalar;
chain.Backward();
#endregion
chapter.Text("And the order has no depth that could overflow. A sum of one number with itself, step after step:");
chapter.Code("deep");
chapter.Print($"{length:N0} steps: gradient {scalar.Gradient!.Item():N0}");
chapter.Results.Exact("gradient after a long chain, less its length", "1.0", Python.Repr(scalar.Gradient!.Item() - length));

// ---------------------------------------------------------------------------------------------------------------------------------------
chapter.Heading("By hand and automatic: one mechanism");
chapter.Text("""
    Is it really the same engine? Here is chapter 3's way: forward through the layers, the loss's gradient, backward through the
    layers. And here is the automatic way, which knows nothing of layers. The gradients are equal, not nearly but bit by bit,
    since the same methods ran in the same order.
    """);
#region both
var network = new NeuralNetwork(
    [new Dense(5, Activation.Tanh), new Dense(1)], new MeanSquaredError(), seed: 6);
Tensor features = Tensor.Normal([4, 3], new Rng(1)), target = Tensor.Normal([4, 1], new Rng(2));

Tensor prediction = network.Forward(features);                   // by hand
Tensor lossGradient = 2 * (prediction - target) / 4;
network.Backward(lossGradient.Detach());
double[] byHand = Gradients();

foreach (var (_, parameter) in network.Parameters) parameter.ClearGradient();
network.ForwardLoss(features, target).Backward();                // automatically
double[] automatic = Gradients();

double[] Gradients() => [.. network.Parameters.SelectMany(p => p.Parameter.Gradient!.Numbers())];
#endregion
chapter.Code("both");
double largest = byHand.Zip(automatic, (p, q) => Math.Abs(p - q)).Max();
chapter.Print($"{byHand.Length} gradients, largest difference {largest:0.0e+0}");
chapter.Results.Error("gradients by hand against automatic ones", largest, 1e-15);
chapter.Text("The operations of the second way, with what they computed and what came back:");
foreach (var (_, parameter) in network.Parameters) parameter.ClearGradient();
var drawn = new Graph("mean squared error of a network", downwards: true);
chapter.Picture(ComputationalGraph.Backward(network.ForwardLoss(features, target), drawn, null, (features, "X")),
    "A network of two layers is a graph like the one above; a Dense layer is a product, and a bias with its activation in one operation.");

return chapter.Finish();

#region number
internal sealed partial class NumberWithGrad(
    double num, NumberWithGrad[] dependsOn, string creationOp)
{
    public double Num => num;

    public double? Grad { get; private set; }

    public static NumberWithGrad operator +(NumberWithGrad a, NumberWithGrad b)
        => new(a.Num + b.Num, [a, b], "add");

    public static NumberWithGrad operator *(NumberWithGrad a, NumberWithGrad b)
        => new(a.Num * b.Num, [a, b], "mul");

    public static implicit operator NumberWithGrad(double num) => new(num, [], "");

    // The gradient that each input gets, when this one arrives at the result.
    private (NumberWithGrad Input, double Gradient)[] Send(double gradient) => creationOp switch
    {
        "add" => [(dependsOn[0], gradient), (dependsOn[1], gradient)],
        "mul" => [(dependsOn[0], gradient * dependsOn[1].Num),
                  (dependsOn[1], gradient * dependsOn[0].Num)],
        _ => [],
    };
}
#endregion

internal sealed partial class NumberWithGrad
{
    #region recursive
    public void BackwardReplacing(double gradient = 1)
    {
        Grad = gradient;
        foreach (var (input, part) in Send(gradient)) input.BackwardReplacing(part);
    }

    public void Backward(double gradient = 1)
    {
        Steps++;
        Grad = (Grad ?? 0) + gradient;
        foreach (var (input, part) in Send(gradient)) input.Backward(part);
    }
    #endregion

    #region book
    public void BackwardAsInTheBook(double? gradient = null)
    {
        if (gradient is null) Grad = 1;
        else Grad = (Grad ?? 0) + gradient;
        foreach (var (input, part) in Send(Grad.Value)) input.BackwardAsInTheBook(part);
    }
    #endregion

    #region ordered
    public void BackwardInOrder()
    {
        // A number is seen twice: first its inputs are put before it, then it is written down.
        var order = new List<NumberWithGrad>();
        var met = new HashSet<NumberWithGrad>();
        var open = new Stack<(NumberWithGrad Number, bool InputsDone)>([(this, false)]);
        while (open.TryPop(out var top))
        {
            if (top.InputsDone) order.Add(top.Number);
            else if (met.Add(top.Number))
            {
                open.Push((top.Number, true));
                foreach (var input in top.Number.DependsOn) open.Push((input, false));
            }
        }

        Grad = 1;
        foreach (var number in Enumerable.Reverse(order))
        {
            Steps++;
            foreach (var (input, part) in number.Send(number.Grad!.Value))
                input.Grad = (input.Grad ?? 0) + part;
        }
    }
    #endregion

    /// <summary>How many numbers the way back has visited.</summary>
    public static long Steps { get; set; }

    private NumberWithGrad[] DependsOn => dependsOn;
}
