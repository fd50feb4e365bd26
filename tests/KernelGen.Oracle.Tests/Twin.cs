using TorchSharp;

namespace KernelGen.Oracle.Tests;

/// <summary>The parameters of a network of libtorch that is trained beside ours, dense, with masks where ours is sparse, by PyTorch's own SGD.</summary>
internal sealed class Twin
{
    private readonly List<(string Name, TorchSharp.Modules.Parameter Tensor, torch.Tensor? Mask, Func<float[]> Ours)> _learned = [];

    /// <summary>Adds learned numbers.</summary>
    /// <param name="name">What messages call them.</param>
    /// <param name="sizes">Their shape for libtorch.</param>
    /// <param name="ours">Ours in that order: their value now is libtorch's at first, and what both become is compared.</param>
    /// <param name="sparse">Whether zeros are no weights and stay zero.</param>
    public torch.Tensor Learned(string name, long[] sizes, Func<float[]> ours, bool sparse = false)
    {
        // A parameter takes its tensor over.
        var parameter = new TorchSharp.Modules.Parameter(torch.tensor(ours(), sizes));
        _learned.Add((name, parameter, sparse ? parameter.detach().ne(0).to_type(torch.float32) : null, ours));
        return parameter;
    }

    /// <summary>PyTorch's optimiser with the hyperparameters of ours.</summary>
    public TorchSharp.Modules.SGD Optimizer(Sgd sgd) => torch.optim.SGD(
        _learned.Select(learned => learned.Tensor), sgd.LearningRate, sgd.Momentum, weight_decay: sgd.WeightDecay, nesterov: sgd.Nesterov);

    /// <summary>Takes the gradients of masked weights away, so that their zeros stay.</summary>
    public void MaskGradients()
    {
        foreach (var (_, tensor, mask, _) in _learned)
        {
            if (mask is not null)
                tensor.grad!.mul_(mask);
        }
    }

    /// <summary>Demands that what both have learned agrees.</summary>
    public void RequireSame(double tolerance, string when)
    {
        foreach (var (name, tensor, _, ours) in _learned)
            Tolerance.Require(tensor.detach().contiguous().data<float>().ToArray(), ours(), tolerance, $"{name} {when}");
    }
}
