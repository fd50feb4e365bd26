using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KernelGen;

/// <summary>
/// Numbers that are trained, with their gradient and the state of optimisers. A sparse layer stores only its nonzeros, in the order of its
/// kernels. Value, gradient and state have the same order, and are rearranged together when that order or the mask changes.
/// </summary>
/// <remarks>
/// Code that writes <see cref="Value"/> must call <see cref="MarkChanged"/>, so that copies in other orders are updated before the next
/// pass.
/// </remarks>
public sealed class Parameter
{
    // The keys are weak: the state is collected with its optimiser.
    private readonly ConditionalWeakTable<object, OptimizerState> _states = [];
    private readonly int[] _shape;
    private AlignedBuffer _value;
    private AlignedBuffer _gradient;
    private bool _frozen;

    /// <summary>Creates a parameter of zeros; their number is the product of the dimensions.</summary>
    /// <param name="name">Its name in its layer, for example <c>weight</c> or <c>bias</c>; not empty.</param>
    /// <param name="shape">Dimensions, each at least 1: <c>[outFeatures, inFeatures]</c>, <c>[channels]</c>.</param>
    /// <exception cref="ArgumentException">
    /// The name is empty, there is no dimension, one is less than 1, or their product is more than a buffer holds.
    /// </exception>
    public Parameter(string name, params int[] shape)
        : this(name, shape, Count(shape))
    {
    }

    /// <summary>Creates a parameter of zeros for the nonzeros of a sparse array.</summary>
    /// <param name="name">Its name in its layer.</param>
    /// <param name="shape">Dimensions of the dense array.</param>
    /// <param name="nonzeros">Numbers that are stored.</param>
    internal Parameter(string name, int[] shape, int nonzeros)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        (Name, _shape) = (name, shape);
        (_value, _gradient) = (new AlignedBuffer(nonzeros), new AlignedBuffer(nonzeros));
    }

    /// <summary>Its name in its layer: <c>weight</c> or <c>bias</c>.</summary>
    public string Name { get; }

    /// <summary>
    /// Dimensions of the array, zeros that are not stored included: <c>[outFeatures, inFeatures]</c> for a linear layer's weights.
    /// </summary>
    public IReadOnlyList<int> Shape => _shape;

    /// <summary>Numbers that are stored.</summary>
    public int Length => _value.Length;

    /// <summary>The numbers. A span is valid until the order or the mask changes, which moves the numbers within the same memory.</summary>
    public Span<float> Value => _value.Span;

    /// <summary>
    /// The gradient of the loss: every backward pass adds to it, and a step of an optimiser clears it. It is undefined while the parameter
    /// is <see cref="Frozen"/>. A span is valid as long as one of <see cref="Value"/>.
    /// </summary>
    public Span<float> Gradient => _gradient.Span;

    /// <summary>
    /// Whether training does not change it: its gradient is not computed if the kernels allow that, and optimisers skip it. Setting this to
    /// another value clears the gradient.
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

    /// <summary>Bytes of value and gradient.</summary>
    internal long Bytes => sizeof(float) * ((long)_value.Capacity + _gradient.Capacity);

    /// <summary>Counts the changes of <see cref="Value"/>.</summary>
    public int Version { get; private set; }

    /// <summary>Must be called after <see cref="Value"/> was written.</summary>
    public void MarkChanged() => Version++;

    /// <summary>Sets the gradient to zero.</summary>
    public void ClearGradient() => Gradient.Clear();

    /// <summary>The state of an optimiser for this parameter; it is created on the first call.</summary>
    /// <param name="optimizer">The optimiser. The state is released with the optimiser or with the parameter.</param>
    /// <param name="slots">Numbers of state for each number.</param>
    /// <param name="countsSteps">Whether the optimiser needs to know in which step each number was created.</param>
    internal OptimizerState StateOf(object optimizer, int slots, bool countsSteps)
    {
        if (!_states.TryGetValue(optimizer, out var state))
            _states.Add(optimizer, state = new OptimizerState(slots, Length, countsSteps));
        return state;
    }

    /// <summary>The state of an optimiser for this parameter; null if there is none yet.</summary>
    internal OptimizerState? FindState(object optimizer) => _states.TryGetValue(optimizer, out var state) ? state : null;

    /// <summary>Removes the state of all optimisers: for them, the next step is the first.</summary>
    internal void ForgetOptimizerState() => _states.Clear();

    /// <summary>Clears the gradient and the state of all optimisers, after new numbers were set.</summary>
    internal void BeginAnew()
    {
        ClearGradient();
        _states.Clear();
        MarkChanged();
    }

    /// <summary>Replaces the numbers by zeros of another length, clears the gradient and removes the state of all optimisers.</summary>
    internal void Reset(int length)
    {
        (_value, _gradient) = (new AlignedBuffer(length), new AlignedBuffer(length));
        _states.Clear();
        MarkChanged();
    }

    /// <summary>Puts value, gradient and the state of all optimisers into another order, possibly of another length.</summary>
    /// <param name="source">[new length] the old position of each number, or -1 for a new one, which is zero.</param>
    internal void Relocate(ReadOnlySpan<int> source)
    {
        // What allocates comes first: a change that fails for want of memory leaves all numbers as they were.
        float[] scratch = ArrayPool<float>.Shared.Rent(Length);
        var (value, gradient) = (_value.Resized(source.Length), _gradient.Resized(source.Length));
        foreach (var (_, state) in _states)
            state.PrepareRelocation(source);
        Relocate(_value, value, source, scratch);
        Relocate(_gradient, gradient, source, scratch);
        foreach (var (_, state) in _states)
            state.Relocate(source, scratch);
        (_value, _gradient) = (value, gradient);
        ArrayPool<float>.Shared.Return(scratch);
        MarkChanged();
    }

    /// <summary>Puts a buffer's numbers into another order, perhaps in the same memory; zero where the source is -1.</summary>
    /// <param name="buffer">The numbers.</param>
    /// <param name="moved">Where they go, from <see cref="AlignedBuffer.Resized"/>.</param>
    /// <param name="source">[new length] the old position of each number, or -1.</param>
    /// <param name="scratch">As many floats as the numbers, overwritten.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Relocate(AlignedBuffer buffer, AlignedBuffer moved, ReadOnlySpan<int> source, Span<float> scratch)
    {
        ReadOnlySpan<float> from = buffer.Span;
        if (moved.BeginsWith(buffer))
        {
            buffer.Span.CopyTo(scratch);
            from = scratch[..buffer.Length];
        }

        var to = moved.Span;
        if (from.IsEmpty)
        {
            to.Clear();
            return;
        }

        // A new number has the bits of number 0, all cleared: no branch depends on the source.
        var bits = MemoryMarshal.Cast<float, int>(from);
        for (int k = 0; k < to.Length; k++)
            to[k] = BitConverter.Int32BitsToSingle(bits[Math.Max(source[k], 0)] & ~(source[k] >> 31));
    }

    private static int Count(int[] shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        long count = 1;
        foreach (int size in shape)
            count = size >= 1 && count <= AlignedBuffer.MaxLength ? count * size : 0;
        return shape.Length > 0 && count is > 0 and var all && all <= AlignedBuffer.MaxLength
            ? (int)all
            : throw new ArgumentException(
                $"The shape is [{string.Join(", ", shape)}]; "
                + $"give at least one dimension, each at least 1, of {AlignedBuffer.MaxLength:D} numbers at most.",
                nameof(shape));
    }
}
