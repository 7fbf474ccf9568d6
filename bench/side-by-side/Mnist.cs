namespace Lincoln.Bench;

/// <summary>Real MNIST digits, scaled as in chapter 4 of the book, from a raw file that all sides of the bench read.</summary>
internal static class Mnist
{
    public static (Real[] Images, int[] Labels) Read(int count)
    {
        string folder = Environment.GetEnvironmentVariable("BENCH_MNIST")
            ?? throw new InvalidOperationException("BENCH_MNIST is not set: start the bench with bench/side-by-side/run.");
        if (!File.Exists(Path.Combine(folder, "images")))
            throw new FileNotFoundException("MNIST is not here: set LINCOLN_DATA_HOME, or run `lincoln train mnist --epochs 1` once, "
                + "which downloads it.");
        byte[] images = File.ReadAllBytes(Path.Combine(folder, "images")), labels = File.ReadAllBytes(Path.Combine(folder, "labels"));
        Real[] scaled = [.. images.Take(count * 784).Select(pixel => (pixel - (Real)33.318) / (Real)78.567)];
        return (scaled, [.. labels.Take(count).Select(l => (int)l)]);
    }
}
