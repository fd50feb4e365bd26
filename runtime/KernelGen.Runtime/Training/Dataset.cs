using System.Numerics.Tensors;

namespace KernelGen;

/// <summary>Labelled samples in memory, validated. The memory is borrowed, not copied: do not write to it while it is in use.</summary>
public sealed class Dataset
{
    /// <summary>Checks and wraps labelled samples.</summary>
    /// <param name="shape">Shape of one sample.</param>
    /// <param name="samples">[n, channels * rows * columns], finite.</param>
    /// <param name="labels">[n], each from 0 to <paramref name="classes"/> - 1.</param>
    /// <param name="classes">Number of classes, at least 2.</param>
    /// <exception cref="ArgumentException">There are no samples, the lengths do not fit each other, a label is out of range, or a number is NaN or infinite; the message says which.</exception>
    public Dataset(ActivationShape shape, ReadOnlyMemory<float> samples, ReadOnlyMemory<int> labels, int classes)
    {
        _ = Activations.FloatsFor(shape, capacity: 1);
        if (classes < 2)
            throw new ArgumentOutOfRangeException(nameof(classes), classes, $"There are {classes} classes; at least 2 are needed to tell anything apart.");
        if (labels.IsEmpty)
            throw new ArgumentException("The data set holds no samples; labels is empty.", nameof(labels));
        if (samples.Length != (long)labels.Length * shape.Features)
            throw new ArgumentException($"samples has {samples.Length} numbers, but {labels.Length} labels with {shape.Features} features each ({shape}) need {(long)labels.Length * shape.Features}.", nameof(samples));

        (Shape, Samples, Labels, Classes) = (shape, samples, labels, classes);
        RequireLabels(labels.Span, classes);
        RequireFinite(samples.Span, shape.Features);
    }

    /// <summary>Shape of one sample.</summary>
    public ActivationShape Shape { get; }

    /// <summary>[n, channels * rows * columns] the samples.</summary>
    public ReadOnlyMemory<float> Samples { get; }

    /// <summary>[n] the labels, each from 0 to <see cref="Classes"/> - 1.</summary>
    public ReadOnlyMemory<int> Labels { get; }

    /// <summary>Number of classes.</summary>
    public int Classes { get; }

    /// <summary>Number of samples.</summary>
    public int Count => Labels.Length;

    private static void RequireLabels(ReadOnlySpan<int> labels, int classes)
    {
        for (int i = 0; i < labels.Length; i++)
        {
            if ((uint)labels[i] >= (uint)classes)
                throw new ArgumentException($"labels[{i}] is {labels[i]}, but with {classes} classes labels go from 0 to {classes - 1}.", nameof(labels));
        }
    }

    private static void RequireFinite(ReadOnlySpan<float> samples, int features)
    {
        for (int first = 0; first < samples.Length; first += features)
        {
            var sample = samples.Slice(first, features);

            // One vectorised sum clears a whole sample; only a sum that overflowed or met a bad number needs the slow look.
            if (float.IsFinite(TensorPrimitives.SumOfMagnitudes(sample)))
                continue;
            for (int f = 0; f < features; f++)
            {
                if (!float.IsFinite(sample[f]))
                    throw new ArgumentException(FormattableString.Invariant($"samples[{first / features}, {f}] is {sample[f]}; samples must be finite."), nameof(samples));
            }
        }
    }
}
