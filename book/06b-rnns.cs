#:project ../src/Lincoln
#:project Kit

// Chapter 6, second part: recurrent networks that write text, and one that reads sentences.
// Run it: dotnet run book/06b-rnns.cs      It prints its numbers and writes the page book/out/06b-rnns.html.
// With -- --quick it trains a few steps instead of thousands. The book's text is taken from $LINCOLN_DATA_HOME/text/shakespeare.txt.

using System.Globalization;
using Lincoln;
using Lincoln.Book;
using Lincoln.Data;
using Lincoln.Layers;
using Lincoln.Losses;
using Lincoln.Optimizers;
using Lincoln.Plots;
using Lincoln.Storage;
using Lincoln.Training;

var chapter = new Chapter("Chapter 6, part 2: Recurrent neural networks", args);
var results = chapter.Results;
chapter.Text("""
    A feed-forward network sees one observation at a time and forgets it. Where the order matters, as in a text or in measurements
    taken hour by hour, each step should be able to use what came before. A recurrent layer has a state: at every time step it
    computes a new state from its input and from the state before, always with the same weights. What the network is to give, a
    class for the whole sequence, a number, or one of 62 characters after each step, is decided by the layer behind it.
    """);
if (chapter.Quick)
    chapter.Text("""
        This page was written by a run with --quick: some dozens of steps instead of thousands. Its numbers are those of networks
        that have hardly begun to learn.
        """);

// ---------------------------------------------------------------------------------------------------------------------------------------
chapter.Heading("Text as numbers");
chapter.Text("""
    Each character gets a number, and the number becomes a row of zeros with a single 1 (one-hot). Here is the book's example,
    "abcdb", where the targets are the characters that follow:
    """);
#region onehot
var tiny = new TextDataset("abcdb", length: 4, oneHot: true);
var tinyBatch = new Batch();
tiny.Read([0], tinyBatch);
Tensor oneHot = tinyBatch.Inputs!;                  // [1, 4, 4]: batch, time, characters
Indices next = tinyBatch.Target.Labels!;            // [1, 4]
#endregion
chapter.Code("onehot");
chapter.Print(Python.Integers(oneHot.Numbers(), 4));
chapter.Print($"targets: {tiny.Vocabulary.Decode(next.Values)}");
results.Exact("one-hot of abcd", "[[1 0 0 0]\n [0 1 0 0]\n [0 0 1 0]\n [0 0 0 1]]", Python.Integers(oneHot.Numbers(), 4));
chapter.Text("""
    The numbers follow the order of the characters' code points, so they are the same in every process. The book's program takes
    `list(set(text))`, whose order changes from one start to the next, and seeds nothing: none of its runs can be repeated.
    """);

// ---------------------------------------------------------------------------------------------------------------------------------------
chapter.Heading("Three cells");
chapter.Text("""
    The plain recurrent cell multiplies its input and its state with matrices, and squashes the sum. (The book joins x and h and
    has one matrix for both, which is the same.)
    """);
chapter.Math(@"h_t = \tanh(x_t W + h_{t-1} R + b)");
chapter.Text("""
    The LSTM has a second state c, the memory, that is not squashed at every step: gates between 0 and 1 decide what of it is
    forgotten (f), what is added (i) and what is shown (o).
    """);
chapter.Math(@"c_t = f \odot c_{t-1} + i \odot \bar{c} \quad h_t = o \odot \tanh(c_t)");
chapter.Text("The GRU does with one state and two gates: r says how much of the state enters the candidate, u how much of it stays.");
chapter.Math(@"\bar{h} = \tanh(x W_h + (r \odot h_{t-1}) R_h + b_h) \quad h_t = u \odot h_{t-1} + (1 - u) \odot \bar{h}");
chapter.Text("""
    In the library each is a cell that computes one time step out of operations (`RnnCell`, `LstmCell`, `GruCell`), and a layer
    that runs over the whole sequence with fused kernels. They share the weights and must agree, in values and in gradients:
    """);
