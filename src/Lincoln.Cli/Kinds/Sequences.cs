using System.Globalization;
using System.Text.Json;
using Lincoln.Cli.Arguments;
using Lincoln.Cli.Rendering;
using Lincoln.Cli.Runs;
using Lincoln.Data;
using Lincoln.Layers;
using Lincoln.Storage;
using Lincoln.Training;
using Spectre.Console;

namespace Lincoln.Cli.Kinds;

/// <summary>Sequences for forecasting: a column of a table at equally spaced times, split by time.</summary>
internal sealed class Sequences : Kind
{
    protected override string What(string data) => "a sequence here (--time)";

    protected override bool Takes(string option, TrainSettings settings)
        => option is "--time" or "--horizon" or "--target" or "--window" or "--task regression";

    protected override TrainingJob Begin(TrainSettings settings, Terminal terminal, CancellationToken cancel)
    {
        var table = TableOf(settings.Data);
        string target = settings.Target ?? throw new UsageException(
            $"--target is missing: which column of {settings.Data} is to be forecast? It has {Tables.Columns(table)}.");
        Tables.CheckColumn(table, "--target", target);
        Tables.CheckColumn(table, "--time", settings.Time!);
        if (target == settings.Time) throw new UsageException($"--time and --target are both '{target}'; name two columns.");
        var data = Load(table, target, settings);
        return new Job(settings, data, RecipeFor(settings, data));
    }

    /// <summary>The naive forecast is the harder one on the training set: that of the season, or the last value.</summary>
    private static PreparedData Load(Lincoln.Data.Table table, string target, TrainSettings settings)
    {
        var options = new SeriesOptions { Horizon = settings.Horizon ?? 1, Window = settings.Window };
        var data = PreparedData.FromSeries(table, target, settings.Time!, options);
        var series = (SeriesPreparation)data.Preparation;
        if (series.Season == 1) return data;
        var last = PreparedData.FromSeries(table, target, settings.Time!, options with { Window = series.Window, Season = 1 });
        return Error(last) < Error(data) ? last : data;

        static double Error(PreparedData data)
        {
            var series = (SeriesPreparation)data.Preparation;
            return Test.Naive(data.Training, series)[0].Value;
        }
    }

    protected override (string What, TestResult Result) Measure(
        ModelFile model, string data, List<string> notes, Terminal terminal, CancellationToken cancel)
    {
        var (series, table) = (SeriesOf(model), TableOf(data));
        bool known = model.WasTrainedOn(table.Sha256);
        var rows = known
            ? PreparedData.FromSeries(table, series.Target, series.Time, new SeriesOptions { Fitted = series }).Test!
            : series.Dataset(table, notes);
        string what = known ? $"the last values of {data} (the model was trained on those before)" : data;
        return (what, Test.Of(model.Model.Network, rows, series, cancel));
    }

    public override int Predict(ModelFile model, string file, bool probabilities, Terminal terminal)
    {
        var series = SeriesOf(model);
        if (probabilities) throw new UsageException($"--probabilities is for classes, but {model.Path} forecasts numbers; leave it out.");
        if (!File.Exists(file)) throw new UsageException($"There is no file '{file}'. Give a CSV file with the past of '{series.Target}'.");
        var notes = new List<string>();
        var forecasts = model.Model.Forecast(CsvTable.Load(file), notes);
        foreach (string note in notes) terminal.Error.WriteLine($"lincoln: {note}");
        var csv = new CsvWriter(terminal.Output);
        csv.WriteRow([series.Time, series.Target]);
        foreach (var (time, value) in forecasts)
            csv.WriteRow([series.Format(time), value.ToString("G9", CultureInfo.InvariantCulture)]);
        terminal.Output.Flush();
        return ExitCode.Done;
    }

    public override void Summarize(ModelFile model, IAnsiConsole console)
    {
        var series = SeriesOf(model);
        console.MarkupLineInterpolated(
            $"  forecasts the next {Format.Count(series.Horizon, "value")} of '{series.Target}' from the last {series.Window}");
        console.MarkupLineInterpolated($"  in steps of {series.Step}, times in '{series.Time}'; the naive forecast is {Naive(series)}");
    }

    private static SeriesPreparation SeriesOf(ModelFile model) => (SeriesPreparation)model.Model.Preparation!;

    private static Lincoln.Data.Table TableOf(string data) => DataSource.Table(data)
        ?? throw new UsageException($"--time: {data} is made of images, which have no column of times; leave it out.");

    private static string Naive(SeriesPreparation series)
        => series.Season == 1 ? "the last value" : $"the value of {series.Season} steps before";

    private static Recipe RecipeFor(TrainSettings settings, PreparedData data)
    {
        int count = data.Training.Count, epochs = count < 10_000 ? 100 : 20, batch = count < 1_000 ? 16 : 64;
        var defaults = new Defaults([new(32, "gru")], Dropout: 0, epochs, batch, EarlyStopping: 20);
        string loss = Recipe.CheckLoss(settings.Loss ?? Choices.DefaultLoss(data.Task), data.Preparation);
        return new(settings, defaults, loss, data.Task) { ClipNorm = 1 };
    }

