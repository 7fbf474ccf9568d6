#:project ../src/Lincoln/Lincoln.csproj
#:project ../src/Lincoln.Plots/Lincoln.Plots.csproj
// How the time of t-SNE grows with the number of samples, Lincoln compared with scikit-learn, on MNIST's images as 28 principal components.
//   dotnet run -c Release bench/tsne.cs FOLDER      writes FOLDER/codes.npy and Lincoln's seconds, FOLDER/lincoln.npy
//   /usr/bin/python3 bench/tsne.py FOLDER           writes scikit-learn's, FOLDER/scikit-learn.npy
//   dotnet run bench/tsne.cs FOLDER figure.svg      draws both
using System.Diagnostics;
using Lincoln;
using Lincoln.Analysis;
using Lincoln.Data;
using Lincoln.Plots;
using Lincoln.Storage;

if (args.Length is not (1 or 2))
{
    Console.Error.WriteLine("tsne: give a folder for the numbers, and a file for the figure when they are there.");
    return 2;
}
string InFolder(string name) => Path.Combine(args[0], name);
int[] sizes = [1250, 2500, 5000, 10_000, 20_000, 40_000];
if (args.Length == 1)
{
    var batch = new Batch();
    DataSets.Load("mnist", new() { Validation = 0 }).Training.Read([.. Enumerable.Range(0, sizes[^1])], batch);
    Tensor images = batch.Inputs!.Reshape(sizes[^1], -1), codes = PCA.Fit(images, 28).Transform(images);
    NumPy.Write(InFolder("codes.npy"), codes);
    new TSNE { Iterations = 5 }.Fit(codes.Slice(0, 0, 1000));                  // the compiler warms up
    var seconds = new Tensor([sizes.Length]);
    for (int i = 0; i < sizes.Length; i++)
    {
        var watch = Stopwatch.StartNew();
        var last = new Last();
        new TSNE().Fit(codes.Slice(0, 0, sizes[i]), last);
        seconds.Edit()[i] = (float)watch.Elapsed.TotalSeconds;
        Console.WriteLine($"{sizes[i]} samples: {seconds[i]:F2} s, divergence {last.Divergence:F4}");
    }
    NumPy.Write(InFolder("lincoln.npy"), seconds);
    return 0;
}
var figure = new Figure("Time of t-SNE, 1,000 iterations")
{
    X = { Label = "samples", Scale = Scale.Logarithmic },
    Y = { Label = "seconds", Scale = Scale.Logarithmic },
};
foreach (var (name, file) in new[] { ("Lincoln", "lincoln.npy"), ("scikit-learn 1.2", "scikit-learn.npy") })
{
    double[] times = [.. NumPy.ReadTensor(InFolder(file)).Values.ToArray().Select(t => (double)t)];
    double[] ns = [.. sizes.Take(times.Length).Select(n => (double)n)];
    figure.Line(name, ns, times).Scatter(name, ns, times);
    if (name == "Lincoln") figure.Line("n·log n", ns, ns.Select(n => times[0] * n * Math.Log(n) / (ns[0] * Math.Log(ns[0]))), dashed: true);
}
figure.Save(args[1]);
return 0;

sealed class Last : IProgress<TSNEProgress>
{
    public double Divergence { get; private set; }

    public void Report(TSNEProgress value) => Divergence = value.Divergence;
}
