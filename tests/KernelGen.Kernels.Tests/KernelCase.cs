namespace KernelGen.Kernels.Tests;

/// <summary>Operands of one kernel call in guarded memory, and the same numbers as plain arrays for the reference.</summary>
internal sealed class KernelCase : IDisposable
{
    private readonly List<IDisposable> _memory = [];
    private readonly Random _random;

    public KernelCase(int seed, int batch, bool guardAtEnd)
    {
        (Seed, Batch, Blocks, GuardAtEnd) = (seed, batch, (batch + 15) / 16, guardAtEnd);
        _random = new Random(seed);
        RunningCase.Begin($"batch {batch}, seed {seed}, guard at the {(guardAtEnd ? "end" : "beginning")}");
    }

    /// <summary>Batches around the edges of blocks and of tiles.</summary>
    public static int[] Batches => TestSize.Choose([1, 15, 16, 17, 31, 48, 63, 64, 65, 100], [1, 65]);

    public static double[] Sparsities => TestSize.Choose([0, 0.5, 0.9, 1], [0.5]);

    public int Seed { get; }

    public int Batch { get; }

    public int Blocks { get; }

    public bool GuardAtEnd { get; }

    /// <summary>Every pair of batch and guard, with seeds of their own.</summary>
    public static IEnumerable<KernelCase> All()
    {
        int seed = 1;
        foreach (int batch in Batches)
        {
            foreach (bool atEnd in new[] { false, true })
                yield return new KernelCase(seed++, batch, atEnd);
        }
    }

    public float Number() => (_random.NextSingle() * 2) - 1;

    public float[] Numbers(int count)
    {
        var numbers = new float[count];
        foreach (ref float number in numbers.AsSpan())
            number = Number();
        return numbers;
    }

    /// <summary>A mask of whole blocks, in which row 1 and column 2 of the blocks are empty where the shape has them.</summary>
    public bool[] Mask(int rows, int columns, double sparsity, WeightBlock block)
    {
        var blocks = Mask(rows / block.Outputs, columns / block.Inputs, sparsity);
        var mask = new bool[rows * columns];
        for (int i = 0; i < mask.Length; i++)
            mask[i] = blocks[(i / columns / block.Outputs * (columns / block.Inputs)) + (i % columns / block.Inputs)];
        return mask;
    }

    private bool[] Mask(int rows, int columns, double sparsity)
    {
        var mask = new bool[rows * columns];
        for (int i = 0; i < mask.Length; i++)
            mask[i] = _random.NextDouble() >= sparsity && i / columns != 1 && (columns < 3 || i % columns != 2);
        return mask;
    }

    /// <summary>Activations of a batch: [samples][features] numbers, laid out as Nhwc16n; lanes without a sample are zero.</summary>
    public Guarded<float> Lay(float[] samples, int features)
    {
        var laid = New<float>(Blocks * features * 16);
        laid.Span.Clear();
        for (int n = 0; n < Batch; n++)
        {
            for (int f = 0; f < features; f++)
                laid.Span[Place(n, f, features)] = samples[(n * features) + f];
        }

        return laid;
    }

    public static int Place(int sample, int feature, int features) => (((sample / 16 * features) + feature) * 16) + (sample % 16);

    public Guarded<T> New<T>(int length)
        where T : unmanaged
    {
        var guarded = new Guarded<T>(length, GuardAtEnd);
        _memory.Add(guarded);
        return guarded;
    }

    public Guarded<T> Copy<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        var guarded = New<T>(values.Length);
        values.CopyTo(guarded.Span);
        return guarded;
    }

    public void Dispose()
    {
        RunningCase.End();
        _memory.ForEach(m => m.Dispose());
    }
}
