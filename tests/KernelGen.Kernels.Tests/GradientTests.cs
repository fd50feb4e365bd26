namespace KernelGen.Kernels.Tests;

/// <summary>Every gradient of a layer against central differences of its own forward pass.</summary>
public sealed class GradientTests
{
    private const int Batch = 19;
    private const float Step = 1 / 64f;

    [Fact]
    public void LayersAgreeWithFiniteDifferences()
    {
        var width = KernelDispatchWidth();
        foreach (var layer in DeclaredLayers.Sparse(width))
        {
            layer.Initialize(seed: 7, sparsity: 0.4);
            Check(layer);
        }

        foreach (var layer in DeclaredLayers.Dense(width))
        {
            layer.Initialize(seed: 7);
            Check(layer);
        }
    }

    private static VectorWidth KernelDispatchWidth() => new Sparse1x1().Width;

    private static void Check(Linear layer)
    {
        var random = new Random(11);
        Activations x = Random(layer.InFeatures), direction = Random(layer.OutFeatures), y = new(direction.Shape, Batch),
            dy = new(direction.Shape, Batch), dx = new(x.Shape, Batch);
        direction.Data.CopyTo(dy.Data);
        layer.Forward(x, y);
        layer.Backward(x, y, dy, dx);

        // No finite difference sees a derivative across the corner of ReLU, so numbers near it are left out.
        bool smooth = layer.Activation == Activation.None;
        int compared = 0;
        foreach (var parameter in layer.Parameters)
        {
            for (int k = 0; k < parameter.Length; k++)
            {
                compared += Compare(
                    parameter.Value, k, parameter.Gradient[k], parameter.MarkChanged, $"{layer.Name}.{parameter.Name}[{k}]");
            }
        }

        for (int f = 0; f < layer.InFeatures; f++)
        {
            int at = KernelCase.Place(3, f, layer.InFeatures);
            compared += Compare(x.Data, at, dx.Data[at], () => { }, $"{layer.Name}.x[3, {f}]");
        }

        Assert.True(
            compared > (layer.Parameters.Sum(p => p.Length) + layer.InFeatures) / 4,
            $"{layer.Name}: only {compared} gradients could be compared.");

        int Compare(Span<float> values, int at, float gradient, Action changed, string name)
        {
            float kept = values[at];
            double[] losses = new double[2];
            bool[][] signs = new bool[2][];
            for (int side = 0; side < 2; side++)
            {
                values[at] = kept + (side == 0 ? Step : -Step);
                changed();
                layer.Forward(x, y);
                (losses[side], signs[side]) = Loss();
            }

            values[at] = kept;
            changed();
            if (!smooth && !signs[0].SequenceEqual(signs[1]))
                return 0;
            double expected = (losses[0] - losses[1]) / (2 * Step);
            Assert.True(
                Math.Abs(expected - gradient) <= 1e-3 * (1 + Math.Abs(expected)),
                $"{name}: the gradient is {gradient}, the difference quotient {expected}.");
            return 1;
        }

        (double Loss, bool[] Signs) Loss()
        {
            double loss = 0;
            var signs = new bool[Batch * layer.OutFeatures];
            for (int n = 0; n < Batch; n++)
            {
                for (int i = 0; i < layer.OutFeatures; i++)
                {
                    int at = KernelCase.Place(n, i, layer.OutFeatures);
                    loss += (double)y.Data[at] * direction.Data[at];
                    signs[(n * layer.OutFeatures) + i] = y.Data[at] > 0;
                }
            }

            return (loss, signs);
        }

        Activations Random(int features)
        {
            var activations = new Activations(ActivationShape.Vector(features), Batch);
            for (int n = 0; n < Batch; n++)
            {
                for (int f = 0; f < features; f++)
                    activations.Data[KernelCase.Place(n, f, features)] = random.NextSingle() - 0.5f;
            }

            return activations;
        }
    }
}