#region cells
static double LargestDifference(RecurrentLayer layer)
{
    var x = Tensor.Normal([3, 7, 5], new Rng(6));
    x.RequiresGradient = true;
    var found = new List<double[]>();
    foreach (bool cells in (bool[])[false, true])
    {
        layer.UsesCells = cells;
        x.ClearGradient();
        foreach (var (_, parameter) in layer.Parameters) parameter.ClearGradient();
        Tensor y = layer.Forward(x);
        (y * y).Sum().Backward();
        found.Add([.. y.Numbers(), .. x.Gradient!.Numbers(),
            .. layer.Parameters.SelectMany(p => p.Parameter.Gradient!.Numbers())]);
    }
    return found[0].Zip(found[1], (a, b) => Math.Abs(a - b)).Max();
}

RecurrentLayer[] kinds = [new RNN(6), new LSTM(6), new GRU(6), new GRU(6, reset: ResetGate.BeforeProduct)];
foreach (var kind in kinds) kind.Forward(new Tensor([1, 1, 5]));     // creates the weights
#endregion
chapter.Code("cells");
foreach (var kind in kinds) chapter.Print($"{kind}: {LargestDifference(kind):0.0e+0}");
results.Error("layers against cells, values and gradients", kinds.Max(LargestDifference), 1e-4);

chapter.Heading("A cell whose gradient is zero");
chapter.Text("""
    The book's GRU has mistakes that its loss curve does not show. Its update gate is computed from the product of the reset gate,
    so two of its matrices are never used. And going backwards it continues with the gradient of the state that came from the next
    step, instead of the sum of that and of what came from this step's prediction. Behind the last step there is no next one, so
    nothing arrives there, and what goes back to the step before is computed from that nothing. Here are the lines that matter,
    with the names of the book:
    """);
#region wrong
static (Tensor H_in_grad, Tensor W_xh_grad) BookGruBackward(
    Tensor X_in, Tensor H_in, Tensor W_xh, Tensor W_hh, Tensor r, Tensor u, Tensor h_bar,
    Tensor X_out_grad, Tensor W_v, Tensor H_out_grad)
{
    Tensor dh_out = X_out_grad.MatrixProduct(W_v.Transpose()) + H_out_grad;   // never used again
    Tensor dh_bar_int = (1 - u) * H_out_grad * (1 - h_bar * h_bar);           // should be dh_out
    Tensor dh_reset = dh_bar_int.MatrixProduct(W_hh.Transpose());
    return (dh_reset * r, X_in.Transpose().MatrixProduct(dh_bar_int));        // and + dh_out * u
}
#endregion
chapter.Code("wrong");
double bookGradient = BookGruGradient();
double rightGradient = GruGradient();
chapter.Print($"largest gradient of W_xh over 5 steps, as in the book: {bookGradient:0.0000}");
chapter.Print($"the same weights with GruCell:                         {rightGradient:0.0000}");
chapter.Text("""
    All of it is exactly zero. The GRU of the book never learns, and nothing reaches the layers below it; only the matrix that
    turns states into predictions does. That is why its text consists of single letters, and why a GRU below an LSTM seemed to
    work: the LSTM learned, from features at random.
    """);
results.Exact("the book's GRU: its gradient", "0.0", Python.Repr(bookGradient));
results.Number("GruCell: its gradient", null, rightGradient, Tolerance.AtLeast(0.001));

// ---------------------------------------------------------------------------------------------------------------------------------------
chapter.Heading("Two ways to count the loss");
chapter.Text("""
    The probability of the right character should be high: -ln p, on average, is the cross-entropy. The book's program adds ln(1 -
    p) of all the wrong ones, and sums over the batch and the time steps:
    """);
