namespace KernelGen.Benchmarks.Shapes;

/// <summary>A convolution to be measured.</summary>
/// <param name="Name">What the suite's file calls it.</param>
/// <param name="Geometry">Its numbers.</param>
public sealed record ConvShape(string Name, ConvGeometry Geometry) : LayerShape(
    Name,
    new ActivationShape(Geometry.Height, Geometry.Width, Geometry.InChannels),
    new ActivationShape(Geometry.OutHeight, Geometry.OutWidth, Geometry.OutChannels),
    Geometry.InChannels * Geometry.Kernel * Geometry.Kernel)
{
    public override string Title
    {
        get
        {
            var (inputs, outputs, kernel, stride, _, height, width) = Geometry;
            return $"Convolution {kernel}x{kernel}, {inputs} → {outputs}, {height}x{width}{(stride == 1 ? "" : $", stride {stride}")}";
        }
    }

    public override string FileName =>
        $"conv-{ToString().Replace("->", "x", StringComparison.Ordinal).Replace('/', 's').Replace(' ', '-')}";

    /// <summary>The shape as tables and files show it: <c>3x3/2 64->128 56x56</c>.</summary>
    public override string ToString() => Geometry.ToString();
}
