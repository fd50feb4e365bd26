using System.ComponentModel;

namespace KernelGen.CompilerServices;

/// <summary>
/// Which gradients a backward kernel of a sparse layer computes. A kernel takes them as a type, so that the compiler leaves out what is not
/// wanted: the text is one, the machine code of each is its own.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IBackwardParts
{
    /// <summary>Whether dX is computed.</summary>
    static abstract bool Input { get; }

    /// <summary>Whether dW is computed.</summary>
    static abstract bool Weights { get; }
}

/// <summary>dX and dW.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct BothGradients : IBackwardParts
{
    /// <inheritdoc/>
    public static bool Input => true;

    /// <inheritdoc/>
    public static bool Weights => true;
}

/// <summary>dW alone, for a network's first layer.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct WeightsGradient : IBackwardParts
{
    /// <inheritdoc/>
    public static bool Input => false;

    /// <inheritdoc/>
    public static bool Weights => true;
}

/// <summary>dX alone, for a layer whose weights are frozen.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct InputGradient : IBackwardParts
{
    /// <inheritdoc/>
    public static bool Input => true;

    /// <inheritdoc/>
    public static bool Weights => false;
}
