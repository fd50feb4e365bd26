using System.Globalization;

namespace KernelGen;

/// <summary>
/// The state of an optimiser for one parameter: slots with one number for each number of the parameter, in the same order, and the number
/// of steps.
/// </summary>
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

    /// <summary>[length of the parameter] one number for each number of the parameter.</summary>
    public Span<float> Slot(int number) => _slots[number].Span;

    /// <summary>What a checkpoint holds of it beside the number of steps: arrays of one number for each number of the parameter.</summary>
    public IReadOnlyList<(string Name, AlignedBuffer Numbers)> Arrays =>
        [.. _slots.Select((slot, n) => (n.ToString(CultureInfo.InvariantCulture), slot))];

    /// <inheritdoc cref="Parameter.Relocate"/>
    public void Relocate(ReadOnlySpan<int> source)
    {
        for (int n = 0; n < _slots.Length; n++)
            _slots[n] = Parameter.Relocated(_slots[n], source);
    }
}
