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
        if (last is { } ended && _turn?.IsSame(ended) != true)
            Remove(_layers[ended.Layer]);
        if (_turn is { } turn)
        {
            var layer = _layers[turn.Layer];
            if (turn.Number == 0 || _isRestored)
                Ask(layer, turn.Due, turn.Number);
            ProbeOf(layer)?.BeginStep();
        }

        _isRestored = false;
    }

    private void EndTurn(TrainingState state)
    {
        if (_turn is not { } turn || turn.Number < GradientSteps - 1)
            return;
        var layer = _layers[turn.Layer];
        if (ProbeOf(layer) is not null)
        {
            Change([layer], turn.Due);
            Updates++;
        }

        Remove(layer);
        _turn = null;
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

    /// <summary>Saves the sum of the gradients that a turn under way has so far.</summary>
    private void SaveTurn(SavedNumbers numbers)
    {
        if (_turn is not { } turn || ProbeOf(_layers[turn.Layer]) is null)
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
