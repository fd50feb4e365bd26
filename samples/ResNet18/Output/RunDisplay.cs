using KernelGen;
using KernelGen.Samples;
using KernelGen.Training;
using Spectre.Console;

namespace ResNet18.Output;

/// <summary>Shows a run while it lasts and what it came to.</summary>
internal sealed class RunDisplay
{
    /// <summary>Rows for steps, at most about as many.</summary>
    private const int Rows = 20;

    /// <summary>Seconds of waiting for images that are worth a line.</summary>
    private const double LongWait = 0.1;

    private readonly IAnsiConsole _console;

    /// <summary>Prepares the display.</summary>
    /// <param name="output">Where it goes.</param>
    public RunDisplay(TextWriter output) => _console = SampleConsole.Open(output);

    /// <summary>Shows steps as they end: a row for every so many, and a bar on a terminal.</summary>
    /// <param name="steps">The steps.</param>
    /// <param name="count">How many there will be.</param>
    /// <param name="train">Takes all steps.</param>
    public async Task FollowAsync(StepRecorder steps, int count, Func<Task> train)
    {
        _console.WriteLine(" step     loss   step ms   forward   backward   optimiser");
        int every = (count + Rows - 1) / Rows;
        await SampleConsole.FollowAsync(_console, bar =>
        {
            steps.Done = () =>
            {
                int done = steps.Losses.Count;
                if (done % every == 0 || done is 1 || done == count)
                    _console.WriteLine(Row(done, steps.Losses[^1], steps.Last));
                if (bar is not null)
                    (bar.Description, bar.Value) = ($"step {done}/{count}  loss {steps.Losses[^1]:0.000}", 100.0 * done / count);
            };
            return train();
        });
    }

    /// <summary>Shows where the time of a step went and what the run came to.</summary>
    /// <param name="steps">The steps.</param>
    /// <param name="summary">The run's result.</param>
    /// <param name="network">The trained network.</param>
    public void Show(StepRecorder steps, RunSummary summary, Network network)
    {
        // Of layers the mean is known, so their share is one of the mean as well.
        var layers = steps.LayerTimes;
        var step = TimeSpan.FromSeconds(steps.MeanSeconds);
        _console.WriteLine();
        _console.Write(LayerTimeTable.Create(layers, step, "loading, loss, optimiser"));
        _console.Write(LayerTimeTable.Create(LayerTime.ByKind(layers), step, "loading, loss, optimiser"));
        var weighted = LayerTime.Sum(layers.Where(layer => LayerKind.IsConvolutionOrLinear(layer.Kind)), layer => layer.Both);
        _console.WriteLine(
            $"a step takes {Milliseconds(summary.StepSeconds)} ms on {network.Threads} {(network.Threads == 1 ? "thread" : "threads")}: "
            + $"forward {Milliseconds(summary.ForwardSeconds)}, backward {Milliseconds(summary.BackwardSeconds)}, "
            + $"optimiser {Milliseconds(summary.OptimizerSeconds)}");
        _console.WriteLine($"convolutions and the linear layer take {100 * weighted / step:0.0} % of it");
        _console.WriteLine(
            $"memory: {Megabytes(summary.PlannedBytes)} MB planned for activations and their gradients, "
            + $"{Megabytes(summary.PeakRssBytes)} MB resident at most");
        if (steps.Waited >= LongWait)
            _console.WriteLine($"waited {steps.Waited:0.0} s in all for images to be decoded");
        if (summary.TestAccuracy is { } accuracy)
            _console.WriteLine($"test accuracy {100 * accuracy:0.00} %");
    }

    private static string Row(int step, double loss, StepTime time) =>
        $"{step,5}  {loss,7:0.0000}  {Milliseconds(StepRecorder.SecondsOf(time)),8}  "
            + $"{Milliseconds(time.Forward),8}  {Milliseconds(time.Backward),9}  {Milliseconds(time.Update),10}";

    private static string Milliseconds(double seconds) => $"{1000 * seconds:N1}";

    private static string Megabytes(long bytes) => $"{bytes / 1e6:N0}";
}
