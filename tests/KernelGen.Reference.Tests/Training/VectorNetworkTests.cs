using KernelGen.Reference.Pairs;

namespace KernelGen.Reference.Tests.Training;

[SparseLinear(60, 48, Activation = Activation.Relu)] internal sealed partial class Hidden1;
[SparseLinear(48, 32, Activation = Activation.Relu)] internal sealed partial class Hidden2;
[DenseLinear(32, 10)] internal sealed partial class Classifier;

[SparseLinear(32, 96)] internal sealed partial class Widening;
[SparseLinear(96, 32)] internal sealed partial class Narrowing;

public class VectorNetworkTests
{
    [Theory]
    [InlineData(50, 37)]
    [InlineData(90, 37)]
    [InlineData(90, 6)]
    public void Twenty_steps_of_a_perceptron_agree(int sparsityPercent, int batch)
    {
        TrainingComparison.Require(() => new NetworkPair().Add(new Hidden1()).Add(new Hidden2()).Add(new Classifier()),
            ActivationShape.Vector(60), batch, sparsityPercent / 100.0);
    }

    public static TheoryData<float, bool, float, float> Optimizers => new()
    {
        { 0, false, 0, 0 },
        { 0, false, 0.01f, 0.1f },
        { 0.9f, false, 0, 0.3f },
        { 0.5f, true, 0.001f, 1 },
    };

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Every_form_of_SGD_and_smoothing_agrees(float momentum, bool nesterov, float weightDecay, float labelSmoothing)
    {
        TrainingComparison.Require(() => new NetworkPair().Add(new Hidden1()).Add(new Hidden2()).Add(new Classifier()),
            ActivationShape.Vector(60), batch: 21, sparsity: 0.8, labelSmoothing, OptimizerPair.Sgd(0.1f, momentum, nesterov, weightDecay));
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(false, 0.01f)]
    [InlineData(true, 0.1f)]
    public void Adam_agrees(bool decoupled, float weightDecay)
    {
        TrainingComparison.Require(() => new NetworkPair().Add(new Hidden1()).Add(new Hidden2()).Add(new Classifier()),
            ActivationShape.Vector(60), batch: 21, sparsity: 0.8, optimizers: OptimizerPair.Adam(0.01f, weightDecay, decoupled));
    }

    public static TheoryData<string, string> Methods
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string method in (string[])["gmp", "rigl"])
            {
                foreach (string optimizer in (string[])["sgd", "momentum", "nesterov", "adam", "adamw"])
                    data.Add(method, optimizer);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Training_with_changing_masks_agrees(string method, string optimizer)
    {
        TrainingComparison.Require(
            () => new NetworkPair().Add(new Hidden1()).Add(new Hidden2()).Add(new Classifier()), ActivationShape.Vector(60), batch: 21,
            sparsity: method == "gmp" ? 0.3 : 0.8,
            optimizers: optimizer switch
            {
                "sgd" => OptimizerPair.Sgd(0.1f),
                "momentum" => OptimizerPair.Sgd(0.05f, 0.9f, weightDecay: 0.001f),
                "nesterov" => OptimizerPair.Sgd(0.05f, 0.9f, nesterov: true),
                "adam" => OptimizerPair.Adam(0.01f, 0.001f, decoupled: false),
                _ => OptimizerPair.Adam(0.01f, 0.1f, decoupled: true),
            },
            methods: method == "gmp" ? MethodPair.Pruning(0.9) : MethodPair.RigL());
    }

    [Fact]
    public void Twenty_steps_of_a_transformers_perceptron_agree()
    {
        TrainingComparison.Require(() => new NetworkPair()
            .Residual(main => main.Add(new LayerNorm(32)).Add(new Widening()).Gelu().Add(new Narrowing()))
            .Add(new LayerNorm(32)).Add(new Classifier()), ActivationShape.Vector(32), batch: 37, sparsity: 0.8);
    }
}
