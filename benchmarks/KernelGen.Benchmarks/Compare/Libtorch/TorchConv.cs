using KernelGen.Benchmarks.Compare.Contenders;
using KernelGen.Benchmarks.Shapes;
using TorchSharp;

namespace KernelGen.Benchmarks.Compare.Libtorch;

/// <summary>
/// libtorch's dense convolution, zeros included, on NCHW tensors as it ships. The gradients come from a graph that is kept, so that its
/// backward pass is timed alone. There is no call that writes into tensors which stay: results are new and freed again, as in
/// libtorch's own training.
/// </summary>
public sealed class TorchConv : IContender, IDisposable
{
    private readonly LayerProblem _problem;
    private readonly torch.Tensor _weights;
    private readonly torch.Tensor _x;
    private readonly torch.Tensor _dy;
    private readonly torch.Tensor _graph;
    private readonly long[] _stride;
    private readonly long[] _padding;

    public TorchConv(LayerProblem problem)
    {
        _problem = problem;
        var geometry = ((ConvShape)problem.Case.Shape).Geometry;
        (_stride, _padding) = ([geometry.Stride, geometry.Stride], [geometry.Padding, geometry.Padding]);
        _weights = torch.tensor(
            problem.DenseWeights(), [geometry.OutChannels, geometry.InChannels, geometry.Kernel, geometry.Kernel], torch.float32,
            requires_grad: true);
        _x = torch.tensor(
            problem.X, [problem.Batch, geometry.InChannels, geometry.Height, geometry.Width], torch.float32, requires_grad: true);
        _dy = torch.tensor(problem.DY, [problem.Batch, geometry.OutChannels, geometry.OutHeight, geometry.OutWidth], torch.float32);
        using var recording = torch.enable_grad();
        _graph = Convolve();
    }

    public string Name => "libtorch dense";

    public ContenderKind Kind => ContenderKind.Dense;

    public void Forward() => Convolve().Dispose();

    public void Backward()
    {
        foreach (var gradient in Gradients())
            gradient.Dispose();
    }

    public LayerResult Compute()
    {
        using var y = Convolve();
        var gradients = Gradients();
        var result = new LayerResult(Numbers(y), Numbers(gradients[0]), _problem.OutputMajor(Numbers(gradients[1])), DB: null);
        foreach (var gradient in gradients)
            gradient.Dispose();
        return result;
    }

    public void Dispose()
    {
        foreach (var tensor in new[] { _graph, _weights, _x, _dy })
            tensor.Dispose();
    }

    private torch.Tensor Convolve() => torch.nn.functional.conv2d(_x, _weights, strides: _stride, padding: _padding);

    /// <summary>dX and dW.</summary>
    private IList<torch.Tensor> Gradients() => torch.autograd.grad([_graph], [_x, _weights], [_dy], retain_graph: true);

    private static float[] Numbers(torch.Tensor tensor) => tensor.data<float>().ToArray();
}
