using System.Collections.Concurrent;
using System.Globalization;
using KernelGen.Reference;
using static TorchSharp.torch;

namespace KernelGen.Oracle.Tests.Operations;

/// <summary>
/// libtorch is asked second: before a test relies on one of its operations, the operation computes random numbers of the very same
/// shapes, and each part is compared with the reference in double, once in a process. Where a part is wrong, every test that needs it is
/// skipped and says so.
/// </summary>
internal static class OperationCheck
{
    private static readonly ConcurrentDictionary<(Spoiling, string), Lazy<IReadOnlyDictionary<string, string>>> Checked = new();

    /// <summary>
    /// Skips the test where a part that it needs is wrong: the output, what is kept, and the gradients of inputs that require one.
    /// </summary>
    public static void Require(Operation operation, Tensor[] inputs)
    {
        var shapes = Array.ConvertAll(inputs, input => input.shape);
        string sizes = "inputs " + string.Join(", ", shapes.Select(shape => string.Join('x', shape)));
        string geometry = operation.Geometry.Length == 0 ? sizes : $"{operation.Geometry}, {sizes}";
        var faults = Checked.GetOrAdd((Spoiling.Current, $"{operation.Name} {geometry}"), _ => new(() => Faults(operation, shapes))).Value;
        var needed = Enumerable.Range(0, inputs.Length - operation.Kept).Where(i => inputs[i].requires_grad).Select(operation.Gradient)
            .Append(operation.Forward).Append(operation.Statistics);
        Skip(needed, faults, geometry);
    }

    /// <summary>Skips the test where one of these parts is wrong.</summary>
    public static void Skip(IEnumerable<string> needed, IReadOnlyDictionary<string, string> faults, string geometry)
    {
        if (needed.FirstOrDefault(faults.ContainsKey) is { } part)
        {
            Assert.Skip(
                $"libtorch {__version__} is wrong in {part} ({geometry}) on this processor ({Processor.Description}): {faults[part]}; "
                + "nothing that depends on it was compared");
        }
    }

    /// <summary>What is wrong with an array; null where it agrees with the reference.</summary>
    public static string? Fault(IReadOnlyList<double> right, IReadOnlyList<float> theirs)
    {
        double largest = 0, distance = 0;
        int worst = 0;
        for (int i = 0; i < right.Count; i++)
        {
            largest = Math.Max(largest, Math.Abs(right[i]));
            double apart = Math.Abs(right[i] - theirs[i]);
            if (!(apart <= distance))
                (worst, distance) = (i, apart);
            if (double.IsNaN(apart))
                break;
        }

        return distance <= Tolerance.OfLibtorch * largest ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"[{worst}] is {theirs[worst]:R}, but {(float)right[worst]:R} in the reference, "
            + $"apart by {distance / largest:G2} of the largest")
            + string.Create(CultureInfo.InvariantCulture, $" number (tolerance {Tolerance.OfLibtorch:G2})");
    }

    /// <summary>What is wrong with each part that is.</summary>
    private static Dictionary<string, string> Faults(Operation operation, long[][] shapes)
    {
        using var scope = NewDisposeScope();
        using var recording = enable_grad();
        int learnedEnd = shapes.Length - operation.Kept;
        float[][] numbers = [.. shapes.Select((shape, i) =>
            Random(operation, i, (int)shape.Aggregate(1L, (one, other) => one * other), learnedEnd))];
        Tensor[] inputs = [.. shapes.Select((shape, i) => tensor(numbers[i], shape).requires_grad_(i < learnedEnd))];
        var y = operation.Run(inputs);
        var dy = Numbers.Uniform((int)y.numel(), seed: ~1);
        y.backward([tensor(dy, y.shape)]);

        Learned[] learned = [.. Enumerable.Range(1, learnedEnd - 1).Select(i => new Learned("learned", Array4.ToDouble(numbers[i])))];
        double[][] kept = [.. numbers[learnedEnd..].Select(values => Array4.ToDouble(values))];
        var node = operation.Formula(learned, kept);
        var right = node.Forward(Shaped(numbers[0], shapes[0]), operation.Training);
        var dx = node.Backward(new Array4(Array4.ToDouble(dy), right.Samples, right.Channels, right.Rows, right.Columns));

        var faults = new Dictionary<string, string>();
        Compare(operation.Forward, right.Values, y);
        Compare(operation.Gradient(0), dx.Values, inputs[0].grad);
        for (int i = 0; i < learned.Length; i++)
            Compare(operation.Gradient(i + 1), learned[i].Gradient, inputs[i + 1].grad);
        for (int i = 0; i < kept.Length; i++)
            Compare(operation.Statistics, kept[i], inputs[learnedEnd + i]);
        return faults;

        void Compare(string part, double[] right, Tensor? theirs)
        {
            if (Fault(right, theirs!.Numbers()) is { } fault)
                faults.TryAdd(part, fault);
        }
    }

    /// <summary>What is kept are means and variances.</summary>
    private static float[] Random(Operation operation, int input, int count, int learnedEnd)
    {
        var numbers = Numbers.Uniform(count, seed: input);
        return input == 0 ? Array.ConvertAll(numbers, operation.Data) : input > learnedEnd
            ? Array.ConvertAll(numbers, number => number + 1.5f) : numbers;
    }

    private static Array4 Shaped(float[] numbers, long[] shape) => shape.Length == 2
        ? Array4.Of(numbers, (int)shape[0], (int)shape[1])
        : Array4.Of(numbers, (int)shape[0], (int)shape[1], (int)shape[2], (int)shape[3]);
}
