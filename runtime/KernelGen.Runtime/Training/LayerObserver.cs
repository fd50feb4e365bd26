namespace KernelGen.Training;

/// <summary>Looks at the layers of a network at the end of each epoch. Checkpoints hold what it counts from.</summary>
internal sealed class LayerObserver
{
    private readonly NetworkLayer[] _rows;
    private readonly MaskedLayer?[] _masked;
    private readonly long[] _grownBefore;
    private readonly double[] _norms;

    public LayerObserver(Network network)
    {
        _rows = [.. network.Layers.DistinctBy(row => row.Layer).Where(row => row.Layer.StoredWeights is not null)];
        _masked = Array.ConvertAll(_rows, row => network.MaskedLayers.FirstOrDefault(layer => layer.Layer == row.Layer));
        _grownBefore = new long[_rows.Length];
        _norms = new double[_rows.Length];
    }

    /// <summary>Counts from 0, for a new run.</summary>
    public void Reset()
    {
        foreach (var layer in _masked)
        {
            if (layer is not null)
                (layer.Dropped, layer.Grown) = (0, 0);
        }
    }

    /// <summary>Takes the norms of the gradients of an epoch's last step, before anything changes them.</summary>
    public void MeasureGradients()
    {
        for (int i = 0; i < _rows.Length; i++)
            _norms[i] = Math.Sqrt(GradientNorm.SumOfSquares(_rows[i].Layer.Parameters[0].Gradient));
    }

    /// <summary>The layers at the end of an epoch.</summary>
    public LayerStatistics[] Observe()
    {
        var result = new LayerStatistics[_rows.Length];
        for (int i = 0; i < result.Length; i++)
        {
            var layer = _rows[i].Layer;
            int stored = layer.StoredWeights ?? 0;
            long weights = layer.Parameters[0].Shape.Aggregate(1L, (product, size) => product * size);
            result[i] = _masked[i] is not { } masked
                ? new(_rows[i].Name, weights, stored, 0, 0, 0, _norms[i])
                : new(
                    _rows[i].Name, weights, stored, masked.Dropped, masked.Grown,
                    (double)(masked.Grown - _grownBefore[i]) / Math.Max(1, stored), _norms[i]);
        }

        return result;
    }

    /// <summary>Counts the churn from here on.</summary>
    public void NextEpoch()
    {
        for (int i = 0; i < _masked.Length; i++)
            _grownBefore[i] = _masked[i]?.Grown ?? 0;
    }

    /// <summary>Saves the counts.</summary>
    public void SaveState(SavedNumbers numbers)
    {
        numbers.SaveIntegers("dropped", Array.ConvertAll(_masked, layer => layer?.Dropped ?? 0));
        numbers.SaveIntegers("grown", Array.ConvertAll(_masked, layer => layer?.Grown ?? 0));
        numbers.SaveIntegers("grown_before", _grownBefore);
        numbers.SaveDoubles("gradient_norms", _norms);
    }

    /// <summary>Takes over the counts.</summary>
    public void LoadState(SavedNumbers numbers)
    {
        long[] dropped = numbers.Integers("dropped", _rows.Length), grown = numbers.Integers("grown", _rows.Length);
        long[] before = numbers.Integers("grown_before", _rows.Length);
        numbers.Doubles("gradient_norms", _rows.Length).CopyTo(_norms, 0);
        for (int i = 0; i < _rows.Length; i++)
        {
            _grownBefore[i] = before[i];
            if (_masked[i] is { } layer)
                (layer.Dropped, layer.Grown) = (dropped[i], grown[i]);
        }
    }
}