    /// <summary>The window → the layers → a value for each step of the horizon.</summary>
    private static NeuralNetwork Network(Recipe recipe, PreparedData data)
    {
        int last = recipe.Layers.ToList().FindLastIndex(part => part.IsRecurrent);
        var layers = new List<Layer>();
        if (last < 0) layers.Add(new Flatten());
        for (int i = 0; i < recipe.Layers.Count; i++)
        {
            layers.Add(recipe.Layers[i].ToLayer(lastOnly: i == last));
            if (recipe.Dropout > 0) layers.Add(new Dropout(recipe.Dropout));
        }
        layers.Add(new Dense(data.OutputCount));
        return recipe.Network(layers).Build(data.SampleShape);
    }

    private sealed class Job(TrainSettings settings, PreparedData data, Recipe recipe)
        : TrainingJob(recipe, new TrainedModel(Network(recipe, data), data.Preparation))
    {
        private readonly SeriesPreparation series = (SeriesPreparation)data.Preparation;

        public override IDataset Training => data.Training;

        public override IDataset Validation => data.Validation!;

        public override string ValidationUnit => "part";

        public override Metric Metric => OwnUnits.Errors(series.TargetScaler)[0];

        public override EpochRows Rows(IAnsiConsole console) => new(console, ("mae", "mean abs. error"), Format.Number);

        public override IEnumerable<string> Next
        {
            get
            {
                string file = NextSteps.Quoted(settings.Data);
                return ["summary MODEL", $"evaluate MODEL {file}", $"predict MODEL {file}"];
            }
        }

        public override void Introduce(IAnsiConsole console)
        {
            var (training, validation, test) = (data.Training.Count, data.Validation!.Count, data.Test!.Count);
            string parts = $"{Format.Count(training, "forecast")} to train, then {Format.Count(validation)} to validate";
            string window = settings.Window is null ? " (the default)" : "";
            console.MarkupLineInterpolated($"[bold]{settings.Data}[/]: a sequence, forecasting '{series.Target}' by '{series.Time}'");
            foreach (string note in data.Notes) console.MarkupLineInterpolated($"  {note}");
            console.MarkupLineInterpolated($"  The last {series.Window} values{window} give the next {series.Horizon}.");
            console.MarkupLineInterpolated($"  {parts}, the last {Format.Count(test)} to test: split by time; seed {Recipe.Seed}.");
            console.WriteLine();
        }

        public override TestResult Test() => Sequences.Test.Of(Model.Network, data.Test!, series);

        public override void Describe(Utf8JsonWriter json)
        {
            json.WriteString("data_sha256", data.Sha256);
            json.WriteString("task", "forecast");
            json.WriteString("target", series.Target);
            json.WriteString("time", series.Time);
            json.WriteNumber("window", series.Window);
            json.WriteNumber("horizon", series.Horizon);
            json.WriteString("step", series.Step.ToString());
            json.WriteNumber("season", series.Season);
            RunFile.WriteSizes(json, "forecasts", data.Training.Count, data.Validation!.Count, data.Test!.Count);
        }
    }

    /// <summary>How good forecasts are, compared with the naive ones.</summary>
    private sealed record Test(int Count, IReadOnlyDictionary<string, double> Metrics, SeriesPreparation Series)
        : TestResult(Count, Metrics)
    {
        private const int Chunk = 256;

        public static Test Of(NeuralNetwork network, IDataset data, SeriesPreparation series, CancellationToken cancel = default)
        {
            var measured = OwnUnits.Errors(series.TargetScaler);
            network.Evaluate(data, measured, cancellation: cancel);
            var metrics = measured.ToDictionary(m => m.Name, m => m.Value);
            foreach (var metric in Naive(data, series)) metrics.Add($"naive_{metric.Name}", metric.Value);
            return new(data.Count, metrics, series);
        }

        /// <summary>The errors of the naive forecast.</summary>
        public static IReadOnlyList<Metric> Naive(IDataset data, SeriesPreparation series)
        {
            var errors = OwnUnits.Errors(series.TargetScaler);
            var batch = new Batch();
            foreach (int[] indices in Enumerable.Range(0, data.Count).Chunk(Chunk))
            {
                data.Read(indices, batch);
                foreach (var error in errors) error.Add(series.Naive(batch.Inputs!), batch.Target);
            }
            return errors;
        }

        public override void Write(IAnsiConsole console, string title)
        {
            WriteErrors(console, title, Series.Target, "forecast");
            double share = Metrics["mae"] / Metrics["naive_mae"];
            string ratio = double.IsFinite(share) ? $" ({Format.Percent(share)} of it)" : "";
            string verdict = share < 1
                ? $"the network's is {Format.Percent(share)} of it"
                : $"the network is not better{ratio}: use the naive forecast, or train another network";
            console.MarkupLineInterpolated(
                $"The naive forecast, {Sequences.Naive(Series)}, has a mean absolute error of {Number("naive_mae")}; {verdict}.");
        }
    }
}
