using System.Runtime.CompilerServices;

namespace KernelGen;

/// <summary>
/// Numbers that are trained, their gradient, and the state that optimisers keep for each of them. A sparse layer stores its nonzeros alone, in the
/// order of its kernels. Value, gradient and state lie in one order, and move together when that order or the mask changes.
/// </summary>
/// <remarks>Code that writes <see cref="Value"/> calls <see cref="MarkChanged"/>, so that copies in other orders are refreshed before the next pass.</remarks>
public sealed class Parameter
{
    // Weak keys: the state goes with its optimiser.
    private readonly ConditionalWeakTable<object, OptimizerState> _states = [];
    private readonly int[] _shape;
    private AlignedBuffer _value;
    private AlignedBuffer _gradient;
    private bool _frozen;

    /// <summary>Zeros, as many as the dimensions multiply to.</summary>
    /// <param name="name">What it is in its layer, say <c>weight</c> or <c>bias</c>; not empty.</param>
    /// <param name="shape">Dimensions, each at least 1: <c>[outFeatures, inFeatures]</c>, <c>[channels]</c>.</param>
    /// <exception cref="ArgumentException">The name is empty, there is no dimension, one is less than 1, or they multiply to more than a buffer holds.</exception>
    public Parameter(string name, params int[] shape)
        : this(name, shape, Count(shape))
    {
    }

    /// <summary>Zeros for the nonzeros of a sparse array.</summary>
    /// <param name="name">What it is in its layer.</param>
    /// <param name="shape">Dimensions of the dense array.</param>
    /// <param name="nonzeros">Numbers that are stored.</param>
    internal Parameter(string name, int[] shape, int nonzeros)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        (Name, _shape) = (name, shape);
        (_value, _gradient) = (new AlignedBuffer(nonzeros), new AlignedBuffer(nonzeros));
    }

    /// <summary>What it is in its layer: <c>weight</c> or <c>bias</c>.</summary>
    public string Name { get; }

    /// <summary>Dimensions of the array, zeros that are not stored included: <c>[outFeatures, inFeatures]</c> for a linear layer's weights.</summary>
    public IReadOnlyList<int> Shape => _shape;

    /// <summary>Numbers that are stored.</summary>
    public int Length => _value.Length;

    /// <summary>The numbers.</summary>
    public Span<float> Value => _value.Span;

    /// <summary>The gradient of the loss: every backward pass adds to it, an optimiser's step clears it. Undefined while <see cref="Frozen"/>.</summary>
    public Span<float> Gradient => _gradient.Span;

    /// <summary>
    /// Whether training leaves it as it is: no gradient is computed where the kernels allow that, and optimisers pass it over. The gradient is zero after a change.
    /// </summary>
    public bool Frozen
    {
        get => _frozen;
        set
        {
            if (_frozen != value)
                ClearGradient();
            _frozen = value;
        }
    }

    /// <summary>Counts the changes of <see cref="Value"/>.</summary>
    public int Version { get; private set; }

    /// <summary>Says that <see cref="Value"/> was written.</summary>
    public void MarkChanged() => Version++;

    /// <summary>Sets the gradient to zero.</summary>
    public void ClearGradient() => Gradient.Clear();

    /// <summary>What an optimiser keeps for this parameter; made when it is first asked for.</summary>
    /// <param name="optimizer">The optimiser, which owns the state: it goes with either.</param>
    /// <param name="slots">Numbers of state for each number.</param>
    internal OptimizerState StateOf(object optimizer, int slots)
    {
        if (!_states.TryGetValue(optimizer, out var state))
            _states.Add(optimizer, state = new OptimizerState(slots, Length));
        return state;
    }

    /// <summary>After new numbers were set from outside: no gradient, and no optimiser knows of the old ones.</summary>
    internal void BeginAnew()
    {
        ClearGradient();
        _states.Clear();
        MarkChanged();
    }

    /// <summary>Begins anew with so many numbers: zeros, a gradient of zero, no state of any optimiser.</summary>
    internal void Reset(int length)
    {
        (_value, _gradient) = (new AlignedBuffer(length), new AlignedBuffer(length));
        _states.Clear();
        MarkChanged();
    }

    /// <summary>Puts value, gradient and the state of all optimisers into another order, and changes how many there are.</summary>
    /// <param name="source">[new length] where each number was, or -1 for one that begins at zero.</param>
    internal void Relocate(ReadOnlySpan<int> source)
    {
        (_value, _gradient) = (Relocated(_value, source), Relocated(_gradient, source));
        foreach (var (_, state) in _states)
            state.Relocate(source);
        MarkChanged();
    }

    /// <summary>A buffer's numbers in another order; zero where the source is -1.</summary>
    internal static AlignedBuffer Relocated(AlignedBuffer buffer, ReadOnlySpan<int> source)
    {
        var moved = new AlignedBuffer(source.Length);
        Span<float> from = buffer.Span, to = moved.Span;
        for (int k = 0; k < source.Length; k++)
            to[k] = source[k] < 0 ? 0 : from[source[k]];
        return moved;
    }

    private static int Count(int[] shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        long count = 1;
        foreach (int size in shape)
            count = size >= 1 && count <= AlignedBuffer.MaxLength ? count * size : 0;
        return shape.Length > 0 && count is > 0 and var all && all <= AlignedBuffer.MaxLength
            ? (int)all
            : throw new ArgumentException($"The shape is [{string.Join(", ", shape)}]; give at least one dimension, each at least 1, of {AlignedBuffer.MaxLength:D} numbers at most.", nameof(shape));
    }
}
