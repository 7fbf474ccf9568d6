using Lincoln.Kernels;
using Lincoln.Operations;

namespace Lincoln.Tests.Kernels;

public class RowsTests : KernelTest
{
    private readonly struct Square : IFunction
    {
        public V F<V>(V x) where V : struct, ILane<V> => x * x;
        public V D<V>(V x, V y) where V : struct, ILane<V> => x + x;
    }

    public static readonly TheoryData<int, int> Sizes = new()
    {
        { 1, 1 }, { 3, 5 }, { 60, 10 }, { 7, 16 }, { 5, 17 }, { 60, 89 }, { 300, 200 }, { 2, 1000 }, { 0, 5 }, { 900, 33 },
    };

    [Theory, MemberData(nameof(Sizes))]
    public void Bias_and_function_in_one_pass(int rows, int columns)
    {
        int count = rows * columns;
        Real[] x = Numbers(count, 1), bias = Numbers(columns, 2), dy = Numbers(count, 3);
        Real[] oldX = Numbers(count, 4), oldBias = Numbers(columns, 5);
        var f = new Square();
        Real[] y = SameEverywhere(count, to => Rows.BiasMap(f, x, bias, to));
        Real[] both = Gradients(add: false), added = Gradients(add: true, [.. oldX, .. oldBias]);
        Real[] onlyX = SameEverywhere(count, to => Rows.BiasMapGradient(f, x, bias, y, dy, to, false, default, false));
        Real[] onlyBias = SameEverywhere(columns, to => Rows.BiasMapGradient(f, x, bias, y, dy, default, false, to, false));
        Real[] sums = new Real[columns];
        for (int i = 0; i < count; i++)
        {
            Real shifted = x[i] + bias[i % columns], gradient = (shifted + shifted) * dy[i];
            Assert.Equal(shifted * shifted, y[i]);
            Assert.Equal(gradient, both[i]);
            Assert.Equal(oldX[i] + gradient, added[i]);
            sums[i % columns] += gradient;
        }
        AssertSameBits(sums, both.AsSpan(count), "column sums run in order");
        AssertSameBits([.. sums.Zip(oldBias, (s, b) => b + s)], added.AsSpan(count));
        AssertSameBits(both.AsSpan(0, count), onlyX);
        AssertSameBits(sums, onlyBias);

        Real[] Gradients(bool add, Real[]? start = null) => SameEverywhere(
            count + columns, to => Rows.BiasMapGradient(f, x, bias, y, dy, to[..count], add, to[count..], add), start);
    }

    [Theory, MemberData(nameof(Sizes))]
    public void Without_its_input_a_derivative_follows_from_the_output(int rows, int columns)
    {
        int count = rows * columns;
        Real[] x = Numbers(count, 1), bias = Numbers(columns, 2), dy = Numbers(count, 3), y = new Real[count];
        var f = new ReLU.Function();
        Rows.BiasMap(f, x, bias, y);
        Real[] fromX = new Real[count + columns], overwritten = [.. x];
        Rows.BiasMapGradient(f, x, bias, y, dy, fromX.AsSpan(..count), false, fromX.AsSpan(count..), false);
        Real[] fromY = SameEverywhere(
            count + columns, to => Rows.BiasMapGradient(f, default, bias, y, dy, to[..count], false, to[count..], false));
        AssertSameBits(fromX, fromY);
        Rows.BiasMap(f, overwritten, bias, overwritten);
        AssertSameBits(y, overwritten);
    }

    private static double[] TrueSoftmax(ReadOnlySpan<Real> z)
    {
        double[] e = new double[z.Length];
        double max = double.NegativeInfinity, sum = 0;
        foreach (Real v in z) max = Math.Max(max, v);
        for (int j = 0; j < e.Length; j++) sum += e[j] = Math.Exp(z[j] - max);
        for (int j = 0; j < e.Length; j++) e[j] /= sum;
        return e;
    }