chapter.Math(@"L = \frac{1}{n} \sum_i -\ln p_{i,y_i} \quad \quad L_{book} = \sum_i ( -\ln p_{i,y_i} - \sum_{c \ne y_i} \ln(1 - p_{i,c}) )");
chapter.Code("both");
double uniform = Experiment.BothTerms(new Tensor([1, 62]), [0]);
chapter.Print($"62 equally likely characters: ln 62 = {Math.Log(62):0.000}, with both terms {uniform:0.000}");
chapter.Text("""
    Its gradient is p - y, as for plain cross-entropy: the second terms are in the number that is shown, but not in what is
    minimised. (For two classes the true gradient of the number is twice as large.) A sum also makes the rate depend on the size
    of the batch; cutting every gradient off at ±2 hides that. Below, the first column counts as the book does, so that the
    numbers can be compared, the second as is usual, in nats per character.
    """);
results.Number("loss of a character at the start, both terms", 5.119, uniform, Tolerance.Exact, decimals: 3);

// ---------------------------------------------------------------------------------------------------------------------------------------
chapter.Heading("The book's experiments");
string? bookText = BookText();
if (bookText is null)
{
    chapter.LeaveOut("the experiments on the book's text", "It was not found at $LINCOLN_DATA_HOME/text/shakespeare.txt.", rows: 6);
}
else
{
    chapter.Text("""
        The text has 99,993 characters, 62 different ones. A batch is a number of windows that begin one character apart (so they
        share all characters but one), and the next batch begins where the last window of this one began, one further. The
        gradients are summed and cut off at ±2. The first weights are normal numbers with small deviations; each recurrent layer
        is followed by a layer that turns states into outputs.
        """);
    chapter.Code("step");
    chapter.Text("""
        The book's layers keep a state from one batch to the next, but a single one: the average over the rows. That average is
        the state of no text at all, and it is given to windows that begin somewhere else. For comparison the first four
        experiments do the same, in the chapter's own lines:
        """);
    chapter.Code("averaged");
    chapter.Code("experiments");
    Experiment[] experiments = Experiments();
    string[] figures = ["6-a", "6-b", "6-c", "6-d", "6-e", "6-f"];
    foreach (var (experiment, figure) in experiments.Zip(figures))
    {
        experiment.Run(new TextDataset(bookText, experiment.Length, stride: 1, oneHot: true), chapter.Quick);
        chapter.Print($"{experiment.Name}: {F(experiment.Averages[^1], 0)} as the book counts, {F(experiment.Nats, 3)} nats per character");
        foreach (var (iteration, sample) in experiment.Samples) chapter.Print($"  {iteration,5}: {sample.Replace('\n', ' ')}");
        chapter.Figure(figure, experiment.Figure(), $"{experiment.Name}: mean of the last 100 losses, as the book counts.");
    }
    chapter.Table(["experiment", "as the book counts", "nats per character", "before learning"], experiments.Select(e =>
        (IReadOnlyList<string>)[e.Name, F(e.Averages[^1], 0), F(e.Nats, 3), F(e.Averages[0], 0)]));
    var quick = Tolerance.AtMost(4200);
    results.Number("RNN: loss of the last 100 iterations", 1136, experiments[0].Averages[^1],
        Tolerance.Between(1136 * 0.97, 1136 * 1.03), Tolerance.AtMost(1640), decimals: 0);
    results.Number("LSTM: loss of the last 100 iterations", 281, experiments[1].Averages[^1], Tolerance.Between(250, 295),
        Tolerance.AtMost(385), decimals: 0);
    results.Number("RNN + LSTM", 2730, experiments[2].Averages[^1], Tolerance.Between(2730 * 0.95, 2730 * 1.05), quick, decimals: 0);
    results.Number("LSTM + LSTM", 2450, experiments[3].Averages[^1], Tolerance.Between(2450 * 0.95, 2450 * 1.05), quick, decimals: 0);
    results.Number("GRU + LSTM, with a GRU that learns", 2950, experiments[4].Averages[^1], Tolerance.AtMost(2898), quick, decimals: 0);
    results.Number("GRU alone (in the book's history: single letters)", null, experiments[5].Averages[^1],
        Tolerance.AtMost(2898), Tolerance.AtMost(11000), decimals: 0);
    chapter.Text("""
        The last two begin every window with a state of zeros. With a gradient that is right, the GRU does better below the LSTM
        than the untrained one did, and alone it learns as well.
        """);
}

