namespace Lincoln.Analysis;

/// <summary>
/// Points of the plane in the order of a Z-shaped curve, and the squares that hold them, from the largest to the smallest (Barnes and Hut
/// 1986): points that are near in the plane are near in memory, and every square is a range of them.
/// </summary>
/// <remarks>The tree is built anew for every step, in the same memory.</remarks>
internal sealed class QuadTree
{
    private const int Levels = 16, MostInLeaf = 8;

    private readonly int n;
    private uint[] codes, otherCodes;
    private int[] otherOrder;
    private double side;

    public QuadTree(int n)
    {
        this.n = n;
        (codes, otherCodes, Order, otherOrder) = (new uint[n], new uint[n], new int[n], new int[n]);
        (X, Y, Nodes) = (new Real[n], new Real[n], new Node[n + 16]);
    }

    /// <summary>A square. Its first child, if it has any, is the next node.</summary>
    public struct Node
    {
        /// <summary>The mean of its points.</summary>
        public Real X, Y;

        /// <summary>The number of its points.</summary>
        public Real Weight;

        /// <summary>The square of its width.</summary>
        public Real Width2;

        /// <summary>The first node that is not inside it.</summary>
        public int Next;

        /// <summary>The points of a node without children; none for others.</summary>
        public int First, Count;
    }

    /// <summary>The index of the point at place i of the order.</summary>
    public int[] Order { get; private set; }

    /// <summary>The points in order.</summary>
    public Real[] X { get; }

    public Real[] Y { get; }

    public Node[] Nodes { get; private set; }

    public int NodeCount { get; private set; }

    /// <summary>Arranges the points, [n, 2].</summary>
    public void Build(ReadOnlySpan<Real> points)
    {
        Real left = points[0], bottom = points[1], right = left, top = bottom;
        for (int i = 0; i < n; i++)
        {
            (left, right) = (Math.Min(left, points[2 * i]), Math.Max(right, points[2 * i]));
            (bottom, top) = (Math.Min(bottom, points[2 * i + 1]), Math.Max(top, points[2 * i + 1]));
        }
        side = Math.Max((double)right - left, (double)top - bottom);
        double scale = side > 0 ? ((1 << Levels) - 1) / side : 0;
        for (int i = 0; i < n; i++)
        {
            uint x = (uint)((points[2 * i] - (double)left) * scale), y = (uint)((points[2 * i + 1] - (double)bottom) * scale);
            codes[i] = Spread(x) | Spread(y) << 1;
            Order[i] = i;
        }
        Sort();
        for (int i = 0; i < n; i++) (X[i], Y[i]) = (points[2 * Order[i]], points[2 * Order[i] + 1]);
        NodeCount = 0;
        Add(0, n, 0);
    }

    // Bit i moves to bit 2i.
    private static uint Spread(uint x)
    {
        x = (x | x << 8) & 0x00FF00FF;
        x = (x | x << 4) & 0x0F0F0F0F;
        x = (x | x << 2) & 0x33333333;
        return (x | x << 1) & 0x55555555;
    }

    // A stable counting sort by each byte of the codes, the lowest first.
    private void Sort()
    {
        Span<int> places = stackalloc int[256];
        for (int shift = 0; shift < 32; shift += 8)
        {
            places.Clear();
            foreach (uint code in codes) places[(byte)(code >> shift)]++;
            for (int i = 0, sum = 0; i < 256; i++) (places[i], sum) = (sum, sum + places[i]);
            for (int i = 0; i < n; i++)
            {
                int to = places[(byte)(codes[i] >> shift)]++;
                (otherCodes[to], otherOrder[to]) = (codes[i], Order[i]);
            }
            (codes, otherCodes, Order, otherOrder) = (otherCodes, codes, otherOrder, Order);
        }
    }

    // Returns the sums of the points' coordinates. Squares with the same points as the one around them are left out.
    private (double X, double Y) Add(int begin, int end, int level)
    {
        while (level < Levels && end - begin > MostInLeaf && Quadrant(begin, level) == Quadrant(end - 1, level)) level++;
        int at = NodeCount++;
        if (at == Nodes.Length) Nodes = [.. Nodes, .. new Node[n]];
        bool leaf = end - begin <= MostInLeaf || level == Levels;
        double x = 0, y = 0, width = side / (1 << level);
        if (leaf) for (int i = begin; i < end; i++) (x, y) = (x + X[i], y + Y[i]);
        else
            for (int first = begin; first < end;)
            {
                int last = EndOfQuadrant(first, end, level);
                var (childX, childY) = Add(first, last, level + 1);
                (x, y, first) = (x + childX, y + childY, last);
            }
        int count = end - begin;
        Nodes[at] = new()
        {
            X = (Real)(x / count),
            Y = (Real)(y / count),
            Weight = count,
            Width2 = (Real)(width * width),
            Next = NodeCount,
            First = begin,
            Count = leaf ? count : 0,
        };
        return (x, y);
    }

    private uint Quadrant(int i, int level) => codes[i] >> (2 * (Levels - 1 - level)) & 3;

    private int EndOfQuadrant(int first, int end, int level)
    {
        uint quadrant = Quadrant(first, level);
        for (int low = first + 1; ;)
        {
            if (low == end) return end;
            int middle = (low + end) / 2;
            if (Quadrant(middle, level) == quadrant) low = middle + 1;
            else end = middle;
        }
    }
}
