namespace KernelGen.Tests;

/// <summary>A batch normalisation with the pooling that a graph would fuse into it, as a layer by itself.</summary>
internal sealed class NormThenPool(BatchNorm2d norm, MaxPool2d pool) : Layer
{
    /// <summary>What comes first.</summary>
    public BatchNorm2d Norm => norm;

    /// <summary>What comes then.</summary>
    public MaxPool2d Pool => pool;

    public override IReadOnlyList<Parameter> Parameters => norm.Parameters;

    public override bool Training
    {
        get => norm.Training;
        set => norm.Training = value;
    }

    internal override bool CanCut(ActivationShape input, int strips) => pool.CanCut(input, strips);

    public override ActivationShape OutputShape(ActivationShape input) => norm.OutputOf(Shapes(input));

    public override LayerNeeds NeedsFor(ActivationShape input) => norm.NeedsOf(Shapes(input));

    public override LayerRun Bind(ActivationShape input) => norm.BindTo(Shapes(input));

    private NodeShapes Shapes(ActivationShape input) => new([input], new Epilogue(Pool: pool));
}