// ---------------------------------------------------------------------------------------------------------------------------------------
chapter.Heading("Reading as one reads");
chapter.Text("""
    Better than windows that overlap: the text is cut into 32 long pieces, one for each row of the batch, and every window begins
    where the one before it in the same row ended. The state that the row had there is carried on; only the gradients stop at the
    window. So each character is learned once in an epoch, and the network knows more of the past than a window's length. The
    characters become vectors (`Embedding`), which saves the product with rows of zeros. The text is the one that comes with the
    library, the beginning of a novel by Jane Austen; its last tenth is not learned, and says how good the network is.
    """);
#region reading
(double[] Losses, string Sample) Read(RecurrentLayer layer, int epochs)
{
    var text = new TextDataset(DataSets.Text("pride-and-prejudice"), length: 50);
    var (training, validation) = text.Split(validation: 0.1);
    int characters = text.Vocabulary.Count;
    var network = new NeuralNetwork(
        [new Embedding(characters, 64), layer, new Dense(characters)],
        new SoftmaxCrossEntropy(), seed: 1);

    var history = new Trainer(network, new Adam(0.003) { ClipNorm = 1 }).Fit(
        new Subset(training, training.ContiguousOrder(32)),
        new Subset(validation, validation.ContiguousOrder(32)),
        new() { BatchSize = 32, CarryState = true, Epochs = epochs });

    var sampler = new Sampler(temperature: 0.7, topP: 0.95, seed: 1);
    string sample = string.Concat(
        new TrainedModel(network, text.Vocabulary).Generate("Elizabeth ", 300, sampler));
    return ([.. history.Epochs.Select(e => e.ValidationLoss!.Value)], "Elizabeth " + sample);
}
#endregion
chapter.Code("reading");
int units = chapter.Quick ? 24 : 256, epochs = chapter.Quick ? 1 : 6;
(string Name, RecurrentLayer Layer)[] readers = [("RNN", new RNN(units)), ("GRU", new GRU(units)), ("LSTM", new LSTM(units))];
var reading = new Figure("loss on text that is not learned") { X = { Label = "epoch" }, Y = { Label = "nats per character" } };
foreach (var (name, layer) in readers)
{
    var (losses, sample) = Read(layer, epochs);
    reading.Line(name, Enumerable.Range(1, losses.Length).Select(e => (double)e), losses);
    chapter.Print($"{name} with {units} units: {F(losses[^1], 3)} nats per character");
    chapter.Print($"  {sample.Replace('\n', ' ')}");
    results.Number($"own text: {name}, validation loss in nats per character", null, losses[^1],
        Tolerance.AtMost(name == "RNN" ? 1.65 : 1.6), Tolerance.AtMost(3.1), decimals: 3);
}
chapter.Figure("6-g", reading,
    "Three kinds of layers, each with the same number of units. Knowing only how often each character occurs would give 3.1.");

// ---------------------------------------------------------------------------------------------------------------------------------------
chapter.Heading("How far back gradients reach");
chapter.Text("""
    At every step back the gradient is multiplied by the same matrix and by slopes of at most 1. In a plain recurrent layer it
    shrinks (or, with large weights, grows) with a power of the number of steps. The memory of an LSTM is multiplied by its forget
    gate alone, which may be close to 1; that is what the second state is for. Here is how much the last state depends on each
    input before it, in layers that have learned nothing yet:
    """);
