using TorchSharp;

namespace KernelGen.Oracle.Tests;

/// <summary>
/// The learned numbers of layers of ours and of libtorch side by side; where ours are sparse, libtorch's are dense with masks.
/// </summary>
internal sealed class Twin
{
    private readonly List<(
        string Name, TorchSharp.Modules.Parameter Tensor, torch.Tensor? Mask, Func<float[]> Value, Func<float[]> Gradient)> _learned = [];

    private readonly List<(string Name, torch.Tensor Tensor, Func<float[]> Value)> _kept = [];

    /// <summary>Adds learned numbers.</summary>
    /// <param name="name">What messages call them.</param>
    /// <param name="sizes">Their shape for libtorch.</param>
    /// <param name="value">Ours in that order: libtorch's at first.</param>
    /// <param name="gradient">Our gradient in that order.</param>
    /// <param name="sparse">Whether zeros are no weights, have no gradient and stay zero.</param>
    public torch.Tensor Learned(string name, long[] sizes, Func<float[]> value, Func<float[]> gradient, bool sparse = false)
    {
        // A parameter takes its tensor over.
        var parameter = new TorchSharp.Modules.Parameter(torch.tensor(value(), sizes));
        _learned.Add((name, parameter, sparse ? parameter.detach().ne(0).to_type(torch.float32) : null, value, gradient));
        return parameter;
    }

    /// <summary>Adds numbers that a layer keeps without learning them, which libtorch writes as well.</summary>
    public torch.Tensor Kept(string name, Func<float[]> value)
    {
        var tensor = torch.tensor(value());
        _kept.Add((name, tensor, value));
        return tensor;
    }

    /// <summary>PyTorch's optimiser with the hyperparameters of ours.</summary>
    public TorchSharp.Modules.SGD Optimizer(Sgd sgd) => LibtorchSgd.Create(_learned.Select(learned => learned.Tensor), sgd);

    /// <summary>Before a backward pass.</summary>
    public void ClearGradients()
    {
        foreach (var (_, tensor, _, _, _) in _learned)
            tensor.grad?.zero_();
    }

    /// <summary>Takes libtorch's gradients of weights away that we do not have, so that their zeros stay.</summary>
    public void MaskGradients()
    {
        foreach (var (_, tensor, mask, _, _) in _learned)
        {
            if (mask is not null)
                tensor.grad!.mul_(mask);
        }
    }

    /// <summary>libtorch's gradients.</summary>
    public IReadOnlyList<(string Name, float[] Numbers)> Gradients() =>
        [.. _learned.Select(learned => (learned.Name, learned.Tensor.grad!.Numbers()))];

    /// <summary>What libtorch has learned and kept.</summary>
    public IReadOnlyList<(string Name, float[] Numbers)> Values() =>
        [.. _learned.Select(learned => (learned.Name, learned.Tensor.Numbers())),
            .. _kept.Select(kept => (kept.Name, kept.Tensor.Numbers()))];

    /// <summary>Demands that the gradients agree.</summary>
    public void RequireGradients(double tolerance, string when)
    {
        foreach (var (name, tensor, _, _, gradient) in _learned)
            Tolerance.Require(tensor.grad!.Numbers(), gradient(), tolerance, $"{when}: gradient of {name}");
    }

    /// <summary>Demands that what both have learned and kept agrees.</summary>
    public void RequireValues(double tolerance, string when)
    {
        foreach (var (name, tensor, _, value, _) in _learned)
            Tolerance.Require(tensor.Numbers(), value(), tolerance, $"{when}: {name}");
        foreach (var (name, tensor, value) in _kept)
            Tolerance.Require(tensor.Numbers(), value(), tolerance, $"{when}: {name}");
    }
}
