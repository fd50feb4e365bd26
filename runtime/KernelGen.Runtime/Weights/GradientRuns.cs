using System.Numerics.Tensors;

namespace KernelGen;

/// <summary>
/// The gradient of one parameter, computed in several runs that may execute at the same time. Each run has its own memory, and the results
/// are added in the order of the runs, whatever thread computed them.
/// </summary>
internal sealed class GradientRuns : IParallelWork
{
    /// <summary>Numbers that are worth a thread.</summary>
    private const int NumbersPerPart = 8192;

    private AlignedBuffer[] _gradients = [];
    private Parameter? _parameter;
    private int _runs;
    private int _parts;

    /// <summary>Bytes held.</summary>
    public long Bytes => sizeof(float) * _gradients.Sum(gradient => (long)gradient.Length);

    /// <summary>Prepares the memory for a number of runs; allocates if there were fewer runs before, or another parameter length.</summary>
    public void Prepare(Parameter parameter, int runs)
    {
        if (_gradients.Length < runs || (runs > 0 && _gradients[0].Length != parameter.Length))
        {
            _gradients = new AlignedBuffer[runs];
            for (int run = 0; run < runs; run++)
                _gradients[run] = new AlignedBuffer(parameter.Length);
        }

        _runs = runs;
    }

    /// <summary>The memory of a run, set to zero.</summary>
    public Span<float> Begin(int run)
    {
        var gradient = _gradients[run].Span;
        gradient.Clear();
        return gradient;
    }

    /// <summary>Adds the results of all runs to the gradient of the parameter.</summary>
    public void AddTo(Parameter parameter, Workers workers)
    {
        (_parameter, _parts) = (parameter, Math.Clamp(parameter.Length / NumbersPerPart, 1, workers.Threads));
        workers.Run(this, _parts);
        _parameter = null;
    }

    /// <inheritdoc/>
    public void Run(int part)
    {
        int length = _parameter!.Length, first = (int)((long)length * part / _parts);
        int count = (int)((long)length * (part + 1) / _parts) - first;
        var sum = _parameter.Gradient.Slice(first, count);
        for (int run = 0; run < _runs; run++)
            TensorPrimitives.Add(sum, _gradients[run].Span.Slice(first, count), sum);
    }
}