#region reach
double[] Reach(RecurrentLayer layer)
{
    var x = Tensor.Normal([1, 50, 8], new Rng(9));
    x.RequiresGradient = true;
    layer.Forward(x).Slice(1, 49, 1).Sum().Backward();
    return [.. x.Gradient!.Numbers().Chunk(8).Reverse().Select(g => Math.Sqrt(g.Sum(v => v * v)))];
}
#endregion
chapter.Code("reach");
double[] plain = Reach(new RNN(32, weights: Initializer.PyTorch));
double[] gated = Reach(new LSTM(32, weights: Initializer.PyTorch));
double[] gru = Reach(new GRU(32, weights: Initializer.PyTorch));
var distances = Enumerable.Range(0, 50).Select(d => (double)d).ToArray();
chapter.Figure("6-h",
    new Figure("gradient of the last state, by distance") { X = { Label = "steps back" }, Y = { Label = "log₁₀ of its length" } }
        .Line("RNN", distances, plain.Select(Math.Log10))
        .Line("GRU", distances, gru.Select(Math.Log10))
        .Line("LSTM", distances, gated.Select(Math.Log10)),
    "A straight line is a gradient that shrinks by the same factor at each step.");
double plainRatio = plain[30] / plain[0], gatedRatio = gated[30] / gated[0];
chapter.Print($"30 steps back, compared with the last step: RNN {plainRatio:0.0e+0}, LSTM {gatedRatio:0.0e+0}");
results.Number("reach over 30 steps: LSTM's over RNN's, in powers of ten", null, Math.Log10(gatedRatio / plainRatio),
    Tolerance.AtLeast(2), decimals: 1);

// ---------------------------------------------------------------------------------------------------------------------------------------
chapter.Heading("A sentence, one answer");
chapter.Text("""
    With a single output for the whole sequence the same layers classify sentences. These are made by a few rules: a viewer speaks
    of several things, each good or bad, plainly or by negation, and the question is whether the film was liked. What is said of
    the popcorn does not matter, and "not" may be far from what it negates.
    """);
#region sentences
static (string Sentence, int Liked) Sentence(Rng rng)
{
    string[] good = ["good", "great", "lovely", "funny"], bad = ["bad", "dull", "poor", "silly"];
    string[] others = ["popcorn", "weather", "music", "seat", "traffic"];
    string[] fillers = ["that we saw", "after the long evening", "as my friends say", "to be honest"];
    string T(string[] words) => words[rng.Next(words.Length)];

    int clauses = 2 + rng.Next(2), film = rng.Next(clauses), liked = 0;
    var said = new List<string>();
    for (int i = 0; i < clauses; i++)
    {
        bool isGood = rng.Next(2) == 1, negated = rng.Next(2) == 1;
        string filler = rng.Next(2) == 1 ? T(fillers) + " " : "";
        string words = T(isGood == negated ? bad : good);                // "not bad" is good
        said.Add($"the {(i == film ? "film" : T(others))} {filler}was {(negated ? "not " : "")}{words}");
        if (i == film) liked = isGood ? 1 : 0;
    }
    return (string.Join(rng.Next(2) == 1 ? " and " : " but ", said), liked);
}
#endregion
chapter.Code("sentences");
var rng = new Rng(61);
int learned = chapter.Quick ? 1500 : 4000, asked = 1000;
(string Sentence, int Liked)[] all = [.. Enumerable.Range(0, learned + asked).Select(_ => Sentence(rng))];
foreach (var (sentence, liked) in all.Take(3)) chapter.Print($"{(liked == 1 ? "liked    " : "not liked")} {sentence}");
string[] words = [.. all.SelectMany(s => s.Sentence.Split(' ')).Distinct().Order(StringComparer.Ordinal)];
chapter.Text("""
    A bag of words counts how often each word occurs, and a network of two layers classifies the counts. It cannot know which word
    belongs to which. The recurrent network reads the sentence word by word; a shorter sentence ends in a padding
    word, 0, which leaves the state as it is.
    """);
