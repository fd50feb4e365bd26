using System.Runtime.ExceptionServices;

namespace KernelGen.Training;

/// <summary>A source that prepares the next batch on a separate thread.</summary>
internal sealed class PrefetchedSource(IBatchSource source) : IBatchSource
{
    /// <inheritdoc/>
    public ActivationShape Shape => source.Shape;

    /// <inheritdoc/>
    public int Count => source.Count;

    /// <inheritdoc/>
    public int? Classes => source.Classes;

    /// <inheritdoc/>
    public IEnumerable<SampleBatch> Train(int batch, int seed, int epoch) => Ahead(() => source.Train(batch, seed, epoch));

    /// <inheritdoc/>
    public IEnumerable<SampleBatch> Evaluate(int batch) => Ahead(() => source.Evaluate(batch));

    private IEnumerable<SampleBatch> Ahead(Func<IEnumerable<SampleBatch>> batches)
    {
        using var pump = new Pump(batches, Shape.Features);
        while (pump.Next() is { } ready)
            yield return ready.Batch;
    }

    /// <summary>Two copies of batches: one is in use, the thread fills the other.</summary>
    private sealed class Pump : IDisposable
    {
        private readonly Func<IEnumerable<SampleBatch>> _batches;
        private readonly BatchCopy[] _copies;
        private readonly SemaphoreSlim _free = new(1);
        private readonly SemaphoreSlim _ready = new(0);
        private readonly Thread _thread;
        private int _taken;
        private volatile int _filled;
        private ExceptionDispatchInfo? _failure;
        private volatile bool _stopping;

        public Pump(Func<IEnumerable<SampleBatch>> batches, int features)
        {
            (_batches, _copies) = (batches, [new BatchCopy(features), new BatchCopy(features)]);
            _thread = new Thread(Fill) { IsBackground = true, Name = "KernelGen prefetch" };
            _thread.Start();
        }

        /// <summary>The next batch, valid until the following one is requested; null after the last one.</summary>
        public BatchCopy? Next()
        {
            _ready.Wait();
            if (_taken == _filled)
            {
                _failure?.Throw();
                return null;
            }

            var copy = _copies[_taken++ % 2];

            // The batch before this one is not in use any more.
            _free.Release();
            return copy;
        }

        public void Dispose()
        {
            _stopping = true;
            _free.Release();
            _thread.Join();
            _free.Dispose();
            _ready.Dispose();
        }

        private void Fill()
        {
            try
            {
                foreach (var batch in _batches())
                {
                    _free.Wait();
                    if (_stopping)
                        return;
                    _copies[_filled % 2].TakeAll(batch);
                    _filled++;
                    _ready.Release();
                }
            }
            catch (Exception failure)
            {
                _failure = ExceptionDispatchInfo.Capture(failure);
            }

            // Signals the end or the failure: no further batch was filled.
            _ready.Release();
        }
    }
}
