using KernelGen.Benchmarks.Compare.Contenders;
using TorchSharp;

namespace KernelGen.Benchmarks.Compare.Libtorch;

/// <summary>
/// libtorch's dense layer, zeros included: Y = X W^T + b, dX = dY W, dW = dY^T X, db = sum of dY, into tensors that stay, without autograd.
/// These are the calls that torch.nn.functional.linear and its gradient end in.
/// </summary>
public sealed class TorchLinear : IContender, IDisposable
{
    private readonly LayerProblem _problem;
    private readonly torch.Tensor _weights;
    private readonly torch.Tensor _weightsTransposed;
    private readonly torch.Tensor _bias;
    private readonly torch.Tensor _biasOfBatch;
    private readonly torch.Tensor _x;
    private readonly torch.Tensor _y;
    private readonly torch.Tensor _dy;
    private readonly torch.Tensor _dyTransposed;
    private readonly torch.Tensor _dx;
    private readonly torch.Tensor _dw;
    private torch.Tensor? _db;

    public TorchLinear(LayerProblem problem)
    {
        _problem = problem;
        int batch = problem.Batch, inputs = problem.Case.Shape.Columns, outputs = problem.Case.Shape.Rows;
        _weights = torch.tensor(problem.DenseWeights(), [outputs, inputs], torch.float32);
        _weightsTransposed = _weights.t();
        _bias = torch.tensor(problem.Bias!, torch.float32);
        _biasOfBatch = _bias.expand(batch, outputs);
        _x = torch.tensor(problem.X, [batch, inputs], torch.float32);
        _dy = torch.tensor(problem.DY, [batch, outputs], torch.float32);
        _dyTransposed = _dy.t();
        _y = torch.zeros([batch, outputs], torch.float32);
        _dx = torch.zeros([batch, inputs], torch.float32);
        _dw = torch.zeros([outputs, inputs], torch.float32);
    }

    public string Name => "libtorch dense";

    public ContenderKind Kind => ContenderKind.Dense;

    public void Forward()
    {
        _y.copy_(_biasOfBatch);
        _y.addmm_(_x, _weightsTransposed, beta: 1, alpha: 1);
    }

    public void Backward()
    {
        _dx.addmm_(_dy, _weights, beta: 0, alpha: 1);
        _dw.addmm_(_dyTransposed, _x, beta: 0, alpha: 1);
        _db?.Dispose();
        _db = _dy.sum(dim: 0L);
    }

    public LayerResult Compute()
    {
        Forward();
        Backward();
        return new LayerResult(Numbers(_y), Numbers(_dx), _problem.OutputMajor(Numbers(_dw)), Numbers(_db!));
    }

    public void Dispose()
    {
        foreach (var tensor in new[] { _weightsTransposed, _weights, _biasOfBatch, _bias, _x, _y, _dyTransposed, _dy, _dx, _dw, _db })
            tensor?.Dispose();
    }

    private static float[] Numbers(torch.Tensor tensor) => tensor.data<float>().ToArray();
}