#region classifiers
var bag = new NeuralNetwork(
    [new Dense(32, Activation.Tanh), new Dense(2)], new SoftmaxCrossEntropy(), seed: 2);
var reader = new NeuralNetwork(
    [new Embedding(words.Length + 1, 16, padding: 0),
     new LSTM(32, lastOnly: true, skipZeros: true), new Dense(2)],
    new SoftmaxCrossEntropy(), seed: 2);

double Accuracy(NeuralNetwork network, bool counts)
{
    IDataset training = new Sentences(all[..learned], words, counts), test = new Sentences(all[learned..], words, counts);
    new Trainer(network, new Adam(0.01) { ClipNorm = 1 }).Fit(training,
        options: new() { Epochs = 12, BatchSize = 32, Schedule = Schedule.Cosine(0.0005) });
    return network.Evaluate(test, [new Accuracy()])["accuracy"];
}

double byBag = 100 * Accuracy(bag, counts: true), byReader = 100 * Accuracy(reader, counts: false);
#endregion
chapter.Code("classifiers");
chapter.Print($"bag of words {F(byBag, 1)} %, LSTM {F(byReader, 1)} % of {asked} sentences that were not learned");
results.Number("sentences: accuracy of the bag of words in %", null, byBag, Tolerance.Between(50, 80), decimals: 1);
results.Number("sentences: accuracy of the LSTM in %", null, byReader, Tolerance.AtLeast(95), Tolerance.AtLeast(75), decimals: 1);
results.Number("sentences: LSTM above the bag of words, in points", null, byReader - byBag, Tolerance.AtLeast(10), decimals: 1);
chapter.Text("""
    A series of measurements is the third use: a number after each step. The program `examples/forecast.cs` of the library forecasts one.
    """);

return chapter.Finish();

static string F(double x, int decimals) => x.ToString("F" + decimals, CultureInfo.InvariantCulture);

static string? BookText()
{
    string? home = Environment.GetEnvironmentVariable("LINCOLN_DATA_HOME");
    string path = Path.Combine(home ?? "", "text", "shakespeare.txt");
    return home is not null && File.Exists(path) ? TextFile.Read(path) : null;
}

// Five steps through the book's GRU, backwards with the book's rule, from a gradient at every prediction.
static double BookGruGradient()
{
    var rng = new Rng(5);
    Tensor N(int rows, int columns) => Tensor.Normal([rows, columns], rng, 0, 0.5f);
    Tensor wxh = N(4, 3), whh = N(3, 3), wxr = N(4, 3), whr = N(3, 3), wv = N(3, 4), h = new([2, 3]), later = new([2, 3]);
    var steps = new List<(Tensor X, Tensor H, Tensor R, Tensor U, Tensor Bar)>();
    for (int t = 0; t < 5; t++)
    {
        Tensor x = N(2, 4), r = (x.MatrixProduct(wxr) + h.MatrixProduct(whr)).Sigmoid(), u = r;
        Tensor bar = (x.MatrixProduct(wxh) + (r * h).MatrixProduct(whh)).Tanh();
        steps.Add((x, h, r, u, bar));
        h = u * h + (1 - u) * bar;
    }
    double largest = 0;
    foreach (var (x, before, r, u, bar) in Enumerable.Reverse(steps))
    {
        (later, Tensor gradient) = BookGruBackward(x, before, wxh, whh, r, u, bar, N(2, 4), wv, later);
        largest = Math.Max(largest, gradient.Numbers().Max(Math.Abs));
    }
    return largest;
}

