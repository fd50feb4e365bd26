namespace KernelGen;

/// <summary>
/// The state of an optimiser for one parameter: slots with one number for each number of the parameter, in the same order, and the number
/// of steps.
/// </summary>
internal sealed class OptimizerState
{
    private readonly AlignedBuffer[] _slots;
    private readonly bool _countsSteps;
    private int[] _births = [];

    /// <summary>Creates state of zeros.</summary>
    /// <param name="slots">Numbers of state for each number.</param>
    /// <param name="length">Numbers of the parameter.</param>
    /// <param name="countsSteps">Whether the optimiser needs to know in which step each number was created.</param>
    public OptimizerState(int slots, int length, bool countsSteps)
    {
        _countsSteps = countsSteps;
        _slots = new AlignedBuffer[slots];
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
    public Span<int> Births => _births;

    /// <inheritdoc cref="Parameter.Relocate"/>
    public void Relocate(ReadOnlySpan<int> source)
    {
        if (_countsSteps && (_births.Length > 0 || (Steps > 0 && source.Contains(-1))))
        {
            var births = new int[source.Length];
            for (int k = 0; k < births.Length; k++)
                births[k] = source[k] < 0 ? (int)Math.Min(Steps, int.MaxValue) : _births.Length > 0 ? _births[source[k]] : 0;
            _births = births;
        }

        for (int n = 0; n < _slots.Length; n++)
            _slots[n] = Parameter.Relocated(_slots[n], source);
    }
}
