using System.Globalization;
using System.Text;

namespace Lincoln;

public partial class Tensor
{
    private const int EdgeItems = 3, SummariseFrom = 1000;

    /// <summary>One element; one index per axis.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// An index is outside its axis, or there are more or fewer indices than axes.
    /// </exception>
    [IndexerName("At")]
    public Real this[params ReadOnlySpan<int> at]
    {
        get
        {
            if (at.Length != Shape.Rank)
                throw new ArgumentOutOfRangeException(nameof(at),
                    $"Tensor: {Shape} has {Shape.Rank} axes, but {at.Length} indices were given.");
            int place = 0;
            for (int axis = 0; axis < at.Length; axis++)
            {
                if ((uint)at[axis] >= (uint)Shape[axis])
                    throw new ArgumentOutOfRangeException(nameof(at),
                        $"Tensor: index {at[axis]} is outside axis {axis} of {Shape}, which has 0..{Shape[axis] - 1}.");
                place = place * Shape[axis] + at[axis];
            }
            return Values[place];
        }
    }

    /// <summary>
    /// The elements in nested brackets, as NumPy prints them: four decimals, the middle left out when there are more than 1,000.
    /// </summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        Write(text, 0, 0, count > SummariseFrom);
        return text.ToString();
    }

    private void Write(StringBuilder text, int axis, int place, bool summarise)
    {
        if (axis == Shape.Rank)
        {
            if (count > 0) text.Append(Number(Values[place]));
            return;
        }
        int size = Shape[axis], below = Shape[(axis + 1)..].Count;
        text.Append('[');
        for (int i = 0; i < size; i++)
        {
            if (i > 0) text.Append(axis == Shape.Rank - 1 ? " " : new string('\n', Shape.Rank - 1 - axis) + new string(' ', axis + 1));
            if (summarise && size > 2 * EdgeItems && i == EdgeItems)
            {
                text.Append("...");
                i = size - EdgeItems - 1;
            }
            else Write(text, axis + 1, place + i * below, summarise);
        }
        text.Append(']');
    }

    private static string Number(Real x) => x == 0 || Math.Abs(x) is >= (Real)1e-4 and < (Real)1e8 || !Real.IsFinite(x)
        ? x.ToString("0.0###", CultureInfo.InvariantCulture) : x.ToString("0.0###e+00", CultureInfo.InvariantCulture);

    private string DebugText
    {
        get
        {
            if (lender is not null && lender.Generation != generation) return $"{Shape} of a step that has ended";
            string numbers = string.Join(" ", Values[..Math.Min(8, count)].ToArray().Select(Number));
            return $"{Shape} {numbers}{(count > 8 ? " ..." : "")}{(Producer is null ? "" : $" from {Producer.Name}")}";
        }
    }
}
