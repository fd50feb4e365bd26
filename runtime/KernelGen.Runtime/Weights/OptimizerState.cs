namespace KernelGen;

/// <summary>What an optimiser keeps for one parameter: slots of one number for each of the parameter's, in its order, and the count of steps.</summary>
internal sealed class OptimizerState
{
    private readonly AlignedBuffer[] _slots;

    public OptimizerState(int slots, int length)
    {
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

    /// <summary>[parameter's length] one number for each of the parameter's.</summary>
    public Span<float> Slot(int number) => _slots[number].Span;

    /// <inheritdoc cref="Parameter.Relocate"/>
    public void Relocate(ReadOnlySpan<int> source)
    {
        for (int n = 0; n < _slots.Length; n++)
            _slots[n] = Parameter.Relocated(_slots[n], source);
    }
}
