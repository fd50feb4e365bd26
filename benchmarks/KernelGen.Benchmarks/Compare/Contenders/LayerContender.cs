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
        _x = new Activations(ActivationShape.Vector(_layer.InFeatures), problem.Batch);
        _dx = new Activations(_x.Shape, problem.Batch);
        _y = new Activations(ActivationShape.Vector(_layer.OutFeatures), problem.Batch);
        _dy = new Activations(_y.Shape, problem.Batch);
        _x.Load(problem.X);
        _dy.Load(problem.DY);
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
            Numbers(_y), Numbers(_dx), _problem.OutputMajor(_layer.GradientToDense()), _layer.Bias.Gradient.ToArray());
    }

    private static float[] Numbers(Activations activations)
    {
        var numbers = new float[activations.Batch * activations.Shape.Features];
        activations.Store(numbers);
        return numbers;
    }
}
