namespace KernelGen.Runtime.Tests.Networks;

public sealed class BufferPlanTests
{
    [Fact]
    public void Gradients_take_turns_in_two_buffers_and_views_share_one()
    {
        Layer[] layers = [new Relu(), new Flatten(), new Relu(), new Relu()];
        var plan = new BufferPlan(new ActivationShape(2, 2, 3), layers, batch: 17);
        for (int i = 0; i < layers.Length; i++)
        {
            Assert.Equal(layers[i] is Flatten, plan.Gradients[i].SharesBufferWith(plan.Gradients[i + 1]));
            Assert.Equal(layers[i] is Flatten, plan.Activations[i].SharesBufferWith(plan.Activations[i + 1]));
            Assert.False(plan.Gradients[i].SharesBufferWith(plan.Activations[i]));
        }

        Assert.True(plan.Gradients[4].SharesBufferWith(plan.Gradients[2]));
        Assert.Equal(2 * 32 * 12 * sizeof(float), plan.GradientBytes);
    }

    [Fact]
    public void Each_buffer_is_as_large_as_its_largest_use()
    {
        var plan = new BufferPlan(ActivationShape.Vector(20), [new Hidden(), new Deep(), new Classifier()], batch: 16);

        // Boundaries 20, 27, 18, 5: one buffer holds 27 and 5, the other 20 and 18.
        Assert.Equal((27 + 20) * 16 * sizeof(float), plan.GradientBytes);
        plan.SetBatch(3);
        Assert.All(plan.Activations.Concat(plan.Gradients), activations => Assert.Equal(3, activations.Batch));
    }
}
