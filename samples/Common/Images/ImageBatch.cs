using KernelGen.Training;

namespace KernelGen.Samples;

/// <summary>The images of a training step, in memory that is used again for a later one.</summary>
/// <param name="capacity">Most images.</param>
/// <param name="sampleLength">Numbers of an image.</param>
internal sealed class ImageBatch(int capacity, int sampleLength)
{
    private readonly float[] _samples = new float[capacity * sampleLength];
    private readonly int[] _labels = new int[capacity];
    private readonly int[] _order = [.. Enumerable.Range(0, capacity)];

    /// <summary>Images that it holds.</summary>
    public int Count { get; private set; }

    /// <summary>Whether no further image has room.</summary>
    public bool IsFull => Count == capacity;

    /// <summary>The images that it holds with their classes.</summary>
    public SampleBatch ToBatch() =>
        new(_samples.AsMemory(0, Count * sampleLength), _order.AsMemory(0, Count), _labels.AsMemory(0, Count), default);

    /// <summary>[3][rows][columns] the memory of the next image, to be written before it is added.</summary>
    public Span<float> Next => _samples.AsSpan(Count * sampleLength, sampleLength);

    /// <summary>Takes the next image in.</summary>
    /// <param name="label">Its class.</param>
    public void Add(int label) => _labels[Count++] = label;

    /// <summary>Takes all images out.</summary>
    public void Clear() => Count = 0;
}
