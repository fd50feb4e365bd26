using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace KernelGen.Torch.Tests;

[Collection(OneAtATime.Name)]
public class ErrorTests : OracleTests
{
    [Fact]
    public void A_layer_without_weights_is_refused()
    {
        var exception = Assert.Throws<ArgumentException>(() => new SparseLinearModule(new Linear20x12()));
        Assert.Contains("Layer Linear20x12 has no weights yet", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Inputs_of_another_shape_or_type_are_refused()
    {
        using var scope = NewDisposeScope();
        using var linear = new SparseLinearModule(new Linear20x12().WithWeights());
        Assert.Contains("the input is [3, 19], but [..., 20]", Message(() => linear.call(rand(3, 19))), StringComparison.Ordinal);
        Assert.Contains("the input is [0, 20]", Message(() => linear.call(rand(0, 20))), StringComparison.Ordinal);
        Assert.Contains("the input holds Float64", Message(() => linear.call(rand([3, 20], float64))), StringComparison.Ordinal);
        using var convolution = new SparseConv2dModule(new Conv9x9().WithWeights());
        Assert.Contains("takes images of 6x9x9", Message(() => convolution.call(rand(1, 6, 8, 9))), StringComparison.Ordinal);
        Assert.Contains("but [batch, channels, rows, columns] or", Message(() => convolution.call(rand(6, 9))), StringComparison.Ordinal);

        static string Message(Action call) => Assert.Throws<ArgumentException>(call).Message;
    }

    [Fact]
    public void Parameters_of_another_size_or_type_are_refused()
    {
        using var scope = NewDisposeScope();
        using var module = new SparseLinearModule(new Linear20x12().WithWeights());
        module.weight = nn.Parameter(rand(3));
        Assert.Contains("weight has 3 numbers, but there are 48", Message(module), StringComparison.Ordinal);
        using var other = new SparseLinearModule(new Linear20x12().WithWeights());
        other.to(float64);
        Assert.Contains("weight holds Float64", Message(other), StringComparison.Ordinal);
        using var third = new SparseLinearModule(new Linear20x12().WithWeights());
        third.positions[0] = tensor(1000);
        Assert.Contains("positions cannot be the pattern of 12 x 20: number 0 is 1000", Message(third), StringComparison.Ordinal);

        static string Message(SparseModule module) => Assert.Throws<InvalidOperationException>(() => module.call(rand(3, 20))).Message;
    }

    /// <summary>Exceptions cannot pass through libtorch: it refuses the gradients, and the next call of the module says why.</summary>
    [Fact]
    public void A_backward_pass_that_cannot_be_right_is_refused()
    {
        using var scope = NewDisposeScope();
        using var recording = enable_grad();
        using var module = new SparseLinearModule(new Linear20x12().WithWeights());
        var x = rand(3, 20).requires_grad_(true);

        var kept = module.call(x).sum();
        kept.backward(retain_graph: true);
        module.call(x);
        Refused(() => kept.backward(), "backward ran a second time through a call");

        var early = module.call(x).sum();
        using (no_grad())
            module.weight.mul_(2);
        module.call(x);
        Refused(() => early.backward(), "its weights or its pattern changed between a call and the backward pass");

        Refused(() => module.call(x).sum().backward(create_graph: true), "has first derivatives only");
        module.call(x).sum().backward();

        void Refused(Action backward, string why)
        {
            Assert.Throws<ExternalException>(backward);
            Assert.Contains(why, Assert.Throws<InvalidOperationException>(() => module.call(x)).Message, StringComparison.Ordinal);
        }
    }
}
