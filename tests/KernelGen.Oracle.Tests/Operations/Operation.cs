using KernelGen.Reference;
using static TorchSharp.torch;

namespace KernelGen.Oracle.Tests.Operations;

/// <summary>One operation of libtorch, as a test calls it, and the formula that it should compute.</summary>
/// <param name="Name">PyTorch's name.</param>
/// <param name="Geometry">Everything else that libtorch may choose its code by, but for the shapes of its inputs.</param>
/// <param name="Theirs">libtorch's call.</param>
/// <param name="Formula">The same in the reference, with what is learned and what is kept.</param>
internal sealed record Operation(string Name, string Geometry, Func<Tensor[], Tensor> Theirs, Func<Learned[], double[][], Node> Formula)
{
    /// <summary>Parts in which an input's gradient is computed, in the order of the inputs.</summary>
    private static readonly string[] Gradients = ["backward_data", "backward_weights", "backward_bias"];

    /// <summary>Inputs at the end that are neither data nor learned: a forward pass reads and may write them.</summary>
    public int Kept { get; init; }

    /// <summary>Whether batch normalisation is to train.</summary>
    public bool Training { get; init; }

    /// <summary>Makes the data for the check of random numbers from -1 to 1.</summary>
    public Converter<float, float> Data { get; init; } = number => number;

    /// <summary>The part whose result is the output.</summary>
    public string Forward => Name + ".forward";

    /// <summary>The part whose results are written into what is kept.</summary>
    public string Statistics => Name + ".running_statistics";

    /// <summary>The part whose result is an input's gradient.</summary>
    public string Gradient(int input) => $"{Name}.{Gradients[input]}";

    /// <summary>Computes with libtorch, once it is known to compute this right with such inputs: the test is skipped otherwise.</summary>
    public Tensor Call(params Tensor[] inputs)
    {
        OperationCheck.Require(this, inputs);
        return Run(inputs);
    }

    /// <summary>Computes with libtorch, or with the wrong one that takes its place.</summary>
    public Tensor Run(Tensor[] inputs)
    {
        var spoiling = Spoiling.Current;
        int gradients = inputs.Length - Kept;
        var y = Theirs(
            [.. inputs.Select((input, i) => i < gradients && input.requires_grad ? spoiling.Gradient(Gradient(i), input) : input)]);
        return spoiling.Value(Forward, y);
    }
}
