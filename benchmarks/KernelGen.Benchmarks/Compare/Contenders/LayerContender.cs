namespace KernelGen.Benchmarks.Compare.Contenders;

/// <summary>
/// A layer of this project through its public surface: sparse, or dense with the zeros included. Like every optimiser's gradient, dW
/// and db are added to.
/// </summary>
public sealed class LayerContender : IContender
{
    private readonly LayerProblem _problem;
    private readonly OurLayer _ours;
    private readonly WeightedLayer _layer;
    private readonly Workers _workers;
    private readonly IReadOnlyList<TuningResult> _tuning;
    private readonly LayerRun _run;
    private readonly RunOperands _operands;
    private readonly Activations _x;
    private readonly Activations _y;
    private readonly Activations _dy;
    private readonly Activations _dx;

    private LayerContender(string name, ContenderKind kind, LayerProblem problem, OurLayer ours, Workers workers)
    {
        (Name, Kind, _problem, _ours, _layer, _workers) = (name, kind, problem, ours, ours.Layer, workers);
        var shape = problem.Case.Shape;
        (_run, _tuning) = TunedKernels.Take(_layer, shape, problem.Batch);
        var needs = _layer.NeedsFor(shape.Input);
        int strips = (_layer as Conv2d)?.StripsFor(shape.Input, problem.Batch) ?? 1;
        _x = new Activations(shape.Input, problem.Batch, needs.InputBorder, strips);
        _dx = new Activations(shape.Input, problem.Batch, default, strips);
        _y = new Activations(shape.Output, problem.Batch, default, strips);
        _dy = new Activations(shape.Output, problem.Batch, needs.OutputGradientBorder, strips);
        _operands = new RunOperands(_x, _y, _dy, _dx);
        _x.Load(problem.X);
        _dy.Load(problem.DY);
    }

    private LayerContender(LayerContender first, LayerProblem problem)
    {
        (Name, Kind, _problem, _workers) = (first.Name, first.Kind, problem, first._workers);
        (_x, _y, _dy, _dx, _operands) = (first._x, first._y, first._dy, first._dx, first._operands);
        _ours = OurLayer.Sparse(problem);
        _layer = _ours.Layer;
        (_run, _tuning) = TunedKernels.Take(_layer, problem.Case.Shape, problem.Batch);
    }

    public string Name { get; }

    public ContenderKind Kind { get; }

    /// <summary>How the kernel in use for a pass was chosen; a convolution of few samples makes a choice of its own for these.</summary>
    public TuningResult? Choice(string pass) =>
        (_x.Strips == 1 ? _tuning.FirstOrDefault(result => result.Pass == $"{pass} of {_problem.Batch}") : null)
            ?? _tuning.FirstOrDefault(result => result.Pass == pass);

    /// <summary>The name of the kernel in use for a pass.</summary>
    public string Kernel(string pass) => Choice(pass)?.Kernel ?? _run.Kernels.First(use => use.Pass == pass).Kernel;

    /// <summary>The sparse layer.</summary>
    public static LayerContender Sparse(LayerProblem problem, Workers workers) =>
        new("KernelGen", ContenderKind.Ours, problem, OurLayer.Sparse(problem), workers);

    /// <summary>The dense layer of the same shape and weights.</summary>
    public static LayerContender Dense(LayerProblem problem, Workers workers) =>
        new("KernelGen dense", ContenderKind.OwnDense, problem, OurLayer.Dense(problem), workers);

    /// <inheritdoc/>
    public IContender WithPattern(LayerProblem other) => Kind == ContenderKind.Ours ? new LayerContender(this, other) : this;

    public void Forward() => _run.Forward(_operands, _workers);

    /// <summary>
    /// A forward pass after the weights changed, as after every step of an optimiser: a sparse layer first brings the forward kernel's copy
    /// of them up to date.
    /// </summary>
    public void ForwardAfterUpdate()
    {
        foreach (var parameter in _layer.Parameters)
            parameter.MarkChanged();
        Forward();
    }

    public void Backward() => _run.Backward(_operands, _workers);

    public LayerResult Compute()
    {
        foreach (var parameter in _layer.Parameters)
            parameter.ClearGradient();
        Forward();
        Backward();
        return new LayerResult(
            Numbers(_y), Numbers(_dx), _problem.OutputMajor(_ours.WeightGradient()),
            _layer.Bias is { } bias ? bias.Gradient.ToArray() : null);
    }

    private static float[] Numbers(Activations activations)
    {
        var numbers = new float[activations.Batch * activations.Shape.Features];
        activations.Store(numbers);
        return numbers;
    }
}