static double GruGradient()
{
    var layer = new GRU(3, reset: ResetGate.BeforeProduct, weights: Initializer.Normal(0.5));
    (layer.Forward(Tensor.Normal([2, 5, 4], new Rng(5))) * Tensor.Normal([2, 5, 3], new Rng(6))).Sum().Backward();
    return layer.Parameters.First().Parameter.Gradient!.Numbers().Max(Math.Abs);
}

#region experiments
static Layer Dense(int outputs, double scale)
    => new Dense(outputs, weights: Initializer.Normal(scale), biases: Initializer.Normal(scale));

static RNN Rnn(double scale)
    => new(256, weights: Initializer.Normal(scale), biases: Initializer.Normal(scale));

static LSTM Lstm(double scale)
    => new(256, forgetBias: 0, weights: Initializer.Normal(scale), biases: Initializer.Normal(scale));

static GRU Gru(double scale) => new(256, reset: ResetGate.BeforeProduct,
    weights: Initializer.Normal(scale), biases: Initializer.Normal(scale));

static Experiment[] Experiments() =>
[
    new("RNN", [Rnn(2 / 124.0), Dense(62, 2 / 124.0)],
        new SGD(0.001), Length: 10, Rows: 32, Iterations: 1000, Averaged: true),
    new("LSTM", [Lstm(0.01), Dense(62, 0.01)],
        new AdaGrad(0.01), Length: 25, Rows: 3, Iterations: 1000, Averaged: true),
    new("RNN + LSTM", [Rnn(0.1), Dense(128, 0.1), Lstm(0.01), Dense(62, 0.01)],
        new AdaGrad(0.01), Length: 25, Rows: 32, Iterations: 2000, Averaged: true),
    new("LSTM + LSTM", [Lstm(0.1), Dense(128, 0.1), Lstm(0.01), Dense(62, 0.01)],
        new SGD(0.01), Length: 25, Rows: 32, Iterations: 2000, Averaged: true),
    new("GRU + LSTM", [Gru(0.1), Dense(128, 1), Lstm(0.01), Dense(62, 0.01)],
        new AdaGrad(0.01), Length: 25, Rows: 32, Iterations: 2000, Averaged: false),
    new("GRU", [Gru(0.1), Dense(62, 1)],
        new SGD(0.01), Length: 25, Rows: 32, Iterations: 1000, Averaged: false),
];
#endregion

/// <summary>One of the book's experiments: layers, an optimizer, and how the text is cut.</summary>
internal sealed record Experiment(string Name, Layer[] Layers, Optimizer Optimizer, int Length, int Rows, int Iterations, bool Averaged)
{
    private const int QuickIterations = 24, Window = 100;
    private readonly Queue<double> recent = new(), recentNats = new();

    /// <summary>The mean of the last 100 losses after each iteration, as the book counts.</summary>
    public List<double> Averages { get; } = [];

    /// <summary>The mean cross-entropy of the last 100 iterations.</summary>
    public double Nats => recentNats.Average();

    public List<(int Iteration, string Text)> Samples { get; } = [];

    public void Run(TextDataset data, bool quick)
    {
        int iterations = quick ? QuickIterations : Iterations, start = 0;
        var network = new NeuralNetwork(Layers, new SoftmaxCrossEntropy(), seed: 1).Build(data.SampleShape);
        var state = Averaged ? new AveragedState() : null;
        var batch = new Batch();
        Optimizer.ClipValue = 2;
        for (int i = 1; i <= iterations; i++)
        {
            if (start + Rows > data.Count) start = 0;
            data.Read([.. Enumerable.Range(start, Rows)], batch);
            start += Rows;
            var (loss, nats) = Step(network, batch, state);
            Remember(recent, loss);
            Remember(recentNats, nats);
            Averages.Add(recent.Average());
            if (i != 1 && i != iterations / 4 && i != iterations) continue;
            string prompt = data.Vocabulary[data.Characters[start]];
            Samples.Add((i, string.Concat(new TrainedModel(network, data.Vocabulary).Generate(prompt, 200, new Sampler(seed: 1)))));
        }
    }

