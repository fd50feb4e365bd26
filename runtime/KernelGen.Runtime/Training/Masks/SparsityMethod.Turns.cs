namespace KernelGen.Training;

/// <content>Dense gradients that are averaged over several steps.</content>
public abstract partial class SparsityMethod
{
    /// <summary>The turn of the last step; null between two rounds.</summary>
    private GradientTurn? _turn;

    /// <summary>Whether <see cref="_gradient"/> holds the sum of a turn that a checkpoint has interrupted.</summary>
    private bool _isRestored;

    /// <summary>Steps over whose first batches the dense gradient is averaged. From 2 on, the layers take turns.</summary>
    private protected virtual int GradientSteps => 1;

    private void BeginTurn(in TrainingClock clock)
    {
        var last = _turn;
        _turn = TurnAt(clock);
        if (last is { } ended && (_turn?.Layer != ended.Layer || _turn?.Due != ended.Due))
            _layers[ended.Layer].Weights.Probe = null;
        if (_turn is { } turn)
        {
            var layer = _layers[turn.Layer];
            if (turn.Number == 0 || _isRestored)
                layer.Weights.Probe = ProbeOf(layer, turn);
            layer.Weights.Probe?.BeginStep();
        }

        _isRestored = false;
    }

    private void EndTurn(TrainingState state)
    {
        if (_turn is not { } turn || turn.Number < GradientSteps - 1)
            return;
        var layer = _layers[turn.Layer];
        if (layer.Weights.Probe is not null)
        {
            Update([layer], turn.Due);
            Updates++;
        }

        (layer.Weights.Probe, _turn) = (null, null);
        Retune(state.Network);
    }

    /// <summary>The turn of a step; null between two rounds. The next round ends one that is not done.</summary>
    private GradientTurn? TurnAt(in TrainingClock clock)
    {
        for (int since = 0; since < _layers.Length * GradientSteps && since <= clock.Step; since++)
        {
            var due = clock with { Step = clock.Step - since };
            if (IsDue(due))
                return new GradientTurn(since / GradientSteps, since % GradientSteps, due);
        }

        return null;
    }

    private GrowthProbe? ProbeOf(MaskedLayer layer, in GradientTurn turn)
    {
        int count = GradientCandidates(layer, turn.Due);
        return count > 0 ? new GrowthProbe(_gradient, count, ChoiceFor(layer), GradientSteps, measured: turn.Number) : null;
    }

    /// <summary>Saves the sum of the gradients that a turn under way has so far.</summary>
    private void SaveTurn(SavedNumbers numbers)
    {
        if (_turn is not { } turn || _layers[turn.Layer].Weights.Probe is null)
            return;
        numbers.SaveIntegers("gradient_layer", turn.Layer);
        numbers.SaveFloats("gradient", _gradient.Last(_layers[turn.Layer].Positions));
    }

    private void LoadTurn(SavedNumbers numbers)
    {
        _turn = null;
        _isRestored = numbers.Has("gradient_layer");
        if (!_isRestored)
            return;
        long place = numbers.Integers("gradient_layer", 1)[0];
        if (place < 0 || place >= _layers.Length)
            throw new ArgumentException($"it saved the gradient of layer {place} of {_layers.Length}");
        _gradient.Restore(numbers.Floats("gradient", _layers[place].Positions));
    }
}
