using TorchSharp;

namespace KernelGen.Torch;

/// <summary>A sparse layer as an operation of libtorch's autograd. Its arguments are the call, the input, the weights, the bias.</summary>
internal sealed class SparseFunction : torch.autograd.SingleTensorFunction<SparseFunction>
{
    private const string Call = "call";

    /// <inheritdoc/>
    public override string Name => "KernelGen sparse layer";

    /// <summary>Computes the output and records it.</summary>
    public static torch.Tensor Apply(SparseCall call, torch.Tensor x, torch.Tensor weight, torch.Tensor? bias)
    {
        var y = apply(call, x, weight, bias!);
        if (!ReferenceEquals(y, call.Raw))
            call.Raw!.Dispose();
        return y;
    }

    /// <inheritdoc/>
    public override torch.Tensor forward(torch.autograd.AutogradContext ctx, params object[] vars)
    {
        var call = (SparseCall)vars[0];
        ctx.save_data(Call, call);
        return call.Forward((torch.Tensor)vars[1]);
    }

    /// <inheritdoc/>
    public override List<torch.Tensor> backward(torch.autograd.AutogradContext ctx, torch.Tensor grad_output)
    {
        var gradients = ((SparseCall)ctx.get_data(Call)).Backward(grad_output);
        grad_output.Dispose();
        return [null!, .. gradients.Select(gradient => gradient!)];
    }
}
