using KernelGen.Reference;
using KernelGen.Reference.Pairs;
using TorchSharp;

namespace KernelGen.Oracle.Tests;

/// <summary>Trains ours and libtorch's twin side by side.</summary>
internal sealed class LibtorchTraining(ReferenceTraining reference)
{
    private readonly TrainingData _data = reference.Data;

    /// <summary>Trains both, and gives what they computed.</summary>
    public (IReadOnlyList<Quantity> Ours, IReadOnlyList<Quantity> Theirs) Run(Network network, Func<Twin, Func<torch.Tensor,
        torch.Tensor>> theirs)
    {
        var (twin, sgd, loss) = (new Twin(), TrainingData.Optimizer(), new SoftmaxCrossEntropy(_data.LabelSmoothing));
        var forward = theirs(twin);
        using var optimizer = twin.Optimizer(sgd);
        var (ourLosses, theirLosses) = (new double[TrainingData.Steps], new double[TrainingData.Steps]);
        IReadOnlyList<Quantity> ourGradients = [], theirGradients = [];
        for (int step = 0; step < TrainingData.Steps; step++)
        {
            var (samples, labels, rate) = _data.Step(step);
            network.SetInput(samples);
            ourLosses[step] = loss.Evaluate(network.Forward(), labels, network.OutputGradient).Loss;
            network.Backward();

            twin.ClearGradients();
            var theirLoss = Libtorch.CrossEntropy(forward(Tensors.Batch(samples, network.InputShape)), labels, _data.LabelSmoothing);
            theirLoss.backward();
            theirLosses[step] = theirLoss.item<float>();
            twin.MaskGradients();
            if (step == 0)
            {
                ourGradients = reference.OurGradients();
                theirGradients = ReferenceTraining.InOrderOf(ourGradients, twin.Gradients());
            }

            sgd.Step(network, rate);
            foreach (var group in optimizer.ParamGroups)
                group.LearningRate = rate;
            optimizer.step();
        }

        network.Training = false;
        var unseen = _data.Unseen();
        var (ourValues, answers) = (reference.OurValues(), forward(Tensors.Batch(unseen, network.InputShape)).Numbers());
        return (
            ReferenceTraining.Quantities(ourGradients, ourLosses, ourValues, Array4.ToDouble(network.Predict(unseen))),
            ReferenceTraining.Quantities(theirGradients, theirLosses, ReferenceTraining.InOrderOf(ourValues, twin.Values()),
                Array4.ToDouble(answers)));
    }
}
