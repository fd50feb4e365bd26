namespace KernelGen;

/// <summary>
/// Memory that is in use from one moment of a step to another: of one value, or of several that need not differ. At other moments it
/// belongs to others.
/// </summary>
/// <param name="shape">Shape of the value that it was made for.</param>
/// <param name="border">Pixels of zeros around it.</param>
/// <param name="batch">Most samples.</param>
/// <param name="strips">Strips that its images are cut into.</param>
internal sealed class PlannedBuffer(ActivationShape shape, Border border, int batch, int strips = 1)
{
    /// <summary>Shape of the value that it was made for.</summary>
    public ActivationShape Shape => shape;

    /// <summary>Strips that its images are cut into.</summary>
    public int Strips => strips;

    /// <summary>Pixels of zeros around it.</summary>
    public Border Border { get; private set; } = border;

    /// <summary>Whether the border stays as it is, because a layer counts on where the pixels lie.</summary>
    public bool IsFixed { get; set; }

    /// <summary>When it is written first.</summary>
    public int First { get; private set; } = int.MaxValue;

    /// <summary>When it is read or written last.</summary>
    public int Last { get; private set; } = int.MinValue;

    /// <summary>Number of floats.</summary>
    public long Length => Activations.FloatsFor(shape, batch, Border, strips);

    /// <summary>Where it begins, in floats.</summary>
    public long Start { get; set; }

    /// <summary>Where it ends, in floats.</summary>
    public long End => Start + Length;

    /// <summary>Whether its border has to be cleared before it is written, because others left something there.</summary>
    public bool ClearsBorder { get; set; }

    /// <summary>Says that it is written or read at a moment.</summary>
    public void Use(int time) => (First, Last) = (Math.Min(First, time), Math.Max(Last, time));

    /// <summary>Makes the border wide enough, if it is not fixed.</summary>
    /// <returns>Whether it is.</returns>
    public bool Widen(Border needed)
    {
        if (!IsFixed)
            Border = Border.Max(Border, needed);
        return Border.Covers(needed);
    }

    /// <summary>Whether both are in use at some moment.</summary>
    public bool MeetsInTime(PlannedBuffer other) => First <= other.Last && other.First <= Last;

    /// <summary>Whether both have a float in common.</summary>
    public bool MeetsInMemory(PlannedBuffer other) => Start < other.End && other.Start < End;

    /// <summary>Whether both have their pixels, and so their borders, in the same place.</summary>
    public bool LiesAs(PlannedBuffer other) => Start == other.Start && Shape == other.Shape && Strips == other.Strips && Border == other.Border;
}
