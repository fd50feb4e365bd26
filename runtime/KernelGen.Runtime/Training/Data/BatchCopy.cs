namespace KernelGen.Training;

/// <summary>Memory for a copy of a batch, which is reused for the next one.</summary>
/// <param name="features">Numbers of a sample.</param>
internal sealed class BatchCopy(int features)
{
    private float[] _samples = [];
    private int[] _order = [];
    private int[] _labels = [];
    private float[] _values = [];

    /// <summary>The copied batch.</summary>
    public SampleBatch Batch { get; private set; }

    /// <summary>The memory of a sample.</summary>
    public Span<float> Sample(int number) => _samples.AsSpan(number * features, features);

    /// <summary>Copies the targets of a batch and prepares memory for its samples, which are numbered 0, 1, 2 and so on.</summary>
    public void Take(SampleBatch batch)
    {
        int count = batch.Count, held = batch.Samples.Length / features;
        for (int i = 0; i < count; i++)
        {
            if ((uint)batch.Order.Span[i] >= (uint)held)
            {
                throw new ArgumentException(
                    $"The batch source names sample {batch.Order.Span[i]} in place {i} of a batch, but gives {held} samples.",
                    nameof(batch));
            }
        }

        if (_order.Length < count)
            (_samples, _order) = (new float[count * features], [.. Enumerable.Range(0, count)]);
        if (_labels.Length < batch.Labels.Length)
            _labels = new int[batch.Labels.Length];
        if (_values.Length < batch.Values.Length)
            _values = new float[batch.Values.Length];
        batch.Labels.Span.CopyTo(_labels);
        batch.Values.Span.CopyTo(_values);
        Batch = new SampleBatch(
            _samples.AsMemory(0, count * features),
            _order.AsMemory(0, count),
            _labels.AsMemory(0, batch.Labels.Length),
            _values.AsMemory(0, batch.Values.Length));
    }

    /// <summary>Copies a whole batch.</summary>
    public void TakeAll(SampleBatch batch)
    {
        Take(batch);
        for (int i = 0; i < batch.Count; i++)
            batch.Samples.Span.Slice(batch.Order.Span[i] * features, features).CopyTo(Sample(i));
    }
}
