using System.Numerics.Tensors;

namespace KernelGen.Training;

/// <summary>
/// Limits the norm of the gradient of every step, over all parameters that are not frozen: multiplies the gradient by <c>maxNorm / (norm +
/// 1e-6)</c> if that is below 1, as PyTorch's <c>clip_grad_norm_</c> does. Source: <i>On the difficulty of training recurrent neural
/// networks</i> (Pascanu et al., 2013), section 3.2.
/// </summary>
public sealed class GradientClipping : TrainingHook
{
    private readonly float _maxNorm;

    /// <summary>Sets the largest norm.</summary>
    /// <param name="maxNorm">Euclidean norm, finite and more than 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The norm is out of range.</exception>
    public GradientClipping(float maxNorm)
    {
        if (!(maxNorm > 0 && float.IsFinite(maxNorm)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(maxNorm),
                FormattableString.Invariant($"The largest norm of the gradient is {maxNorm}; it must be finite and more than 0, say 1."));
        }

        _maxNorm = maxNorm;
    }

    /// <summary>The norm of the last step's gradient, before it was scaled.</summary>
    public double Norm { get; private set; }

    /// <inheritdoc/>
    public override string Settings => FormattableString.Invariant($"maximal norm {_maxNorm}");

    /// <inheritdoc/>
    public override void AfterBackward(TrainingState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var parameters = state.Network.Parameters;
        double squares = 0;
        for (int i = 0; i < parameters.Count; i++)
            squares += parameters[i].Parameter.Frozen ? 0 : GradientNorm.SumOfSquares(parameters[i].Parameter.Gradient);
        Norm = Math.Sqrt(squares);
        double factor = _maxNorm / (Norm + 1e-6);
        for (int i = 0; factor < 1 && i < parameters.Count; i++)
            TensorPrimitives.Multiply(parameters[i].Parameter.Gradient, (float)factor, parameters[i].Parameter.Gradient);
    }
}
