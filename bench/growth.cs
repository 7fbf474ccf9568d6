#:project ../src/Lincoln.Plots/Lincoln.Plots.csproj
// How the time of a training step grows with the batch and with the width of the network, Lincoln compared with PyTorch.
//   bench/side-by-side/run growth --json growth.json && dotnet run bench/growth.cs growth.json
// writes growth-batch.svg and growth-width.svg next to the JSON file; docs/images/step-growth-*.svg are such figures.
using System.Text.Json;
using Lincoln.Plots;

if (args.Length != 1)
{
    Console.Error.WriteLine("growth: give the JSON file that `bench/side-by-side/run growth --json FILE` wrote.");
    return 2;
}
using var json = JsonDocument.Parse(File.ReadAllText(args[0]));
string folder = Path.GetDirectoryName(Path.GetFullPath(args[0]))!;
(string, string)[] families =
[
    ("growth-batch", "samples in a batch (784-89-10, tanh)"),
    ("growth-width", "hidden neurons (784-n-10, tanh, batch 60)"),
];
foreach (var (family, label) in families)
{
    var rows = json.RootElement.EnumerateArray().Where(r => r.GetProperty("workload").GetString()!.StartsWith(family + "/")).ToList();
    if (rows.Count == 0) continue;
    double[] size = [.. rows.Select(r => double.Parse(r.GetProperty("workload").GetString()!.Split('/')[1]))];
    double[] Column(string name) => [.. rows.Select(r => r.GetProperty(name).GetDouble())];
    var figure = new Figure("Time of one training step")
    {
        X = { Label = label, Scale = Scale.Logarithmic },
        Y = { Label = "µs", Scale = Scale.Logarithmic },
    };
    foreach (var (name, column) in new[] { ("Lincoln", "lincoln"), ("PyTorch, its best setting", "opponent") })
        figure.Line(name, size, Column(column)).Scatter(name, size, Column(column));
    figure.Save(Path.Combine(folder, $"{family}.svg"));
    var ratios = size.Zip(Column("ratio"), (n, ratio) => FormattableString.Invariant($"{n:0} → {ratio:F2}×"));
    Console.WriteLine($"{family}: {string.Join(", ", ratios)}");
}
return 0;
