namespace KernelGen.Benchmarks.Compare.Contenders;

/// <summary>This project's layer through its public surface. Like every optimiser's gradient, dW and db are added to.</summary>
public sealed class LayerContender : ILinearContender
{
    private readonly LinearProblem _problem;
    private readonly SparseLinear _layer;
    private readonly Workers _workers;
    private readonly Activations _x;
    private readonly Activations _y;
    private readonly Activations _dy;
    private readonly Activations _dx;

    public LayerContender(LinearProblem problem, Workers workers)
    {
        (_problem, _layer, _workers) = (problem, problem.Layer, workers);
        _x = Layouts.ToBlocks(problem.X, problem.Batch);
        _dy = Layouts.ToBlocks(problem.DY, problem.Batch);
        _y = new Activations(ActivationShape.Vector(_layer.OutFeatures), problem.Batch);
        _dx = new Activations(ActivationShape.Vector(_layer.InFeatures), problem.Batch);
    }

    public string Name => "KernelGen";

    public void Forward() => _layer.Forward(_x, _y, _workers);

    public void Backward() => _layer.Backward(_x, _y, _dy, _dx, _workers);

    public LinearResult Compute()
    {
        _layer.Weights.ClearGradient();
        _layer.Bias!.ClearGradient();
        Forward();
        Backward();
        return new LinearResult(
            Layouts.FromBlocks(_y), Layouts.FromBlocks(_dx), _problem.OutputMajor(_layer.GradientToDense()), _layer.Bias.Gradient.ToArray());
    }

    public void Dispose()
    {
    }
}
