namespace KernelGen.Training;

/// <summary>A range of the numbers of one parameter, as an optimiser updates it.</summary>
public readonly ref struct ParameterRange
{
    private readonly OptimizerState _state;
    private readonly int _first;

    internal ParameterRange(Parameter parameter, OptimizerState state, int first, int count, float learningRate, float weightDecay)
    {
        (_state, _first) = (state, first);
        Value = parameter.Value.Slice(first, count);
        Gradient = parameter.Gradient.Slice(first, count);
        (LearningRate, WeightDecay) = (learningRate, weightDecay);
    }

    /// <summary>The numbers, to be updated.</summary>
    public Span<float> Value { get; }

    /// <summary>Their gradient, which may be used as scratch: it is cleared afterwards.</summary>
    public Span<float> Gradient { get; }

    /// <summary>The step width of this step for this parameter.</summary>
    public float LearningRate { get; }

    /// <summary>The weight decay for this parameter.</summary>
    public float WeightDecay { get; }

    /// <summary>Number of the step of this parameter, from 1.</summary>
    public long Step => _state.Steps;

    /// <summary>The step of this parameter after which each number was created; empty if all were there from the beginning.</summary>
    internal ReadOnlySpan<float> Births => _state.Births.IsEmpty ? [] : _state.Births.Slice(_first, Value.Length);

    /// <summary>The state of these numbers, zero before the first step.</summary>
    /// <param name="number">From 0 to <see cref="Optimizer.Slots"/> - 1.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such slot.</exception>
    public Span<float> Slot(int number) => _state.Slot(number).Slice(_first, Value.Length);
}
