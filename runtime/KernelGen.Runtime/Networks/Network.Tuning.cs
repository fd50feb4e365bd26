namespace KernelGen;

/// <content>The choice of kernels by measurement.</content>
public sealed partial class Network
{
    private readonly Dictionary<(Layer Layer, string Pass, string Traits), TuningResult> _tuned = [];

    /// <summary>What is known about the choice of every pass's kernel, layer by layer.</summary>
    public IReadOnlyList<TuningResult> Tuning =>
        [.. TunablePasses().Select(place =>
            _tuned.TryGetValue((place.Row.Layer, place.Pass.Name, place.Pass.Traits), out var known)
                && known.Kernel == place.Pass.Kernels[place.Pass.InUse]
            ? known
            : Unmeasured(
                place.Row,
                place.Pass,
                place.Pass.InUse,
                !place.Row.Layer.Tunable ? TuningSource.Off
                : place.Pass.Kernels.Length == 1 ? TuningSource.OnlyOne
                : TuningSource.Untuned))];

    /// <summary>
    /// Gives every pass of every layer its fastest kernel: the one that was remembered for this processor, shape, batch and sparsity, or
    /// the winner of a measurement, which is remembered for all networks and processes to come. <see cref="Training.Trainer.Fit"/> does
    /// this before its first step. Weights, gradients, optimiser state and activations stay as they are, but the order of
    /// <see cref="SparseLinear.Weights"/> may become another. A network may be tuned at any time, also after its masks have changed.
    /// </summary>
    /// <param name="budget">
    /// Time for measuring one pass of one layer; null for 50 ms. Packing and compiling the candidates comes on top, and in a network whose
    /// activations and gradients take 4 MB or more, reading other data before each call.
    /// </param>
    /// <param name="cancellationToken">Stops between two passes.</param>
    /// <returns><see cref="Tuning"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The budget is not positive.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IReadOnlyList<TuningResult> Tune(TimeSpan? budget = null, CancellationToken cancellationToken = default)
    {
        if (budget <= TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(
                nameof(budget),
                budget,
                $"A budget of {budget} measures nothing; give some milliseconds, "
                + $"or turn tuning off by {nameof(KernelOptions)}.{nameof(KernelOptions.Tune)}.");
        }

        return TuneBy(NewTuner(budget), cancellationToken);
    }

    /// <summary>
    /// Measures every layer that has dense kernels beside its sparse ones with both, forward and backward, at its present sparsity, puts
    /// the faster ones into use, and gives a table: layer, sparsity, time of a batch on one thread with each, what is in use, and why.
    /// <see cref="Tune"/> makes the same choice, but remembers it from one process to the next.
    /// </summary>
    /// <param name="budget">Time for measuring one layer; null for 50 ms.</param>
    /// <param name="cancellationToken">Stops between two layers.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public string Choose(TimeSpan? budget = null, CancellationToken cancellationToken = default)
    {
        Tune(budget, cancellationToken);
        using var use = Use();
        var tuner = NewTuner(budget);
        var measured = new Dictionary<Layer, (double Sparse, double Dense)>();
        var choices = TunablePasses().Where(place => place.Pass.Name == LayoutChoice.Pass && place.Row.Layer.Tunable);
        foreach (var (row, pass) in choices.ToArray())
        {
            cancellationToken.ThrowIfCancellationRequested();
            double batches = BatchesOf(row, pass);
            var (_, microseconds) = tuner.Compare(pass);
            measured[row.Layer] = (batches * microseconds[0], batches * microseconds[1]);
        }

        return LayoutTable.Format(this, measured);
    }

    /// <summary>
    /// A table of <see cref="Tuning"/>: layer, pass, kernel in use, how many there were, its time and that of the first choice for a batch
    /// on one thread, what it gained, where the choice comes from; its rate, as a share of the multiply-add peak of one thread, which is
    /// measured now, and the share that its loads and stores leave time for (<see cref="TuningResult.Bound"/>).
    /// </summary>
    public string TuningReport() => TuningTable.Format(Tuning);

    internal IReadOnlyList<TuningResult> TuneBy(Tuner tuner, CancellationToken cancellationToken)
    {
        ThrowIfDisposed();
        using var use = Use();
        foreach (var (row, pass) in TunablePasses())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (row.Layer.Tunable && pass.Kernels.Length > 1)
                Remember(row, pass, tuner.Choose(pass));
        }

        return Tuning;
    }

    private Tuner NewTuner(TimeSpan? budget) =>
        new(TuningCache.ForUser(), TimeProvider.System, budget ?? TuningPolicy.Budget, PlannedBytes);

    private IEnumerable<(NetworkLayer Row, TunablePass Pass)> TunablePasses()
    {
        _trained.Update();
        return _steps.SelectMany((row, i) =>
            row.Step.Run.TunablePasses(TuningBatch(row), _trained.NeedsInput(i)).Select(pass => (row, pass)));
    }

    /// <summary>Strips fill the lanes of a block as samples do.</summary>
    private int TuningBatch(NetworkLayer row) => row.Input.Strips > 1 ? Activations.BlockSamples * row.Input.CapacityBlocks : Batch;

    private void Remember(NetworkLayer row, TunablePass pass, (TuningEntry Entry, TuningSource Source) choice)
    {
        var layer = row.Layer;
        var place = (layer, pass.Name, pass.Traits);
        var (entry, source) = choice;
        double batches = BatchesOf(row, pass);
        var result = Unmeasured(row, pass, Array.IndexOf(pass.Kernels, entry.Kernel), source) with
        {
            Time = batches * TimeSpan.FromMicroseconds(entry.Microseconds),
            FirstChoiceTime = batches * TimeSpan.FromMicroseconds(entry.FirstMicroseconds),
        };

        // What this network measured itself stays so when it is asked again.
        if (!_tuned.TryGetValue(place, out var earlier) || earlier with { Source = source } != result)
            _tuned[place] = result;
    }

    /// <summary>The measured blocks are a part of a large batch, and strips have a part of an image's rows.</summary>
    private static double BatchesOf(NetworkLayer row, TunablePass pass) =>
        (double)row.Input.CapacityBlocks / row.Input.Strips / pass.Blocks;

    /// <summary>What is known without a measurement.</summary>
    private TuningResult Unmeasured(NetworkLayer row, TunablePass pass, int kernel, TuningSource source)
    {
        // The bound of a backward kernel is that of both gradients.
        bool bounded = pass.Bounds.Length > 0 && pass.Bounds[kernel] > 0 && (pass.Name != "BackwardWeights" || IsDense(pass));
        return new(row.Name, pass.Name, pass.Kernels[kernel], pass.Kernels[0], pass.Kernels.Length, null, null, source)
        {
            MultiplyAdds = pass.Widths.Length == 0 ? 0 : MultiplyAddsOf(row, pass),
            Width = pass.Widths.Length == 0 ? null : pass.Widths[kernel],
            Bound = bounded ? pass.Bounds[kernel] : null,
        };
    }

    private static bool IsDense(TunablePass pass) => pass.Traits == TunablePass.Dense;

    private long MultiplyAddsOf(NetworkLayer row, TunablePass pass)
    {
        long weights = IsDense(pass) ? row.Layer.Parameters[0].Shape.Aggregate(1L, (count, size) => count * size)
            : row.Nonzeros;
        int gradients = pass.Name == "Backward" ? 2 : 1;
        return gradients * weights * row.OutputShape.Height * row.OutputShape.Width * Batch;
    }
}
