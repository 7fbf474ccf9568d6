namespace Lincoln.Kernels;

internal static unsafe partial class Convolution
{
    // The elements of a transformed Winograd tile: each is multiplied separately.
    private const int Products = 16;

    /// <summary>
    /// A band of an image, or some small images, cut into Winograd's input tiles of 4×4 elements, two apart, each transformed to
    /// v = Bᵀ·d·B: [product, channel, tile].
    /// </summary>
    /// <remarks>The input of Winograd's algorithm, forward and for the gradients (F(2×2, 3×3), Lavin and Gray 2016).</remarks>
    private readonly struct WinogradTiles
    {
        // tiles in a row, rows of tiles in a band, images at once
        public readonly int Across, Down, Images;
        public readonly int Row;                                                     // from one channel to the next
        public readonly nint Product;                                                // from one product to the next
        private readonly Window window;

        public WinogradTiles(in Window window, int across, int down, int images, int channels)
        {
            (Across, Down, Images) = (across, down, images);
            this.window = window.WithPitch(2 * across + 2).WithRows(2 * down + 2);
            Row = L1Conflicts.OddStride(Count);
            Product = L1Conflicts.OddStride(channels * Row);
        }

        public static int CountAcross(int columns) => Sizes.CeilDiv(columns, 2);

        public int Count => Images * Down * Across;

        private int Half => window.Channel / 2 + 2 * Reduce.Lanes;

        /// <summary>The size of the buffer of <see cref="Fill"/>.</summary>
        public nint Buffer => 4 * Half;

        /// <summary>
        /// Copies one channel of some images, from row <paramref name="first"/> on, and transforms <paramref name="down"/> rows of tiles;
        /// with y: of F′(y)·x.
        /// </summary>
        public void Fill<TF, V>(TF f, Real* x, Real* y, nint from, nint nextImage, int images, int first, int down, Real* buffer, Real* to)
            where TF : unmanaged, IFunction where V : struct, ILane<V>
        {
            Real* even = buffer + 2 * Half, odd = even + Half;
            for (int i = 0; i < images; i++, from += nextImage, to += down * Across)
            {
                window.Fill<TF, V>(f, x, y, from, 1, first, buffer);
                Transposition.Split(buffer, Half, even, odd);
                Transform<V>(even, odd, to, down, Row - i * down * Across);
            }
        }

        /// <summary>v = Bᵀ·d·B for a vector of tiles at once; even and odd columns lie apart.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Transform<V>(Real* even, Real* odd, Real* to, int down, int room) where V : struct, ILane<V>
        {
            nint next = Product;
            int pitch = window.Pitch / 2, across = Across;
            // The last vector of a row of tiles may overlap what is written after it, but not the end of the channel.
            bool whole = (down - 1) * across + Sizes.CeilDiv(across, V.Count) * V.Count <= room;
            for (int a = 0; a < down; a++, even += 2 * pitch, odd += 2 * pitch, to += across)
                for (int t = 0; t < across; t += V.Count)
                {
                    // Down the columns of the tiles (even and odd ones, here and one further), then along the rows.
                    Real* e = even + t, o = odd + t, v = to + t;
                    V a0 = V.Load(e), a1 = V.Load(e + pitch), a2 = V.Load(e + 2 * pitch), a3 = V.Load(e + 3 * pitch);
                    (a0, a1, a2, a3) = (a0 - a2, a1 + a2, a2 - a1, a1 - a3);
                    V b0 = V.Load(o), b1 = V.Load(o + pitch), b2 = V.Load(o + 2 * pitch), b3 = V.Load(o + 3 * pitch);
                    (b0, b1, b2, b3) = (b0 - b2, b1 + b2, b2 - b1, b1 - b3);
                    V c0 = V.Load(e + 1), c1 = V.Load(e + 1 + pitch), c2 = V.Load(e + 1 + 2 * pitch), c3 = V.Load(e + 1 + 3 * pitch);
                    (c0, c1, c2, c3) = (c0 - c2, c1 + c2, c2 - c1, c1 - c3);
                    V d0 = V.Load(o + 1), d1 = V.Load(o + 1 + pitch), d2 = V.Load(o + 1 + 2 * pitch), d3 = V.Load(o + 1 + 3 * pitch);
                    (d0, d1, d2, d3) = (d0 - d2, d1 + d2, d2 - d1, d1 - d3);
                    int count = whole ? V.Count : Math.Min(V.Count, across - t);
                    PutRow(a0, b0, c0, d0, v, next, whole, count);
                    PutRow(a1, b1, c1, d1, v + 4 * next, next, whole, count);
                    PutRow(a2, b2, c2, d2, v + 8 * next, next, whole, count);
                    PutRow(a3, b3, c3, d3, v + 12 * next, next, whole, count);
                }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void PutRow<V>(V a, V b, V c, V d, Real* v, nint next, bool whole, int n) where V : struct, ILane<V>
        {
            Put(a - c, v, whole, n);
            Put(b + c, v + next, whole, n);
            Put(c - b, v + 2 * next, whole, n);
            Put(b - d, v + 3 * next, whole, n);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Put<V>(V x, Real* to, bool whole, int n) where V : struct, ILane<V>
        {
            if (whole) V.Store(x, to);
            else V.StoreFirst(x, to, n);
        }
    }
}
