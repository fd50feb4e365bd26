using TorchSharp.Utils;
using static TorchSharp.torch;
using TorchParameter = TorchSharp.Modules.Parameter;

namespace KernelGen.Torch;

/// <content>Parameters and buffers: what TorchSharp's optimisers train and its files hold.</content>
public abstract partial class SparseModule
{
    [ComponentName(Name = nameof(weight))]
    private TorchParameter _weight;

    [ComponentName(Name = nameof(bias))]
    private TorchParameter? _bias;

    [ComponentName(Name = nameof(positions))]
    private Tensor _positions;

    /// <summary>The nonzeros, [nonzeros], in the order of <see cref="Pattern"/>.</summary>
    public TorchParameter weight
    {
        get => _weight;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            if (Replace(ref _weight, value))
                ConditionallyRegisterParameter(nameof(weight), _weight);
        }
    }

    /// <summary>The bias, [outputs]; null where the layer has none.</summary>
    public TorchParameter? bias
    {
        get => _bias;
        set
        {
            if (Replace(ref _bias, value))
                ConditionallyRegisterParameter(nameof(bias), _bias);
        }
    }

    /// <summary>
    /// The places of the nonzeros, [nonzeros] of 32-bit numbers <c>row * columns + column</c>, ascending. They are part of the
    /// <c>state_dict</c>: after one was loaded, the module computes with its pattern.
    /// </summary>
    public Tensor positions
    {
        get => _positions;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            if (Replace(ref _positions, value))
                ConditionallyRegisterBuffer(nameof(positions), _positions);
        }
    }

    /// <summary>Takes over a tensor that the module will dispose of, and disposes of the one before.</summary>
    /// <returns>Whether it is another one.</returns>
    private static bool Replace<T>(ref T tensor, T value)
        where T : Tensor?
    {
        if (ReferenceEquals(value, tensor))
            return false;
        tensor?.Dispose();
        tensor = (T)value?.DetachFromDisposeScope()!;
        return true;
    }

    private static TorchParameter Parameter(ReadOnlySpan<float> values, bool requiresGrad)
    {
        var numbers = empty(values.Length, float32);
        values.CopyTo(numbers.Floats());
        return (TorchParameter)new TorchParameter(numbers, requiresGrad).DetachFromDisposeScope();
    }

    private Tensor Positions()
    {
        _known = _sparse.Pattern.Positions();
        var numbers = empty(_known.Length, int32);
        _known.CopyTo(numbers.Ints());
        return numbers.DetachFromDisposeScope();
    }

    private void RegisterAll()
    {
        register_parameter(nameof(weight), _weight);
        if (_bias is not null)
            register_parameter(nameof(bias), _bias);
        register_buffer(nameof(positions), _positions);
    }

    private void RequireParameters()
    {
        RequireParameter(_weight, nameof(weight), _known.Length);
        if (_weighted.Bias is { } b)
            RequireParameter(_bias, nameof(bias), b.Length);
        else if (_bias is not null)
            throw new InvalidOperationException($"Module {_passes.Name}: {nameof(bias)} was set, but the layer was declared without one.");
    }

    private void RequireParameter(TorchParameter? parameter, string what, int count)
    {
        string? fault = parameter is null ? "is missing, but the layer has one"
            : TensorMemory.Fault(parameter, float32)
            ?? (parameter.numel() != count ? $"has {parameter.numel()} numbers, but there are {count}" : null)
            ?? (parameter.is_contiguous() ? null : "is not contiguous; copy it with contiguous()");
        if (fault is not null)
            throw new InvalidOperationException($"Module {_passes.Name}: {what} {fault}.");
    }

    /// <summary>Takes over a pattern that was loaded into the buffer.</summary>
    private void FollowPositions()
    {
        if (TensorMemory.Fault(_positions, int32) is { } fault)
            throw new InvalidOperationException($"Module {_passes.Name}: {nameof(positions)} {fault}.");
        var loaded = _positions.Ints();
        if (loaded.SequenceEqual(_known))
            return;
        try
        {
            _sparse.Change(PatternOf(loaded, _sparse.Pattern.Rows, _sparse.Pattern.Columns));
        }
        catch (ArgumentException e)
        {
            throw new InvalidOperationException(
                $"Module {_passes.Name}: {nameof(positions)} cannot be the pattern of {_sparse.Pattern.Rows} x {_sparse.Pattern.Columns}: "
                + $"{e.Message} Load a state_dict of the same module.",
                e);
        }

        _known = loaded.ToArray();
        _passes.MarkChanged();
    }

    private static SparsityPattern PatternOf(ReadOnlySpan<int> positions, int rows, int columns)
    {
        var (starts, indices) = (new int[rows + 1], new int[positions.Length]);
        for (int k = 0; k < positions.Length; k++)
        {
            if (positions[k] < 0 || positions[k] / columns >= rows || (k > 0 && positions[k] <= positions[k - 1]))
                throw new ArgumentException($"number {k} is {positions[k]}; they must ascend from 0 to {(rows * columns) - 1}.");
            starts[(positions[k] / columns) + 1]++;
            indices[k] = positions[k] % columns;
        }

        for (int row = 0; row < rows; row++)
            starts[row + 1] += starts[row];
        return SparsityPattern.FromCsr(rows, columns, starts, indices);
    }
}
