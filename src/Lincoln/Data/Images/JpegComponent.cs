namespace Lincoln.Data;

/// <summary>One component of a JPEG (brightness, blue or red difference): its sampling, its tables and its decoded samples.</summary>
internal sealed class JpegComponent(int id, int horizontal, int vertical, int quantisation)
{
    // cos((2x + 1)·u·π/16) · (u = 0 ? 1/√2 : 1) / 2
    private static readonly float[] Cosines =
        [.. Enumerable.Range(0, 64).Select(i => (float)(CosineOf((2 * (i / 8) + 1) * (i % 8)) * (i % 8 == 0 ? Math.Sqrt(0.5) : 1) / 2))];

    private byte[] samples = [];
    private int last;                                        // the last coefficient of frequency 0: the next is told as a difference

    public int Id => id;

    public int Horizontal => horizontal;

    public int Vertical => vertical;

    /// <summary>The size in samples, without what fills up the last blocks.</summary>
    public int Width { get; private set; }

    public int Height { get; private set; }

    /// <summary>The blocks that the component has when it stands in a scan of its own.</summary>
    public int BlocksAcross => (Width + 7) / 8;

    public int BlocksDown => (Height + 7) / 8;

    /// <summary>The blocks of all whole groups (MCU).</summary>
    public long Blocks { get; private set; }

    public bool Decoded { get; set; }

    public JpegHuffman? Direct { get; set; }

    public JpegHuffman? Alternating { get; set; }

    private int Stride { get; set; }

    public void Size(int width, int height, int mostHorizontal, int mostVertical)
    {
        (Width, Height) = (Ratio(width * horizontal, mostHorizontal), Ratio(height * vertical, mostVertical));
        int groupsAcross = Ratio(width, 8 * mostHorizontal), groupsDown = Ratio(height, 8 * mostVertical);
        Stride = groupsAcross * horizontal * 8;
        Blocks = (long)groupsAcross * horizontal * groupsDown * vertical;

        static int Ratio(int a, int b) => (a + b - 1) / b;
    }

    public void Allocate() => samples = new byte[Blocks * 64];

    public void Restart() => last = 0;

    /// <summary>Reads a block of 8 × 8 samples: coefficients in zigzag order, then the inverse cosine transform.</summary>
    public void ReadBlock(ref JpegBits bits, int row, int column, ushort[]?[] tables)
    {
        var table = tables[quantisation] ?? throw bits.Damaged($"no quantisation table {quantisation}");
        Span<float> block = stackalloc float[64];
        block.Clear();
        int length = Direct!.Read(ref bits);
        if (length > 11) throw bits.Damaged($"a difference of {length} bits");
        last += bits.ReadSigned(length);
        block[0] = last * table[0];
        for (int k = 1; k < 64; k++)
        {
            int code = Alternating!.Read(ref bits), size = code & 15, run = code >> 4;
            if (size == 0 && run != 15) break;
            k += run;
            if (k > 63) throw bits.Damaged("a block of more than 64 coefficients");
            if (size > 0) block[JpegDecoder.ZigZag[k]] = bits.ReadSigned(size) * table[k];
        }
        Transform(block, samples.AsSpan(row * 8 * Stride + column * 8), Stride);
    }

    /// <summary>The sample at a place of the whole image, between the samples if there are fewer: bilinear, in 256ths.</summary>
    public int At(int x, int y, int mostHorizontal, int mostVertical)
    {
        if (horizontal == mostHorizontal && vertical == mostVertical) return samples[y * Stride + x];
        var (x0, x1, shareX) = Place(x, horizontal, mostHorizontal, Width);
        var (y0, y1, shareY) = Place(y, vertical, mostVertical, Height);
        int above = samples[y0 * Stride + x0] * (256 - shareX) + samples[y0 * Stride + x1] * shareX;
        int below = samples[y1 * Stride + x0] * (256 - shareX) + samples[y1 * Stride + x1] * shareX;
        return (above * (256 - shareY) + below * shareY + 32768) >> 16;
    }

    // The middle of pixel x lies at (x + ½)·sampling/most - ½ between the samples.
    private static (int Low, int High, int Share) Place(int x, int sampling, int most, int count)
    {
        int at = (int)((2L * x + 1) * sampling * 128 / most) - 128;
        int low = at >> 8;
        return (Math.Clamp(low, 0, count - 1), Math.Clamp(low + 1, 0, count - 1), at & 255);
    }

    private static void Transform(ReadOnlySpan<float> block, Span<byte> to, int stride)
    {
        Span<float> half = stackalloc float[64];
        for (int u = 0; u < 8; u++)                          // columns
        {
            bool flat = true;
            for (int v = 1; v < 8 && flat; v++) flat = block[8 * v + u] == 0;
            for (int y = 0; y < 8; y++)
            {
                float sum = block[u] * Cosines[8 * y];
                if (!flat) for (int v = 1; v < 8; v++) sum += block[8 * v + u] * Cosines[8 * y + v];
                half[8 * y + u] = sum;
            }
        }
        for (int y = 0; y < 8; y++)
            for (int x = 0; x < 8; x++)
            {
                float sum = 128.5f;
                for (int u = 0; u < 8; u++) sum += half[8 * y + u] * Cosines[8 * x + u];
                to[y * stride + x] = (byte)Math.Clamp(sum, 0, 255);
            }
    }

    // cos(n·π/16) for any n ≥ 0.
    private static double CosineOf(int n)
    {
        n %= 32;
        return PortableMath.CosPi((n > 16 ? 32 - n : n) / 16.0);
    }
}
