namespace KernelGen;

/// <summary>
/// Memory that is in use from one time of a step to another, for one value or for several that can share it. At other times, other buffers
/// may use the same memory.
/// </summary>
/// <param name="shape">Shape of the value that it was made for.</param>
/// <param name="border">Pixels of zeros around it.</param>
/// <param name="batch">The largest batch, in samples.</param>
/// <param name="strips">Strips that its images are cut into.</param>
internal sealed class PlannedBuffer(ActivationShape shape, Border border, int batch, int strips = 1)
{
    /// <summary>Shape of the value that it was made for.</summary>
    public ActivationShape Shape => shape;

    /// <summary>Strips that its images are cut into.</summary>
    public int Strips => strips;

    /// <summary>Pixels of zeros around it.</summary>
    public Border Border { get; private set; } = border;

    /// <summary>Whether the border must not change any more, because a layer depends on the addresses of the pixels.</summary>
    public bool IsFixed { get; set; }

    /// <summary>The first time at which it is in use.</summary>
    public int First { get; private set; } = int.MaxValue;

    /// <summary>The last time at which it is in use.</summary>
    public int Last { get; private set; } = int.MinValue;

    /// <summary>Number of floats.</summary>
    public long Length => Activations.FloatsFor(shape, batch, Border, strips);

    /// <summary>Where it begins, in floats.</summary>
    public long Start { get; set; }

    /// <summary>Where it ends, in floats.</summary>
    public long End => Start + Length;

    /// <summary>Whether its border has to be cleared before the buffer is written, because other buffers wrote to that memory.</summary>
    public bool ClearsBorder { get; set; }

    /// <summary>Extends the time in use, so that it contains this one.</summary>
    public void Use(int time) => (First, Last) = (Math.Min(First, time), Math.Max(Last, time));

    /// <summary>Widens the border to what is needed, unless it is fixed.</summary>
    /// <returns>Whether the border is wide enough now.</returns>
    public bool Widen(Border needed)
    {
        if (!IsFixed)
            Border = Border.Max(Border, needed);
        return Border.Covers(needed);
    }

    /// <summary>Whether both are in use at some time.</summary>
    public bool OverlapsInTime(PlannedBuffer other) => First <= other.Last && other.First <= Last;

    /// <summary>Whether both have a float in common.</summary>
    public bool OverlapsInMemory(PlannedBuffer other) => Start < other.End && other.Start < End;

    /// <summary>Whether both have their pixels, and so their borders, at the same addresses.</summary>
    public bool HasSameLayoutAs(PlannedBuffer other) =>
        Start == other.Start && Shape == other.Shape && Strips == other.Strips && Border == other.Border;
}
