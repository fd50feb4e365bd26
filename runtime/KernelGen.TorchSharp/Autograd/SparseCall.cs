using TorchSharp;

namespace KernelGen.Torch;

/// <summary>One call of a module that gradients will be asked of: what its forward pass leaves to its backward pass.</summary>
/// <param name="passes">The layer.</param>
/// <param name="kind">Shapes of the activations.</param>
/// <param name="input">The input tensor's shape and order.</param>
/// <param name="output">The output tensor's shape and order.</param>
/// <param name="needs">Which gradients are needed.</param>
internal sealed class SparseCall(SparsePasses passes, BufferKind kind, TensorKind input, TensorKind output, NeededGradients needs)
{
    private readonly int _version = passes.Version;
    private CallBuffers? _buffers;
    private int _use;

    /// <summary>The output before it has a place in libtorch's graph.</summary>
    public torch.Tensor? Raw { get; private set; }

    /// <summary>Computes the output.</summary>
    public torch.Tensor Forward(torch.Tensor x)
    {
        Raw = output.Empty();
        _buffers = passes.Forward(x, kind, Raw);
        _use = _buffers.Uses;
        return Raw;
    }

    /// <summary>
    /// The gradients of input, weights and bias, null where they are not needed. It never throws, because libtorch calls it, and an
    /// exception would end the process: what goes wrong is kept for the module's next call, and libtorch gets gradients of no shape, which
    /// it refuses.
    /// </summary>
    public torch.Tensor?[] Backward(torch.Tensor dy)
    {
        try
        {
            Require();
            var dx = needs.Input ? input.Empty() : null;
            var (dw, db) = passes.Backward(_buffers!, kind, dy, dx, needs.Weight, needs.Bias);
            passes.Return(_buffers!);
            return passes.Hand(dx, dw, db);
        }
        catch (Exception e)
        {
            passes.Failure = e;
            return passes.Hand(Refused(needs.Input), Refused(needs.Weight), Refused(needs.Bias));
        }
    }

    private static torch.Tensor? Refused(bool needed) => needed ? torch.zeros([], torch.float32) : null;

    /// <summary>What the forward pass left must still be there.</summary>
    private void Require()
    {
        if (torch.is_grad_enabled())
        {
            throw new NotSupportedException(
                $"Module {passes.Name} has first derivatives only, but backward was called with create_graph: true. Leave that out.");
        }

        if (_buffers!.Uses != _use)
        {
            throw new InvalidOperationException(
                $"Module {passes.Name}: backward ran a second time through a call (retain_graph: true) after the module was called again, "
                + "and what the call had kept was overwritten. Run all backward passes through a call before the module is called again.");
        }

        if (passes.Version != _version)
        {
            throw new InvalidOperationException(
                $"Module {passes.Name}: its weights or its pattern changed between a call and the backward pass through it, "
                + "and the module was called in between. Run backward before the optimiser's step.");
        }
    }
}

/// <summary>Which gradients a call needs.</summary>
internal readonly record struct NeededGradients(bool Input, bool Weight, bool Bias)
{
    /// <summary>Whether there is anything to record.</summary>
    public bool Any => Input || Weight || Bias;
}
