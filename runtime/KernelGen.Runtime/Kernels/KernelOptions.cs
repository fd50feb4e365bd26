namespace KernelGen;

/// <summary>How a layer chooses among the kernels that the generator wrote for it.</summary>
public sealed record KernelOptions
{
    /// <summary>The environment variable that sets the width where <see cref="Width"/> is null: <c>scalar</c>, <c>128</c>, <c>256</c> or <c>512</c>.</summary>
    public const string WidthVariable = "KERNELGEN_WIDTH";

    /// <summary>The vector width to use; null leaves it to <see cref="WidthVariable"/>, and without that to the widest that the processor accelerates.</summary>
    public VectorWidth? Width { get; init; }
}
