#:project ../src/Lincoln/Lincoln.csproj
#:project ../src/Lincoln.Plots/Lincoln.Plots.csproj
// A time series: a GRU reads two days of hourly demand and forecasts the next twelve hours, with at most 80 % of the error of
// "the same as yesterday". Writes a page with forecasts and truth.
//   dotnet run examples/forecast.cs
//   dotnet run examples/forecast.cs forecast.html      writes the page to this file
using Lincoln;
using Lincoln.Data;
using Lincoln.Layers;
using Lincoln.Losses;
using Lincoln.Optimizers;
using Lincoln.Plots;

const int Season = 24, Past = 2 * Season, Future = 12, Hours = 3000, Learned = 2400;
float[] demand = Demand(Hours, new Rng(seed: 4));
float mean = demand[..Learned].Average(), deviation = MathF.Sqrt(demand[..Learned].Average(y => (y - mean) * (y - mean)));

// A sample for every hour: the past as [hours, 1], the future as one row. What is forecast in the test was never learned.
var training = Samples(Past, Learned - Future);
var network = new NeuralNetwork([new GRU(32, lastOnly: true), new Dense(Future)], new MeanSquaredError(), seed: 1);
new Trainer(network, new Adam(0.005) { ClipNorm = 1 })
    .Fit(training, options: new() { Epochs = 20, BatchSize = 64, Schedule = Schedule.Cosine(0.0002) });

double byNetwork = 0, asYesterday = 0;
int forecasts = 0;
for (int now = Learned; now + Future <= Hours; now++, forecasts += Future)
{
    float[] forecast = Forecast(now);
    for (int h = 0; h < Future; h++)
    {
        byNetwork += Math.Abs(forecast[h] - demand[now + h]);
        asYesterday += Math.Abs(demand[now + h - Season] - demand[now + h]);
    }
}
double share = byNetwork / asYesterday;
Console.WriteLine($"mean error: {byNetwork / forecasts:F3}, same as yesterday: {asYesterday / forecasts:F3} ({share:P0} of it)");

string page = args.Length > 0 ? args[0] : Path.Combine(Path.GetTempPath(), "lincoln-forecast.html");
var figure = new Figure("Demand, and what was forecast every twelve hours", 900, 360) { X = { Label = "hour" }, Y = { Label = "demand" } };
var days = Enumerable.Range(Hours - 5 * Season, 5 * Season).ToArray();
figure.Line("truth", days.Select(t => (double)t), days.Select(t => (double)demand[t]));
var forecasted = days.Chunk(Future).SelectMany(part => Forecast(part[0]));
figure.Line("forecast", days.Select(t => (double)t), forecasted.Select(y => (double)y), dashed: true);
new Page("Forecasting a seasonal series")
    .Picture(figure, "Each forecast begins at a multiple of twelve hours and knows nothing of what comes after.")
    .Save(page);
Console.WriteLine($"The figure is in {page}");
return share < 0.8 ? 0 : 1;

float[] Forecast(int now)
{
    var past = Tensor.From(Scaled(now - Past, Past)).Reshape([1, Past, 1]);
    return [.. network.Predict(past).Values.ToArray().Select(y => y * deviation + mean)];
}

ArrayDataset Samples(int first, int last) => new(
    new Tensor([last - first, Past, 1], [.. Enumerable.Range(first, last - first).SelectMany(now => Scaled(now - Past, Past))]),
    new Tensor([last - first, Future], [.. Enumerable.Range(first, last - first).SelectMany(now => Scaled(now, Future))]));

float[] Scaled(int start, int count) => [.. demand[start..(start + count)].Select(y => (y - mean) / deviation)];

// Two waves a day, and a disturbance that lasts some hours.
static float[] Demand(int hours, Rng rng)
{
    var series = new float[hours];
    double disturbance = 0;
    for (int t = 0; t < hours; t++)
    {
        disturbance = 0.9 * disturbance + 0.4 * rng.NextNormal();
        series[t] = (float)(10 + 3 * Math.Sin(2 * Math.PI * t / Season) + 1.5 * Math.Sin(4 * Math.PI * t / Season + 1) + disturbance);
    }
    return series;
}
