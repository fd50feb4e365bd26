using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace KernelGen.Torch.Tests;

[Collection(OneAtATime.Name)]
public class TrainingTests : OracleTests
{
    private const int Steps = 20;

    /// <summary>Batches of 12 and a last one of 5; the dense model has masks on its gradients, so that its zeros stay.</summary>
    [Theory]
    [InlineData("sgd")]
    [InlineData("adam")]
    public void Swapped_models_learn_as_masked_dense_ones_do(string optimizer)
    {
        RequireLibtorch();
        using var scope = NewDisposeScope();
        using var recording = enable_grad();
        var (dense, sparse) = (Models.Images(), Models.Images());
        var report = SparseModules.Swap(sparse, rand(12, 3, 8, 8), Models.Declared, new SwapOptions { Measure = false });
        Assert.Equal(3, report.Replaced);
        var masks = dense.Masks();
        double[] expected = Train(dense, optimizer, masks), actual = Train(sparse, optimizer, []);
        for (int step = 0; step < Steps; step++)
            Assert.Equal(expected[step], actual[step], 1e-4 * expected[0]);
        Assert.True(actual[^2] < 0.97 * actual[0], $"The loss went from {actual[0]} to {actual[^2]}.");
        var learned = ((SparseModule)sparse[3]).DenseWeight().Numbers();
        Tolerance.Require(((TorchSharp.Modules.Conv2d)dense[3]).weight.Numbers(), learned, 1e-3, "weights of the second convolution");
    }

    private static double[] Train(Module<Tensor, Tensor> model, string optimizer, Dictionary<string, Tensor> masks)
    {
        using optim.Optimizer rule = optimizer == "sgd"
            ? optim.SGD(model.parameters(), 0.1, momentum: 0.9, weight_decay: 1e-3)
            : optim.Adam(model.parameters(), 0.01);
        var x = ModuleComparison.Random([17, 3, 8, 8]);
        var labels = Tensors.Labels(Numbers.Labels(17, 10, seed: 1));
        var losses = new double[Steps];
        model.train();
        for (int step = 0; step < Steps; step++)
        {
            using var scope = NewDisposeScope();
            var range = step % 2 == 0 ? TensorIndex.Slice(0, 12) : TensorIndex.Slice(12, 17);
            var loss = functional.cross_entropy(model.call(x[range]), labels[range]);
            losses[step] = loss.item<float>();
            rule.zero_grad();
            loss.backward();
            foreach (var (name, parameter) in model.named_parameters())
            {
                if (masks.TryGetValue(name, out var mask))
                    parameter.grad!.mul_(mask);
            }

            rule.step();
        }

        return losses;
    }

    /// <summary>Skips the test where libtorch is wrong in such a model: the checked operations have its geometry.</summary>
    private static void RequireLibtorch()
    {
        using var scope = NewDisposeScope();
        using var recording = enable_grad();
        foreach (int batch in new[] { 12, 5 })
        {
            Libtorch.Conv2d(Learned(batch, 3, 8, 8), Learned(8, 3, 3, 3), null, DeclaredConvolution.Of(new Stem3x8()));
            Libtorch.Conv2d(Learned(batch, 8, 8, 8), Learned(8, 8, 3, 3), Learned(8), DeclaredConvolution.Of(new Down8x8()));
            Libtorch.Linear(Learned(batch, 128), Learned(10, 128), Learned(10));
        }

        static Tensor Learned(params long[] shape) => ModuleComparison.Random(shape).requires_grad_(true);
    }
}
