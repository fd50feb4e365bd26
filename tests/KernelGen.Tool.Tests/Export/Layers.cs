namespace KernelGen.Tool.Tests.Export;

/// <summary>Layers of the tests.</summary>
internal static partial class Layers
{
    [SparseLinear(8, 8)] internal sealed partial class Mix;

    /// <summary>A layer that no format knows.</summary>
    internal sealed class Own : Layer
    {
        public override ActivationShape OutputShape(ActivationShape input) => input;

        public override LayerRun Bind(ActivationShape input) => new Tanh().Bind(input);
    }
}
