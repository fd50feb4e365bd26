namespace KernelGen.Training;

/// <summary>Updates a range of numbers.</summary>
internal delegate void RangeUpdate(in ParameterRange range);

/// <summary>
/// One step of an optimiser for one parameter, divided among threads. Each part clears its gradient while it is in the cache.
/// </summary>
/// <param name="update">The update of a range.</param>
internal sealed class OptimizerWork(RangeUpdate update) : IParallelWork
{
    /// <summary>Floats that are worth a thread: with fewer, the handover takes as long as the update.</summary>
    private const int FloatsPerPart = 16384;

    private Parameter? _parameter;
    private OptimizerState? _state;
    private float _rate;
    private float _decay;
    private int _parts;

    /// <summary>Updates a whole parameter.</summary>
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
