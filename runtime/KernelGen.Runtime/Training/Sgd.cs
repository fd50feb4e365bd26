using System.Runtime.CompilerServices;

namespace KernelGen;

/// <summary>
/// Stochastic gradient descent with PyTorch's formulas: <c>g += weightDecay * w</c>, <c>v = momentum * v + g</c>, then <c>w -= rate * v</c>, or
/// with Nesterov <c>w -= rate * (g + momentum * v)</c>. It sees only what a layer stores, so a sparse layer has state for its nonzeros alone.
/// </summary>
public sealed class Sgd
{
    // Weak, so that the state of a parameter which a new pattern replaced goes with it.
    private readonly ConditionalWeakTable<Parameter, AlignedBuffer> _velocities = [];
    private readonly SgdUpdate _update;

    /// <summary>Sets the hyperparameters; they are those of <c>torch.optim.SGD</c>.</summary>
    /// <param name="learningRate">Step width, more than 0.</param>
    /// <param name="momentum">Share of the velocity that is kept, from 0 to below 1.</param>
    /// <param name="nesterov">Whether to look ahead; needs momentum.</param>
    /// <param name="weightDecay">L2 penalty on every parameter, biases included; 0 or more.</param>
    /// <exception cref="ArgumentException">A hyperparameter is out of range or NaN, or Nesterov is asked for without momentum.</exception>
    public Sgd(float learningRate, float momentum = 0, bool nesterov = false, float weightDecay = 0)
    {
        if (!(learningRate > 0 && float.IsFinite(learningRate)))
            throw new ArgumentOutOfRangeException(nameof(learningRate), FormattableString.Invariant($"The learning rate is {learningRate}; it must be finite and more than 0, say 0.05."));
        if (!(momentum >= 0 && momentum < 1))
            throw new ArgumentOutOfRangeException(nameof(momentum), FormattableString.Invariant($"The momentum is {momentum}; it must be from 0 to below 1, say 0.9."));
        if (!(weightDecay >= 0 && float.IsFinite(weightDecay)))
            throw new ArgumentOutOfRangeException(nameof(weightDecay), FormattableString.Invariant($"The weight decay is {weightDecay}; it must be finite and 0 or more, say 0.0005."));
        if (nesterov && momentum == 0)
            throw new ArgumentException("Nesterov needs momentum, but the momentum is 0. Set momentum, say to 0.9, or nesterov to false.", nameof(nesterov));
        (LearningRate, Momentum, Nesterov, WeightDecay) = (learningRate, momentum, nesterov, weightDecay);
        _update = new SgdUpdate(this);
    }

    /// <summary>Step width, before a schedule.</summary>
    public float LearningRate { get; }

    /// <summary>Share of the velocity that is kept.</summary>
    public float Momentum { get; }

    /// <summary>Whether the step looks ahead.</summary>
    public bool Nesterov { get; }

    /// <summary>L2 penalty.</summary>
    public float WeightDecay { get; }

    /// <summary>Moves the parameters of a layer by one step against their gradients, and clears the gradients.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="learningRate">The step width to use, as a schedule gives it; 0 or more.</param>
    /// <param name="workers">Threads to use; null for the calling thread alone.</param>
    /// <exception cref="ArgumentOutOfRangeException">The step width is negative, NaN or infinite.</exception>
    public void Step(IReadOnlyList<Parameter> parameters, float learningRate, Workers? workers = null)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        if (!(learningRate >= 0 && float.IsFinite(learningRate)))
            throw new ArgumentOutOfRangeException(nameof(learningRate), FormattableString.Invariant($"The learning rate of this step is {learningRate}; it must be finite and 0 or more."));
        for (int i = 0; i < parameters.Count; i++)
        {
            _update.Run(parameters[i], Momentum == 0 ? null : Velocity(parameters[i]), learningRate, workers ?? Workers.CallerOnly);
            parameters[i].MarkChanged();
        }
    }

    /// <summary>Moves all parameters of a network by one step against their gradients, and clears the gradients.</summary>
    /// <param name="network">The network.</param>
    /// <param name="learningRate">The step width to use, as a schedule gives it; 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The step width is negative, NaN or infinite.</exception>
    public void Step(Network network, float learningRate)
    {
        ArgumentNullException.ThrowIfNull(network);
        using var use = network.Use();
        for (int i = 0; i < network.Layers.Count; i++)
            Step(network.Layers[i].Layer.Parameters, learningRate, network.Workers);
    }

    private AlignedBuffer Velocity(Parameter parameter)
    {
        if (!_velocities.TryGetValue(parameter, out var velocity))
            _velocities.Add(parameter, velocity = new AlignedBuffer(parameter.Length));
        return velocity;
    }
}
