namespace KernelGen;

/// <content>The kernels in use as a checkpoint holds them: another kernel adds in another order, and gives other bits.</content>
public sealed partial class Network
{
    /// <summary>
    /// The kernels in use, a name for place and kernel, with the hash of their text; the hash is empty where there is nothing to choose.
    /// </summary>
    internal IReadOnlyDictionary<string, string> KernelsInUse()
    {
        var kernels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (row, pass) in TunablePasses())
            kernels[NameOf(row, pass.Name, pass.Kernels[pass.InUse])] = pass.Texts[pass.InUse];
        foreach (var row in _layers)
        {
            foreach (var use in row.Kernels)
                kernels.TryAdd(NameOf(row, use.Pass, use.Kernel), "");
        }

        return kernels;
    }

    /// <summary>
    /// Puts the kernels into use that <see cref="KernelsInUse"/> has named. Where one does not exist here, or has another text, the tuner
    /// chooses. Masks and frozen parameters must be those of then.
    /// </summary>
    /// <param name="kernels">Name and text of each.</param>
    /// <param name="cancellationToken">Stops between two passes.</param>
    /// <returns>The passes whose kernels are others now, say <c>Hidden Forward</c>.</returns>
    internal IReadOnlyList<string> UseKernels(IReadOnlyDictionary<string, string> kernels, CancellationToken cancellationToken)
    {
        ThrowIfDisposed();
        using var use = Use();
        var tuner = NewTuner(budget: null);
        var others = new List<string>();
        foreach (var (row, pass) in TunablePasses())
        {
            cancellationToken.ThrowIfCancellationRequested();
            int known = Enumerable.Range(0, pass.Kernels.Length).FirstOrDefault(
                kernel => kernels.GetValueOrDefault(NameOf(row, pass.Name, pass.Kernels[kernel])) == pass.Texts[kernel], -1);
            if (known >= 0)
            {
                if (known != pass.InUse)
                    pass.Use(known);
                _tuned[(row.Layer, pass.Name, pass.Traits)] =
                    Unmeasured(row, pass, known, TuningSource.Checkpoint);
                continue;
            }

            others.Add($"{row.Name} {pass.Name}");
            if (row.Layer.Tunable && pass.Kernels.Length > 1)
                Remember(row, pass, tuner.Choose(pass));
        }

        others.AddRange(
            from row in _layers
            from kernel in row.Kernels
            where !kernels.ContainsKey(NameOf(row, kernel.Pass, kernel.Kernel))
            select $"{row.Name} {kernel.Pass}");
        return [.. others.Distinct()];
    }

    private static string NameOf(NetworkLayer row, string pass, string kernel) => $"{row.Name} {pass} {kernel}";
}
