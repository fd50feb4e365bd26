using KernelGen.Benchmarks.Shapes;
using KernelGen.Training;

namespace KernelGen.Benchmarks.Compare.Accuracy;

/// <summary>One training from fresh weights to the accuracy on the test images.</summary>
internal static class AccuracyTraining
{
    private const int Batch = 128;
    private const float Momentum = 0.9f;
    private const float WeightDecay = 1e-4f;

    /// <summary>The layers of a case.</summary>
    /// <exception cref="SuiteException">No classes are declared for them.</exception>
    public static NetworkBuilder Layers(AccuracyCase run)
    {
        bool sparse = run.Method != Methods.Dense;
        var layers = run.Network switch
        {
            "mlp" => MlpWidths.Create(run.Width, sparse),
            "cnn" => CnnWidths.Create(run.Width, sparse),
            _ => throw new SuiteException($"No network is called '{run.Network}'; there are mlp and cnn."),
        };
        return layers ?? throw new SuiteException(
            $"No {(sparse ? "sparse" : "dense")} {run.Network} has the width '{run.Width}'. "
            + $"Add it to {(run.Network == "mlp" ? "MlpWidths.cs" : "CnnWidths.cs")}.");
    }

    /// <summary>Trains; the seconds are those of the epochs, with mask changes and tuning in them, and without the evaluation.</summary>
    public static AccuracyResult Train(AccuracyCase run, Dataset train, Dataset test, int seed, int threads)
    {
        using var network = Layers(run).Build(Batch, threads);
        network.Initialize(seed, Methods.InitialSparsity(run));
        var upkeep = new UpkeepTime();
        long steps = (long)run.Epochs * ((train.Count + Batch - 1) / Batch);
        var trainer = new Trainer(
            network, new SoftmaxCrossEntropy(), new Sgd(run.LearningRate, Momentum, weightDecay: WeightDecay),
            LearningRateSchedule.Cosine())
        {
            Hooks = [.. Methods.Create(run, steps, seed), upkeep],
        };
        double seconds = trainer.Fit(train, null, run.Epochs, seed).ToBlockingEnumerable().Sum(epoch => epoch.Seconds);
        return new AccuracyResult(run, seed, seconds, trainer.Evaluate(test).Accuracy ?? 0, upkeep.Seconds / seconds);
    }

    private sealed class UpkeepTime : TrainingHook
    {
        public double Seconds { get; private set; }

        public override void AfterStep(TrainingState state) => Seconds += state.Time.Update;
    }
}
