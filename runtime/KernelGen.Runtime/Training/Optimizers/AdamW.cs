namespace KernelGen.Training;

/// <summary>
/// Adam with decoupled weight decay (Loshchilov and Hutter, 2019, algorithm 2), with the formulas and defaults of <c>torch.optim.AdamW</c>:
/// <c>w *= 1 - rate * weightDecay</c>, then the step of <see cref="Adam"/> without decay in the gradient.
/// </summary>
public sealed class AdamW : Adam
{
    /// <summary>Sets the hyperparameters; they are those of <c>torch.optim.AdamW</c>.</summary>
    /// <param name="learningRate">Step width, finite and more than 0.</param>
    /// <param name="beta1">Share of the mean gradient that is kept, from 0 to below 1.</param>
    /// <param name="beta2">Share of the mean squared gradient that is kept, from 0 to below 1.</param>
    /// <param name="epsilon">What is added to the root of the squared gradient, finite and more than 0.</param>
    /// <param name="weightDecay">Weights are multiplied by 1 minus this times the learning rate in each step; finite and 0 or more.</param>
    /// <exception cref="ArgumentException">A hyperparameter is out of range or NaN.</exception>
    public AdamW(float learningRate = 0.001f, double beta1 = 0.9, double beta2 = 0.999, float epsilon = 1e-8f, float weightDecay = 0.01f)
        : base(learningRate, beta1, beta2, epsilon, weightDecay, decoupled: true)
    {
    }
}