    [Theory, MemberData(nameof(Sizes))]
    public void Softmax_and_LogSoftmax_with_their_gradients(int rows, int columns)
    {
        int count = rows * columns;
        Real[] z = [.. Numbers(count, 1).Select(v => 8 * v)], dy = Numbers(count, 2), old = Numbers(count, 3);
        Real[] p = SameEverywhere(count, to => Rows.Softmax(z, columns, to));
        Real[] log = SameEverywhere(count, to => Rows.LogSoftmax(z, columns, to));
        Real[] dz = SameEverywhere(count, to => Rows.SoftmaxGradient(p, dy, columns, to, false));
        Real[] dzAdded = SameEverywhere(count, to => Rows.SoftmaxGradient(p, dy, columns, to, true), old);
        Real[] dlog = SameEverywhere(count, to => Rows.LogSoftmaxGradient(log, dy, columns, to, false));
        Real[] dlogAdded = SameEverywhere(count, to => Rows.LogSoftmaxGradient(log, dy, columns, to, true), old);
        for (int r = 0; r < rows; r++)
        {
            double[] truth = TrueSoftmax(z.AsSpan(r * columns, columns));
            double mean = 0, sum = 0;
            for (int j = 0; j < columns; j++)
            {
                mean += truth[j] * dy[r * columns + j];
                sum += dy[r * columns + j];
            }
            for (int j = 0; j < columns; j++)
            {
                int i = r * columns + j;
                AssertClose(truth[j], p[i], truth[j], 20 + columns / 8, "softmax");
                AssertClose(Math.Log(truth[j]), log[i], 20, 10, "log softmax");
                AssertClose(truth[j] * (dy[i] - mean), dz[i], truth[j], 40 + columns / 4, "gradient");
                AssertClose(dy[i] - truth[j] * sum, dlog[i], 1 + columns * truth[j], 40, "gradient of the logarithm");
                Assert.Equal(old[i] + dz[i], dzAdded[i]);
                Assert.Equal(old[i] + dlog[i], dlogAdded[i]);
            }
        }
    }

    [Theory, MemberData(nameof(Sizes))]
    public void Cross_entropy_of_labels_and_of_probabilities(int rows, int columns)
    {
        int count = rows * columns;
        Real scale = (Real)0.25;
        Real[] z = [.. Numbers(count, 1).Select(v => 8 * v)], old = Numbers(count, 3), target = new Real[count];
        int[] labels = [.. Enumerable.Range(0, rows).Select(r => r * 7 % columns)];
        for (int r = 0; r < rows; r++) target[r * columns + labels[r]] = 1;

        Real[] byLabel = SameEverywhere(count + rows, to => Rows.SoftmaxCrossEntropy(z, labels, columns, to[..count], to[count..]));
        Real[] byTarget = SameEverywhere(count + rows, to => Rows.SoftmaxCrossEntropy(z, target, columns, to[..count], to[count..]));
        Real[] p = byLabel[..count];
        AssertSameBits(p, SameEverywhere(count, to => Rows.Softmax(z, columns, to)));
        AssertSameBits(p, byTarget.AsSpan(0, count));
        Real[] dz = SameEverywhere(count, to => Rows.SoftmaxCrossEntropyGradient(p, labels, columns, scale, to, false));
        Real[] dzAdded = SameEverywhere(count, to => Rows.SoftmaxCrossEntropyGradient(p, labels, columns, scale, to, true), old);
        Real[] dzTarget = SameEverywhere(count, to => Rows.SoftmaxCrossEntropyGradient(p, target, columns, scale, to, false));
        Real[] dzTargetAdded = SameEverywhere(count, to => Rows.SoftmaxCrossEntropyGradient(p, target, columns, scale, to, true), old);
        for (int r = 0; r < rows; r++)
        {
            double truth = -Math.Log(TrueSoftmax(z.AsSpan(r * columns, columns))[labels[r]]);
            AssertClose(truth, byLabel[count + r], 16, 10, "loss");
            AssertClose(truth, byTarget[count + r], 16, 10, "loss of probabilities");
        }
        for (int i = 0; i < count; i++)
        {
            Assert.Equal((p[i] - target[i]) * scale, dz[i]);
            Assert.Equal(old[i] + dz[i], dzAdded[i]);
            Assert.Equal(dz[i], dzTarget[i]);
            Assert.Equal(dzAdded[i], dzTargetAdded[i]);
        }
    }

