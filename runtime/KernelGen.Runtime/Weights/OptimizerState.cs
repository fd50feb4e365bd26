using System.Globalization;

namespace KernelGen;

/// <summary>
/// The state of an optimiser for one parameter: slots with one number for each number of the parameter, in the same order, and the number
/// of steps.
/// </summary>
internal sealed class OptimizerState
{
    /// <summary>Name of <see cref="Births"/> in a checkpoint.</summary>
    public const string BirthName = "birth";

    private readonly AlignedBuffer[] _slots;
    private readonly AlignedBuffer[] _moved;
    private readonly bool _countsSteps;

    // In single precision: exact up to 16 million steps, and later the age of a weight hardly matters.
    private AlignedBuffer? _births;
    private AlignedBuffer? _movedBirths;

    /// <summary>Creates state of zeros.</summary>
    /// <param name="slots">Numbers of state for each number.</param>
    /// <param name="length">Numbers of the parameter.</param>
    /// <param name="countsSteps">Whether the optimiser needs to know in which step each number was created.</param>
    public OptimizerState(int slots, int length, bool countsSteps)
    {
        _countsSteps = countsSteps;
        (_slots, _moved) = (new AlignedBuffer[slots], new AlignedBuffer[slots]);
        for (int n = 0; n < slots; n++)
            _slots[n] = new AlignedBuffer(length);
    }

    /// <summary>Steps taken.</summary>
    public long Steps { get; set; }

    /// <summary>The group that the parameter belongs to; null for none.</summary>
    public ParameterGroup? Group { get; set; }

    /// <summary>Whether <see cref="Group"/> was looked up.</summary>
    public bool HasGroup { get; set; }

    /// <summary>[length of the parameter] one number for each number of the parameter.</summary>
    public Span<float> Slot(int number) => _slots[number].Span;

    /// <summary>
    /// [length of the parameter] the steps that had been taken when each number was created by a change of the mask; 0 for those of the
    /// beginning. Empty if all are of the beginning, or if the optimiser does not count the steps of single numbers.
    /// </summary>
    public Span<float> Births => _births is null ? [] : _births.Span;

    /// <summary>What a checkpoint holds of it beside the number of steps: arrays of one number for each number of the parameter.</summary>
    public IReadOnlyList<(string Name, AlignedBuffer Numbers)> Arrays
    {
        get
        {
            var arrays = _slots.Select((slot, n) => (n.ToString(CultureInfo.InvariantCulture), slot));
            return [.. _births is null ? arrays : arrays.Append((BirthName, _births))];
        }
    }

    /// <summary>Makes room for <see cref="Births"/>, all 0.</summary>
    public void CreateBirths(int length) => _births = new AlignedBuffer(length);

    /// <summary>Puts the state into another order, as the numbers of the parameter.</summary>
    /// <param name="source">[new length] the old position of each number, or -1 for a new one.</param>
    /// <param name="scratch">As many floats as the old numbers, overwritten.</param>
    public void Relocate(ReadOnlySpan<int> source, Span<float> scratch)
    {
        if (_movedBirths is { } births)
        {
            if (_births is not null)
                Parameter.Relocate(_births, births, source, scratch);
            var numbers = births.Span;
            for (int k = 0; k < source.Length; k++)
                numbers[k] = source[k] < 0 ? Steps : numbers[k];
            (_births, _movedBirths) = (births, null);
        }

        for (int n = 0; n < _slots.Length; n++)
        {
            Parameter.Relocate(_slots[n], _moved[n], source, scratch);
            _slots[n] = _moved[n];
        }
    }

    /// <summary>Allocates what <see cref="Relocate"/> needs.</summary>
    public void PrepareRelocation(ReadOnlySpan<int> source)
    {
        for (int n = 0; n < _slots.Length; n++)
            _moved[n] = _slots[n].Resized(source.Length);
        bool counts = _countsSteps && (_births is not null || (Steps > 0 && source.Contains(-1)));
        _movedBirths = !counts ? null : _births?.Resized(source.Length) ?? new AlignedBuffer(source.Length);
    }
}