    #region step
    private (double AsInTheBook, double Nats) Step(
        NeuralNetwork network, Batch batch, AveragedState? state)
    {
        using var step = Workspace.Begin();
        Tensor x = batch.Inputs!;
        Tensor scores = state is null ? network.Forward(x) : state.Forward(Layers, x);
        int characters = Rows * Length;
        Tensor loss = network.Loss.Forward(scores, batch.Target) * characters;   // a sum
        loss.Backward();
        Optimizer.Step(network);                                                 // ClipValue = 2
        return (BothTerms(scores, batch.Target.Labels!.Values), loss.Item() / characters);
    }
    #endregion

    public Figure Figure()
    {
        double[] iterations = [.. Enumerable.Range(1, Averages.Count).Select(i => (double)i)];
        return new Figure(Name) { X = { Label = "iteration" }, Y = { Label = "summed loss" } }.Line("", iterations, Averages);
    }

    private static void Remember(Queue<double> queue, double value)
    {
        queue.Enqueue(value);
        if (queue.Count > Window) queue.Dequeue();
    }

    #region both
    public static double BothTerms(Tensor scores, ReadOnlySpan<int> labels)
    {
        ReadOnlySpan<float> p = scores.Softmax().Values;
        int count = scores.Shape[^1];
        double sum = 0;
        for (int i = 0; i < labels.Length; i++)
            for (int c = 0; c < count; c++)
            {
                double clipped = Math.Clamp(p[i * count + c], 1e-9, 1 - 1e-9);
                sum -= Math.Log(c == labels[i] ? clipped : 1 - clipped);
            }
        return sum;
    }
    #endregion
}

#region averaged
/// <summary>The book's state between batches: the average over the rows.</summary>
internal sealed class AveragedState
{
    private readonly Dictionary<Layer, CellState> averages = [];

    public Tensor Forward(IEnumerable<Layer> layers, Tensor x)
    {
        foreach (var layer in layers)
        {
            if (layer is not RecurrentLayer recurrent) x = layer.Forward(x);
            else
            {
                RecurrentState? first = averages.TryGetValue(layer, out var average)
                    ? new(OfAllRows(average, new Tensor([x.Shape[0], recurrent.Units])))
                    : null;
                (x, RecurrentState last) = recurrent.Scan(x, first);
                averages[layer] = Average(last.Cells[0]);
            }
        }
        return x;
    }

    private static CellState Average(CellState end)
        => new(end.Hidden.Detach().Mean(0).Keep(), end.Memory?.Detach().Mean(0).Keep());

    private static CellState OfAllRows(CellState average, Tensor zeros)
        => new(zeros + average.Hidden, average.Memory is { } memory ? zeros + memory : null);
}
#endregion

/// <summary>Sentences as counts of words, or as the numbers of their words, filled up with 0.</summary>
internal sealed class Sentences((string Sentence, int Liked)[] all, string[] words, bool counts) : IDataset
{
    private readonly int length = all.Max(s => s.Sentence.Split(' ').Length);

    public int Count => all.Length;

    public void Read(ReadOnlySpan<int> indices, Batch into)
    {
        var labels = into.WriteLabels(indices.Length);
        var numbers = counts ? default : into.WriteInputIndices(indices.Length, [length]);
        var sums = counts ? into.WriteInputs(indices.Length, [words.Length]) : default;
        numbers.Clear();
        sums.Clear();
        for (int i = 0; i < indices.Length; i++)
        {
            labels[i] = all[indices[i]].Liked;
            string[] sentence = all[indices[i]].Sentence.Split(' ');
            for (int t = 0; t < sentence.Length; t++)
            {
                int word = Array.BinarySearch(words, sentence[t], StringComparer.Ordinal);
                if (counts) sums[i * words.Length + word]++;
                else numbers[i * length + t] = word + 1;
            }
        }
    }
}
