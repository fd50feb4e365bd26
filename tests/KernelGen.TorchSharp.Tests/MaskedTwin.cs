using static TorchSharp.torch;
using TorchParameter = TorchSharp.Modules.Parameter;

namespace KernelGen.Torch.Tests;

/// <summary>A sparse module and what libtorch computes with the same weights, zeros included, and a mask.</summary>
internal sealed class MaskedTwin
{
    private readonly SparseModule _module;
    private readonly Activation _activation;
    private readonly DeclaredConvolution? _declared;

    public MaskedTwin(SparseModule module)
    {
        var layer = (WeightedLayer)module.Layer;
        (_module, _activation) = (module, layer.Activation);
        _declared = layer is Conv2d convolution ? DeclaredConvolution.Of(convolution) : null;
        Weight = new TorchParameter(module.DenseWeight());
        Bias = module.bias is { } bias ? new TorchParameter(bias.detach().clone()) : null;
        Mask = zeros(Weight.shape);
        var numbers = new float[Mask.numel()];
        foreach (int position in module.positions.data<int>().ToArray())
            numbers[position] = 1;
        Mask = tensor(numbers, Weight.shape);
    }

    public TorchParameter Weight { get; }

    public TorchParameter? Bias { get; }

    public Tensor Mask { get; }

    public IEnumerable<TorchParameter> Parameters => Bias is null ? [Weight] : [Weight, Bias];

    /// <summary>The output of libtorch. Places without a weight have none.</summary>
    public Tensor Forward(Tensor x)
    {
        var w = Weight * Mask;
        var z = _declared is null ? Libtorch.Linear(x, w, Bias) : Libtorch.Conv2d(x, w, Bias, _declared);
        return _activation == Activation.Relu ? Libtorch.Relu(z) : z;
    }

    /// <summary>Numbers of a dense array at the places of the module's weights.</summary>
    public float[] AtPositions(Tensor dense)
    {
        var numbers = dense.Numbers();
        return [.. _module.positions.data<int>().ToArray().Select(position => numbers[position])];
    }

    /// <summary>Demands that the gradients of weights and bias agree.</summary>
    public void RequireGradients(string when)
    {
        Tolerance.Require(AtPositions(Weight.grad!), _module.weight.grad!.Numbers(), Tolerance.OfLayer, when + ": gradient of weight");
        if (Bias is not null)
            Tolerance.Require(Bias.grad!.Numbers(), _module.bias!.grad!.Numbers(), Tolerance.OfLayer, when + ": gradient of bias");
    }
}
