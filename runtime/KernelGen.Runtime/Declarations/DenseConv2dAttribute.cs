namespace KernelGen;

/// <summary>
/// Makes a partial class a two-dimensional convolution with dense weights, <c>Y = activation(W * X + b)</c>, whose kernels are written at
/// compile time for exactly these channels. <c>W</c> is [outChannels, inChannels / Groups, kernel rows, kernel columns].
/// </summary>
/// <remarks>
/// <para>For the layers of a sparse network that stay dense in practice, above all the first one.</para>
/// </remarks>
/// <param name="inChannels">Channels of an input pixel, at least 1.</param>
/// <param name="outChannels">Channels of an output pixel, at least 1.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class DenseConv2dAttribute(int inChannels, int outChannels) : Conv2dAttribute(inChannels, outChannels);
