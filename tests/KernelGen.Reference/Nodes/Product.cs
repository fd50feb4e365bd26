namespace KernelGen.Reference;

/// <summary><c>y = x gate(x)</c>; the gate has the shape of x, or one number for each channel.</summary>
public sealed class Product(Node gate) : Node
{
    private Array4 _x = new(0, 0), _gate = new(0, 0);

    /// <inheritdoc/>
    public override IEnumerable<Node> Parts => [gate];

    /// <inheritdoc/>
    public override IEnumerable<Learned> Learned => gate.Learned;

    /// <inheritdoc/>
    public override Array4 Forward(Array4 x, bool training)
    {
        (_x, _gate) = (x, gate.Forward(x, training));
        return Gated(x);
    }

    /// <summary><c>dx = dy gate + (gate's gradient for dy x, summed over the pixels that share a number)</c>.</summary>
    public override Array4 Backward(Array4 dy)
    {
        var dgate = _gate.Like();
        for (int i = 0; i < dy.Values.Length; i++)
            dgate.Values[GateOf(i)] += dy.Values[i] * _x.Values[i];
        return Gated(dy).Plus(gate.Backward(dgate.Select(Rounding.Of))).Select(Rounding.Of);
    }

    private Array4 Gated(Array4 numbers)
    {
        var gated = numbers.Like();
        for (int i = 0; i < gated.Values.Length; i++)
            gated.Values[i] = Rounding.Of(numbers.Values[i] * _gate.Values[GateOf(i)]);
        return gated;
    }

    /// <summary>The place of the number that multiplies another: all pixels of a channel follow each other.</summary>
    private int GateOf(int place) => place / (_x.Values.Length / _gate.Values.Length);
}
