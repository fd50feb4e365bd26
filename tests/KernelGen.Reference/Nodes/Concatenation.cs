namespace KernelGen.Reference;

/// <summary><c>y = [branch1(x), branch2(x), ...]</c> along the channels.</summary>
public sealed class Concatenation(params Node[] branches) : Node
{
    private int[] _features = [];

    /// <inheritdoc/>
    public override IEnumerable<Node> Parts => branches;

    /// <inheritdoc/>
    public override IEnumerable<Learned> Learned => branches.SelectMany(branch => branch.Learned);

    /// <inheritdoc/>
    public override Array4 Forward(Array4 x, bool training)
    {
        var parts = branches.Select(branch => branch.Forward(x, training)).ToArray();
        _features = [.. parts.Select(part => part.Features)];
        var y = new Array4(x.Samples, parts.Sum(part => part.Channels), parts[0].Rows, parts[0].Columns);
        for (int n = 0, to = 0; n < x.Samples; n++)
        {
            foreach (var part in parts)
            {
                Array.Copy(part.Values, n * part.Features, y.Values, to, part.Features);
                to += part.Features;
            }
        }

        return y;
    }

    /// <inheritdoc/>
    public override Array4 Backward(Array4 dy)
    {
        Array4? dx = null;
        for (int branch = 0, first = 0; branch < branches.Length; first += _features[branch], branch++)
        {
            var part = new Array4(dy.Samples, _features[branch] / (dy.Rows * dy.Columns), dy.Rows, dy.Columns);
            for (int n = 0; n < dy.Samples; n++)
                Array.Copy(dy.Values, (n * dy.Features) + first, part.Values, n * part.Features, part.Features);
            var gradient = branches[branch].Backward(part);
            dx = dx is null ? gradient : dx.Plus(gradient).Select(Rounding.Of);
        }

        return dx!;
    }
}
