namespace Lincoln.Kernels;

internal static unsafe partial class Convolution
{
    // The elements of a transformed square: each is multiplied separately.
    private const int Products = 16;

    /// <summary>
    /// A band of an image, or some small images, cut into squares of 4×4 elements, two apart, each transformed to v = Bᵀ·d·B:
    /// [product, channel, square].
    /// </summary>
    /// <remarks>The input of Winograd's algorithm, forward and for the gradients (F(2×2, 3×3), Lavin and Gray 2016).</remarks>
    private struct Squares
    {
        public Window Window;
        // squares in a row, rows of squares in a band, images at once
        public int Across, Down, Images;
        public int Row;                                                              // from one channel to the next
        public nint Product;                                                         // from one product to the next

        public Squares(Window window, int columns)
        {
            Window = window;
            Across = (columns + 1) / 2;
            Window.Pitch = 2 * Across + 2;
        }

        public readonly int Count => Images * Down * Across;

        /// <summary>Row and product strides are odd multiples of a cache line, to avoid L1 conflicts.</summary>
        public void SetSize(int images, int down, int channels)
        {
            (Images, Down) = (images, down);
            Window.SetRows(2 * down + 2);
            Row = 16 * ((Count + 15) / 16 | 1);
            Product = 16 * (channels * Row / 16 | 1);
        }

        private readonly int Half => Window.Plane / 2 + 2 * Reduce.Lanes;

        /// <summary>The size of the buffer of <see cref="Fill"/>.</summary>
        public readonly nint Buffer => 4 * Half;

        /// <summary>
        /// Copies one channel of some images, from row <paramref name="first"/> on, and transforms <paramref name="down"/> rows of squares;
        /// with y: of F′(y)·x.
        /// </summary>
        public readonly void Fill<TF, V>(TF f, Real* x, Real* y, nint nextImage, int images, int first, int down, Real* buffer, Real* to)
            where TF : unmanaged, IFunction where V : struct, ILane<V>
        {
            Real* even = buffer + 2 * Half, odd = even + Half;
            for (int i = 0; i < images; i++, x += nextImage, to += down * Across)
            {
                Window.Fill<TF, V>(f, x, y == null ? null : y + i * nextImage, 1, first, buffer);
                Transposition.Split(buffer, Half, even, odd);
                Transform<V>(even, odd, to, down, Row - i * down * Across);
            }
        }

        /// <summary>v = Bᵀ·d·B for a vector of squares at once; even and odd columns lie apart.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Transform<V>(Real* even, Real* odd, Real* to, int down, int room) where V : struct, ILane<V>
        {
            nint next = Product;
            int pitch = Window.Pitch / 2, across = Across;
            // The last vector of a row of squares may overlap what is written after it, but not the end of the channel.
            bool whole = (down - 1) * across + (across + V.Count - 1) / V.Count * V.Count <= room;
            for (int a = 0; a < down; a++, even += 2 * pitch, odd += 2 * pitch, to += across)
                for (int t = 0; t < across; t += V.Count)
                {
                    // Down the columns of the squares (even and odd ones, here and one further), then along the rows.
                    Real* e = even + t, o = odd + t;
                    V a0 = V.Load(e), a1 = V.Load(e + pitch), a2 = V.Load(e + 2 * pitch), a3 = V.Load(e + 3 * pitch);
                    (a0, a1, a2, a3) = (a0 - a2, a1 + a2, a2 - a1, a1 - a3);
                    V b0 = V.Load(o), b1 = V.Load(o + pitch), b2 = V.Load(o + 2 * pitch), b3 = V.Load(o + 3 * pitch);
                    (b0, b1, b2, b3) = (b0 - b2, b1 + b2, b2 - b1, b1 - b3);
                    V c0 = V.Load(e + 1), c1 = V.Load(e + 1 + pitch), c2 = V.Load(e + 1 + 2 * pitch), c3 = V.Load(e + 1 + 3 * pitch);
                    (c0, c1, c2, c3) = (c0 - c2, c1 + c2, c2 - c1, c1 - c3);
                    V d0 = V.Load(o + 1), d1 = V.Load(o + 1 + pitch), d2 = V.Load(o + 1 + 2 * pitch), d3 = V.Load(o + 1 + 3 * pitch);
                    (d0, d1, d2, d3) = (d0 - d2, d1 + d2, d2 - d1, d1 - d3);
                    Real* v = to + t;
                    Put(a0 - c0, v, whole, across - t);
                    Put(b0 + c0, v + next, whole, across - t);
                    Put(c0 - b0, v + 2 * next, whole, across - t);
                    Put(b0 - d0, v + 3 * next, whole, across - t);
                    v += 4 * next;
                    Put(a1 - c1, v, whole, across - t);
                    Put(b1 + c1, v + next, whole, across - t);
                    Put(c1 - b1, v + 2 * next, whole, across - t);
                    Put(b1 - d1, v + 3 * next, whole, across - t);
                    v += 4 * next;
                    Put(a2 - c2, v, whole, across - t);
                    Put(b2 + c2, v + next, whole, across - t);
                    Put(c2 - b2, v + 2 * next, whole, across - t);
                    Put(b2 - d2, v + 3 * next, whole, across - t);
                    v += 4 * next;
                    Put(a3 - c3, v, whole, across - t);
                    Put(b3 + c3, v + next, whole, across - t);
                    Put(c3 - b3, v + 2 * next, whole, across - t);
                    Put(b3 - d3, v + 3 * next, whole, across - t);
                }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Put<V>(V x, Real* to, bool whole, int n) where V : struct, ILane<V>
        {
            if (whole) V.Store(x, to);
            else V.StoreFirst(x, to, Math.Min(V.Count, n));
        }
    }
}
