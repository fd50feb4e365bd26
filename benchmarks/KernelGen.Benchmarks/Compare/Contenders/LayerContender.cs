using KernelGen.Benchmarks.Shapes;

namespace KernelGen.Benchmarks.Compare.Contenders;

/// <summary>A layer of this project through its public surface: sparse, or dense with the zeros included. Like every optimiser's gradient, dW and db are added to.</summary>
public sealed class LayerContender : ILinearContender
{
    private readonly LinearProblem _problem;
    private readonly Linear _layer;
    private readonly Func<float[]> _gradient;
    private readonly Workers _workers;
    private readonly Activations _x;
    private readonly Activations _y;
    private readonly Activations _dy;
    private readonly Activations _dx;

    private LayerContender(string name, LinearProblem problem, Linear layer, Func<float[]> gradient, Workers workers)
    {
        (Name, _problem, _layer, _gradient, _workers) = (name, problem, layer, gradient, workers);
        Tuning = TunedKernels.Take(layer, problem.Batch);
        _x = new Activations(ActivationShape.Vector(_layer.InFeatures), problem.Batch);
        _dx = new Activations(_x.Shape, problem.Batch);
        _y = new Activations(ActivationShape.Vector(_layer.OutFeatures), problem.Batch);
        _dy = new Activations(_y.Shape, problem.Batch);
        _x.Load(problem.X);
        _dy.Load(problem.DY);
    }

    public string Name { get; }

    /// <summary>How the kernels in use were chosen.</summary>
    public IReadOnlyList<TuningResult> Tuning { get; }

    /// <summary>The name of the kernel in use for a pass.</summary>
    public string Kernel(string pass) => _layer.Kernels.First(use => use.Pass == pass).Kernel;

    /// <summary>The problem's own layer.</summary>
    public static LayerContender Sparse(LinearProblem problem, Workers workers) =>
        new("KernelGen", problem, problem.Layer, problem.Layer.GradientToDense, workers);

    /// <summary>The dense layer of the same shape and weights: what a user has who declares the layer dense.</summary>
    public static LayerContender Dense(LinearProblem problem, Workers workers)
    {
        var layer = DeclaredDenseLayers.Create(problem.Case.Shape, problem.Kernels);
        layer.SetWeights(problem.Layer.ToDense());
        layer.SetBias(problem.Bias);
        return new LayerContender("KernelGen dense", problem, layer, () => layer.Weights.Gradient.ToArray(), workers);
    }

    public void Forward() => _layer.Forward(_x, _y, _workers);

    /// <summary>A forward pass after the weights changed, as after every step of an optimiser: a sparse layer first brings the forward kernel's copy of them up to date.</summary>
    public void ForwardAfterUpdate()
    {
        foreach (var parameter in _layer.Parameters)
            parameter.MarkChanged();
        Forward();
    }

    public void Backward() => _layer.Backward(_x, _y, _dy, _dx, _workers);

    public LinearResult Compute()
    {
        foreach (var parameter in _layer.Parameters)
            parameter.ClearGradient();
        Forward();
        Backward();
        return new LinearResult(Numbers(_y), Numbers(_dx), _problem.OutputMajor(_gradient()), _layer.Bias!.Gradient.ToArray());
    }

    private static float[] Numbers(Activations activations)
    {
        var numbers = new float[activations.Batch * activations.Shape.Features];
        activations.Store(numbers);
        return numbers;
    }
}
