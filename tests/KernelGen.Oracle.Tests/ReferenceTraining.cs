using KernelGen.Reference;
using KernelGen.Reference.Pairs;

namespace KernelGen.Oracle.Tests;

/// <summary>The training run of the reference, which is made only where the two others differ.</summary>
internal sealed class ReferenceTraining
{
    private const string First = "first step: ";
    private const string Losses = "losses";
    private const string Answers = "answers";
    private static readonly string After = $"after {TrainingData.Steps} steps: ";

    private readonly Chain _network;
    private readonly Lazy<List<Quantity>> _expected;

    /// <param name="pair">The network, built and initialised.</param>
    /// <param name="data">What it trains on.</param>
    public ReferenceTraining(NetworkPair pair, TrainingData data)
    {
        Data = data;
        _network = pair.Reference(Twin);
        _expected = new(Run);
    }

    /// <summary>What all train on.</summary>
    public TrainingData Data { get; }

    /// <summary>The numbers of ours and of the reference.</summary>
    public ReferenceTwin Twin { get; } = new();

    /// <summary>What one contender computed, in the order in which the reference has it.</summary>
    public static IReadOnlyList<Quantity> Quantities(IEnumerable<Quantity> firstGradients, double[] losses, IEnumerable<Quantity> values,
        double[] answers) =>
        [.. firstGradients, new(Losses, losses, QuantityKind.Loss), .. values, new(Answers, answers, QuantityKind.Output)];

    /// <summary>Our gradients of the first step.</summary>
    public IReadOnlyList<Quantity> OurGradients() => [.. Twin.ActualGradients(First)];

    /// <summary>What we have learned in the end.</summary>
    public IReadOnlyList<Quantity> OurValues() => [.. Twin.ActualValues(After)];

    /// <summary>
    /// libtorch's numbers in the order of ours. Layers of one class have one name, and come in the same order on both sides.
    /// </summary>
    public static IReadOnlyList<Quantity> InOrderOf(IReadOnlyList<Quantity> ours, IReadOnlyList<(string Name, float[] Numbers)> theirs)
    {
        var byName = theirs.GroupBy(numbers => numbers.Name)
            .ToDictionary(group => group.Key, group => new Queue<float[]>(group.Select(numbers => numbers.Numbers)));
        return [.. ours.Select(quantity => Quantity.Of(quantity.Name, byName[NameIn(quantity.Name)].Dequeue(), quantity.Kind))];
    }

    /// <summary>Whether these numbers are right.</summary>
    public Judged Judge(IReadOnlyList<Quantity> actual) => Judgement.Of(_expected.Value, actual, () =>
    {
        Twin.Restart();
        return Run();
    });

    private static string NameIn(string quantity) =>
        quantity[(quantity.StartsWith(First, StringComparison.Ordinal) ? First.Length + "gradient of ".Length : After.Length)..];

    private List<Quantity> Run()
    {
        var sgd = TrainingData.Optimizer();
        var descent = new GradientDescent(sgd.Momentum, sgd.Nesterov, sgd.WeightDecay);
        var (gradients, losses) = (new List<Quantity>(), new double[TrainingData.Steps]);
        for (int step = 0; step < losses.Length; step++)
        {
            var (samples, labels, rate) = Data.Step(step);
            (losses[step], var gradient) = CrossEntropy.Of(_network.Forward(Batch(samples), training: true), labels, Data.LabelSmoothing);
            _network.Backward(gradient);
            if (step == 0)
                gradients.AddRange(Twin.ExpectedGradients(First));
            descent.TakeStep(_network.Learned, rate);
        }

        return [.. Quantities(gradients, losses, Twin.ExpectedValues(After),
            _network.Forward(Batch(Data.Unseen()), training: false).Values)];
    }

    private Array4 Batch(float[] samples)
    {
        var (height, width, channels) = Data.Input;
        return Array4.Of(samples, samples.Length / Data.Input.Features, channels, height, width);
    }
}
