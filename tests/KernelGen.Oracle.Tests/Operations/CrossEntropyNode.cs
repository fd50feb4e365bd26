using KernelGen.Reference;

namespace KernelGen.Oracle.Tests.Operations;

/// <summary>The loss as a function of one number per batch.</summary>
internal sealed class CrossEntropyNode(int[] labels, double smoothing) : Node
{
    private Array4 _gradient = new(0, 0);

    public override Array4 Forward(Array4 x, bool training)
    {
        (double loss, _gradient) = CrossEntropy.Of(x, labels, smoothing);
        return new Array4([loss], 1, 1);
    }

    public override Array4 Backward(Array4 dy) => _gradient.Select(number => number * dy.Values[0]);
}
