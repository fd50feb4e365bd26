namespace KernelGen.Reference;

/// <summary>Zhu and Gupta (2017), equation 1: <c>s = s_f + (s_i - s_f) (1 - t)^3</c>, the smallest weights of each layer go.</summary>
public sealed class CubicPruning(double sparsity, MaskTimetable times) : IMaskMethod
{
    private readonly Dictionary<Learned, double> _initial = [];

    /// <inheritdoc/>
    public void Change(IEnumerable<Learned> all, int at, int steps)
    {
        foreach (var learned in all)
        {
            if (learned.Mask is not { } mask)
                continue;
            if (!_initial.TryGetValue(learned, out double initial))
                _initial[learned] = initial = 1 - ((double)mask.Count(isThere => isThere) / mask.Length);
            if (!times.Has(at, steps))
                continue;
            double left = (double)(times.Last(steps) - at) / (times.Last(steps) - times.First(steps));
            double target = sparsity + ((initial - sparsity) * Math.Pow(left, 3));
            var there = Enumerable.Range(0, mask.Length).Where(i => mask[i]).ToArray();
            int count = Math.Min(there.Length, (int)Math.Round((1 - target) * mask.Length));
            learned.Change(MaskTimetable.Largest(learned.Value, there, count), new HashSet<int>());
        }
    }
}
