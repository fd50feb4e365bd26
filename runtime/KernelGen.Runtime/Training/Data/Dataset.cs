using System.Numerics.Tensors;

namespace KernelGen.Training;

/// <summary>
/// Samples with their targets in memory, validated. The memory is not copied: do not write to it while the data set is in use.
/// </summary>
public sealed class Dataset : IBatchSource
{
    /// <summary>Checks and wraps samples with labels.</summary>
    /// <param name="shape">Shape of one sample.</param>
    /// <param name="samples">[n, channels * rows * columns], finite.</param>
    /// <param name="labels">[n], each from 0 to <paramref name="classes"/> - 1.</param>
    /// <param name="classes">Number of classes, at least 2.</param>
    /// <exception cref="ArgumentException">
    /// There are no samples, the lengths do not match, a label is out of range, or a number is NaN or infinite; the message says which.
    /// </exception>
    public Dataset(ActivationShape shape, ReadOnlyMemory<float> samples, ReadOnlyMemory<int> labels, int classes)
    {
        _ = Activations.FloatsFor(shape, capacity: 1);
        if (classes < 2)
        {
            throw new ArgumentOutOfRangeException(
                nameof(classes), classes, $"There are {classes} classes; at least 2 are needed to tell anything apart.");
        }

        if (labels.IsEmpty)
            throw new ArgumentException("The data set holds no samples; labels is empty.", nameof(labels));
        if (samples.Length != (long)labels.Length * shape.Features)
        {
            throw new ArgumentException(
                $"samples has {samples.Length} numbers, but {labels.Length} labels with {shape.Features} features each ({shape}) need "
                + $"{(long)labels.Length * shape.Features}.",
                nameof(samples));
        }

        (Shape, Samples, Labels, Classes, Count) = (shape, samples, labels, classes, labels.Length);
        RequireLabels(labels.Span, classes);
        RequireFinite(samples.Span, shape.Features, nameof(samples));
    }

    /// <summary>Checks and wraps samples with numbers as targets: for regression, or for several binary outputs.</summary>
    /// <param name="shape">Shape of one sample.</param>
    /// <param name="samples">[n, channels * rows * columns], finite.</param>
    /// <param name="values">[n, outputs], finite.</param>
    /// <exception cref="ArgumentException">
    /// There are no samples, the lengths do not match, or a number is NaN or infinite; the message says which.
    /// </exception>
    public Dataset(ActivationShape shape, ReadOnlyMemory<float> samples, ReadOnlyMemory<float> values)
    {
        _ = Activations.FloatsFor(shape, capacity: 1);
        if (samples.IsEmpty || samples.Length % shape.Features != 0)
        {
            throw new ArgumentException(
                $"samples has {samples.Length} numbers, which is no whole number, at least 1, "
                + $"of samples of {shape.Features} features ({shape}).",
                nameof(samples));
        }

        int count = samples.Length / shape.Features;
        if (values.IsEmpty || values.Length % count != 0)
        {
            throw new ArgumentException(
                $"values has {values.Length} numbers, which is no whole number, at least 1, of outputs for each of {count} samples.",
                nameof(values));
        }

        (Shape, Samples, Values, Count) = (shape, samples, values, count);
        RequireFinite(samples.Span, shape.Features, nameof(samples));
        RequireFinite(values.Span, values.Length / count, nameof(values));
    }

    /// <inheritdoc/>
    public ActivationShape Shape { get; }

    /// <summary>[n, channels * rows * columns] the samples.</summary>
    public ReadOnlyMemory<float> Samples { get; }

    /// <summary>[n] the labels; empty if targets are numbers.</summary>
    public ReadOnlyMemory<int> Labels { get; }

    /// <summary>[n, outputs] the target numbers; empty if targets are labels.</summary>
    public ReadOnlyMemory<float> Values { get; }

    /// <inheritdoc/>
    public int? Classes { get; }

    /// <summary>Number of samples.</summary>
    public int Count { get; }

    /// <inheritdoc/>
    public IEnumerable<SampleBatch> Train(int batch, int seed, int epoch)
    {
        var order = Enumerable.Range(0, Count).ToArray();
        Shuffle.Apply(order, seed, epoch);
        return Batches(order, batch);
    }

    /// <inheritdoc/>
    public IEnumerable<SampleBatch> Evaluate(int batch) => Batches(Enumerable.Range(0, Count).ToArray(), batch);

    private IEnumerable<SampleBatch> Batches(int[] order, int batch)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batch);
        int outputs = Values.Length / Count;
        int[] labels = new int[Labels.IsEmpty ? 0 : batch];
        float[] values = new float[batch * outputs];
        for (int first = 0; first < Count; first += batch)
        {
            int count = Math.Min(batch, Count - first);
            var numbers = order.AsMemory(first, count);
            for (int i = 0; i < count; i++)
            {
                int sample = numbers.Span[i];
                if (labels.Length > 0)
                    labels[i] = Labels.Span[sample];
                Values.Span.Slice(sample * outputs, outputs).CopyTo(values.AsSpan(i * outputs));
            }

            yield return new SampleBatch(
                Samples, numbers, labels.AsMemory(0, Math.Min(count, labels.Length)), values.AsMemory(0, count * outputs));
        }
    }

    private static void RequireLabels(ReadOnlySpan<int> labels, int classes)
    {
        for (int i = 0; i < labels.Length; i++)
        {
            if ((uint)labels[i] >= (uint)classes)
            {
                throw new ArgumentException(
                    $"labels[{i}] is {labels[i]}, but with {classes} classes labels go from 0 to {classes - 1}.", nameof(labels));
            }
        }
    }

    private static void RequireFinite(ReadOnlySpan<float> numbers, int features, string argument)
    {
        for (int first = 0; first < numbers.Length; first += features)
        {
            var sample = numbers.Slice(first, features);

            // One vectorised sum checks a whole sample. Only if the sum is not finite are the numbers checked one by one.
            if (float.IsFinite(TensorPrimitives.SumOfMagnitudes(sample)))
                continue;
            for (int f = 0; f < features; f++)
            {
                if (!float.IsFinite(sample[f]))
                {
                    throw new ArgumentException(
                        FormattableString.Invariant($"{argument}[{first / features}, {f}] is {sample[f]}; {argument} must be finite."),
                        argument);
                }
            }
        }
    }
}
