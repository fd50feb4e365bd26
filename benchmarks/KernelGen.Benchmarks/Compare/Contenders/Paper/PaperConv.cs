using KernelGen.Benchmarks.Shapes;

namespace KernelGen.Benchmarks.Compare.Contenders.Paper;

/// <summary>
/// One of the paper's two forms of a sparse convolution. Over several threads the forward pass is cut by output channels and the backward
/// pass by input channels, with equal nonzeros: then no part writes what another writes.
/// </summary>
public sealed unsafe class PaperConv : IContender
{
    private readonly LayerProblem _problem;
    private readonly Workers _workers;
    private readonly PaperConvPlan _plan;
    private readonly PaperConvKernels.Index _byOutput;
    private readonly PaperConvKernels.Index _byInput;
    private readonly int[] _outputBounds;
    private readonly int[] _inputBounds;
    private readonly IParallelWork _forward;
    private readonly IParallelWork _backward;
    private readonly AlignedBuffer _weights;
    private readonly AlignedBuffer _x;
    private readonly AlignedBuffer _y;
    private readonly AlignedBuffer _dy;
    private readonly AlignedBuffer _dx;
    private readonly AlignedBuffer _dw;

    private PaperConv(LayerProblem problem, Workers workers, bool overWidth)
    {
        (_problem, _workers) = (problem, workers);
        (Kind, Name) = overWidth
            ? (ContenderKind.PaperOverWidth, "the paper's form over the width")
            : (ContenderKind.PaperOverBatch, "the paper's form over the batch");
        var geometry = ((ConvShape)problem.Case.Shape).Geometry;
        _plan = overWidth ? new(geometry, problem.Batch, lanes: 1) : new(geometry, images: 1, problem.Batch);
        _weights = Layouts.Copy(problem.OutputMajorWeights);
        _x = overWidth ? Layouts.Copy(problem.X) : Layouts.ToFeatureMajor(problem.X, problem.Batch);
        _dy = overWidth ? Layouts.Copy(problem.DY) : Layouts.ToFeatureMajor(problem.DY, problem.Batch);
        _y = new AlignedBuffer(_dy.Length);
        _dx = new AlignedBuffer(_x.Length);
        _dw = new AlignedBuffer(_weights.Length);
        (_byOutput, _byInput) = PaperConvIndices.Of(problem.Pattern, taps: geometry.Kernel * geometry.Kernel);
        (_outputBounds, _inputBounds) =
            (EqualNonzeros.Bounds(_byOutput.Starts, workers.Threads), EqualNonzeros.Bounds(_byInput.Starts, workers.Threads));
        (_forward, _backward) = (new PartWork(Forward), new PartWork(Backward));
    }

    public string Name { get; }

    public ContenderKind Kind { get; }

    /// <summary>Operands [channels][rows][columns][batch], vectors over the batch.</summary>
    public static PaperConv OverBatch(LayerProblem problem, Workers workers) => new(problem, workers, overWidth: false);

    /// <summary>Operands [batch][channels][rows][columns], vectors over the output columns.</summary>
    public static PaperConv OverWidth(LayerProblem problem, Workers workers) => new(problem, workers, overWidth: true);

    public void Forward() => _workers.Run(_forward, _workers.Threads);

    public void Backward() => _workers.Run(_backward, _workers.Threads);

    public LayerResult Compute()
    {
        _dw.Span.Clear();
        Forward();
        Backward();
        return new LayerResult(Numbers(_y), Numbers(_dx), _dw.Span.ToArray(), DB: null);
    }

    private float[] Numbers(AlignedBuffer buffer) =>
        Kind == ContenderKind.PaperOverWidth ? buffer.Span.ToArray() : Layouts.FromFeatureMajor(buffer, _problem.Batch);

    private void Forward(int part) => PaperConvKernels.Forward(
        _plan, _byOutput, _outputBounds[part], _outputBounds[part + 1], Layouts.Address(_weights), Layouts.Address(_x),
        Layouts.Address(_y));

    private void Backward(int part) => PaperConvKernels.Backward(
        _plan, _byInput, _inputBounds[part], _inputBounds[part + 1], Layouts.Address(_weights),
        Layouts.Address(_x), Layouts.Address(_dy), Layouts.Address(_dx), Layouts.Address(_dw));
}
