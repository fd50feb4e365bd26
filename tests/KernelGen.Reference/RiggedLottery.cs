namespace KernelGen.Reference;

/// <summary>
/// RigL (Evci et al., ICML 2020), algorithm 1: each layer replaces a share of its smallest weights,
/// <c>share / 2 (1 + cos(pi t / t_end))</c>, by those of the largest dense gradient. A weight that has just gone may come back; it
/// begins at zero as well.
/// </summary>
public sealed class RiggedLottery(double share, MaskTimetable times) : IMaskMethod
{
    /// <inheritdoc/>
    public void Change(IEnumerable<Learned> all, int at, int steps)
    {
        if (at == 0 || !times.Has(at, steps))
            return;
        foreach (var learned in all)
        {
            if (learned.Mask is not { } mask)
                continue;
            int[] there = [.. Enumerable.Range(0, mask.Length).Where(i => mask[i])];
            double replaced = share / 2 * (1 + Math.Cos(Math.PI * at / (times.Last(steps) + 1)));
            int count = Math.Min((int)(replaced * there.Length), mask.Length - there.Length);
            var kept = MaskTimetable.Largest(learned.Value, there, there.Length - count);
            learned.Change(
                kept, MaskTimetable.Largest(learned.DenseGradient!, Enumerable.Range(0, mask.Length).Where(i => !kept.Contains(i)), count));
        }
    }
}
