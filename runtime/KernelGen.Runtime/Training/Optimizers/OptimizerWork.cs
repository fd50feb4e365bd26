namespace KernelGen.Training;

/// <summary>Updates a range of numbers.</summary>
internal delegate void RangeUpdate(in ParameterRange range);

/// <summary>One step of an optimiser on one parameter, shared among threads; the gradient is cleared while it is in the cache.</summary>
/// <param name="update">What the optimiser does with a range.</param>
internal sealed class OptimizerWork(RangeUpdate update) : IParallelWork
{
    /// <summary>Floats that are worth a thread: below, handing them over takes as long as the update.</summary>
    private const int FloatsPerPart = 16384;

    private Parameter? _parameter;
    private OptimizerState? _state;
    private float _rate;
    private float _decay;
    private int _parts;

    /// <summary>Updates all of a parameter.</summary>
    public void Run(Parameter parameter, OptimizerState state, float rate, float decay, Workers workers)
    {
        (_parameter, _state, _rate, _decay) = (parameter, state, rate, decay);
        _parts = Math.Clamp(parameter.Length / FloatsPerPart, 1, workers.Threads);
        workers.Run(this, _parts);
        (_parameter, _state) = (null, null);
    }

    /// <inheritdoc/>
    public void Run(int part)
    {
        int length = _parameter!.Length, first = Bound(part, length), count = Bound(part + 1, length) - first;
        update(new ParameterRange(_parameter, _state!, first, count, _rate, _decay));
        _parameter.Gradient.Slice(first, count).Clear();
    }

    private int Bound(int part, int length) =>
        part == _parts ? length : (int)((long)length * part / _parts) / Activations.BlockSamples * Activations.BlockSamples;
}
