using System.Diagnostics.Metrics;

namespace KernelGen.Training;

/// <summary>
/// Reports training as <see cref="System.Diagnostics.Metrics"/>, with the meter <c>KernelGen.Training</c>. Without a listener, its cost in
/// a step is a few branches.
/// </summary>
internal static class TrainingMeter
{
    private static readonly Meter Meter = new("KernelGen.Training");
    private static readonly Counter<long> Steps =
        Meter.CreateCounter<long>("kernelgen.training.steps", "{step}", "Steps of the optimiser.");
    private static readonly Counter<long> Samples =
        Meter.CreateCounter<long>("kernelgen.training.samples", "{sample}", "Samples that were trained on.");
    private static readonly Histogram<double> Duration =
        Meter.CreateHistogram<double>("kernelgen.training.step.duration", "s", "Time of a step.");
    private static readonly Gauge<double> Loss =
        Meter.CreateGauge<double>("kernelgen.training.loss", description: "Mean loss of the last step.");
    private static readonly Gauge<double> Rate =
        Meter.CreateGauge<double>("kernelgen.training.learning_rate", description: "Learning rate of the last step.");
    private static readonly Counter<long> Epochs = Meter.CreateCounter<long>("kernelgen.training.epochs", "{epoch}", "Epochs.");
    private static readonly Gauge<double> TestAccuracy = Meter.CreateGauge<double>(
        "kernelgen.training.test_accuracy", "1", "Share of test samples that were classified rightly after the last epoch.");
    private static readonly Gauge<double> Density = Meter.CreateGauge<double>(
        "kernelgen.training.layer.density", "1", "Share of a layer's weights that its mask leaves, after the last epoch.");
    private static readonly Gauge<long> Dropped = Meter.CreateGauge<long>(
        "kernelgen.training.layer.dropped", "{weight}", "Weights that a layer has dropped since the training began.");
    private static readonly Gauge<long> Grown = Meter.CreateGauge<long>(
        "kernelgen.training.layer.grown", "{weight}", "Weights that a layer has grown since the training began.");
    private static readonly Gauge<double> Churn = Meter.CreateGauge<double>(
        "kernelgen.training.layer.churn", "1", "Share of a layer's nonzeros that its mask did not have an epoch before.");
    private static readonly Gauge<double> Norm = Meter.CreateGauge<double>(
        "kernelgen.training.layer.gradient_norm", description: "Euclidean norm of a layer's gradient in the last step.");

    /// <summary>After a step.</summary>
    public static void Step(TrainingState state)
    {
        Steps.Add(1);
        Samples.Add(state.Samples);
        Duration.Record(state.Time.Total);
        Loss.Record(state.BatchLoss);
        Rate.Record(state.LearningRate);
    }

    /// <summary>After an epoch and its evaluation.</summary>
    public static void Epoch(EpochResult result)
    {
        Epochs.Add(1);
        if (result.TestAccuracy is { } accuracy)
            TestAccuracy.Record(accuracy);
        if (!Density.Enabled && !Churn.Enabled && !Norm.Enabled && !Dropped.Enabled && !Grown.Enabled)
            return;
        foreach (var layer in result.Layers)
        {
            var tag = new KeyValuePair<string, object?>("layer", layer.Layer);
            Density.Record(layer.Density, tag);
            Dropped.Record(layer.Dropped, tag);
            Grown.Record(layer.Grown, tag);
            Churn.Record(layer.Churn, tag);
            Norm.Record(layer.GradientNorm, tag);
        }
    }
}