    [Fact]
    public void Soft_targets_need_not_sum_to_one()
    {
        Real[] z = [1, 2, 3, (Real)0.5, 0, -1], target = [(Real)0.2, (Real)0.3, (Real)0.9, 0, 2, 1];
        Real[] found = SameEverywhere(8, to => Rows.SoftmaxCrossEntropy(z, target, 3, to[..6], to[6..]));
        Real[] dz = SameEverywhere(6, to => Rows.SoftmaxCrossEntropyGradient(found.AsSpan(0, 6), target, 3, 1, to, false));
        for (int r = 0; r < 2; r++)
        {
            double[] p = TrueSoftmax(z.AsSpan(3 * r, 3));
            double loss = 0, weight = 0;
            for (int j = 0; j < 3; j++)
            {
                loss -= target[3 * r + j] * Math.Log(p[j]);
                weight += target[3 * r + j];
            }
            AssertClose(loss, found[6 + r], 8, 8, "loss");
            for (int j = 0; j < 3; j++) AssertClose(weight * p[j] - target[3 * r + j], dz[3 * r + j], 4, 8, "gradient");
        }
    }

    [Fact]
    public void Huge_and_infinite_logits_give_finite_losses()
    {
        Real inf = Real.PositiveInfinity;
        Real[] z = [10_000, -10_000, 0, -inf, 1, 1];
        int[] labels = [1, 1];
        Real[] target = [0, 1, 0, 0, (Real)0.5, (Real)0.5];
        Real[] byLabel = SameEverywhere(8, to => Rows.SoftmaxCrossEntropy(z, labels, 3, to[..6], to[6..]));
        Real[] byTarget = SameEverywhere(8, to => Rows.SoftmaxCrossEntropy(z, target, 3, to[..6], to[6..]));
        foreach (Real[] found in new[] { byLabel, byTarget })
        {
            AssertSameBits([1, 0, 0, 0, (Real)0.5, (Real)0.5, 20_000], found.AsSpan(0, 7));
            AssertClose(Math.Log(2), found[7], 1, 4, "loss");
        }
        Real[] log = SameEverywhere(6, to => Rows.LogSoftmax(z, 3, to));
        AssertSameBits([0, -20_000, -10_000, -inf], log.AsSpan(0, 4));
    }

    [Fact]
    public void Softmax_can_work_in_place()
    {
        Real[] z = Numbers(60 * 10), p = new Real[600];
        Rows.Softmax(z, 10, p);
        Everywhere((_, _) =>
        {
            Real[] inPlace = [.. z];
            Rows.Softmax(inPlace, 10, inPlace);
            AssertSameBits(p, inPlace);
            int[] labels = new int[60];
            Real[] dz = new Real[600];
            Rows.SoftmaxCrossEntropyGradient(p, labels, 10, 1, dz, false);
            Rows.SoftmaxCrossEntropyGradient(inPlace, labels, 10, 1, inPlace, false);
            AssertSameBits(dz, inPlace);
        });
    }

    [Fact]
    public void What_does_not_fit_is_refused_by_name()
    {
        Real[] six = new Real[6], two = new Real[2], to = new Real[6];
        AssertRefuses<ArgumentOutOfRangeException>("labels", () => Rows.SoftmaxCrossEntropy(six, [0, 3], 3, to, two));
        AssertRefuses<ArgumentOutOfRangeException>("labels", () => Rows.SoftmaxCrossEntropyGradient(six, [-1, 0], 3, 1, to, false));
        AssertRefuses<ArgumentException>("z", () => Rows.Softmax(six, 4, new Real[6]));
        AssertRefuses<ArgumentException>("z", () => Rows.Softmax(six, 0, new Real[6]));
        AssertRefuses<ArgumentException>("p", () => Rows.Softmax(six, 3, new Real[5]));
        AssertRefuses<ArgumentException>("losses", () => Rows.SoftmaxCrossEntropy(six, new Real[6], 3, new Real[6], six));
        AssertRefuses<ArgumentException>("x", () => Rows.BiasMap(new Square(), six, new Real[4], six));
        AssertRefuses<ArgumentException>("dbias", () => Rows.BiasMapGradient(new Square(), six, two, six, six, default, false, six, false));
        AssertRefuses<ArgumentOutOfRangeException>("columns", () => Rows.Softmax(six, -3, new Real[6]));
    }
}
