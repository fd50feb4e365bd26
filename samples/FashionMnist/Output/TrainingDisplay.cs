using KernelGen;
using KernelGen.Samples;
using KernelGen.Training;
using Spectre.Console;

namespace FashionMnist.Output;

/// <summary>Shows a run while it lasts and what it came to: a bar below the epochs' rows on a terminal, the rows alone elsewhere.</summary>
internal sealed class TrainingDisplay
{
    private readonly IAnsiConsole _console;

    /// <summary>Prepares the display.</summary>
    /// <param name="output">Where it goes.</param>
    public TrainingDisplay(TextWriter output) => _console = SampleConsole.Open(output);

    /// <summary>Shows the epochs of a run as they end.</summary>
    /// <param name="epochs">How many there will be.</param>
    /// <param name="fit">Starts the training; it is given who hears of its steps, null for nobody.</param>
    /// <returns>What the epochs came to.</returns>
    public async Task<IReadOnlyList<EpochResult>> FollowAsync(int epochs, Func<IProgress<TrainingProgress>?, IAsyncEnumerable<EpochResult>> fit)
    {
        _console.WriteLine(EpochRow.Header);
        var results = new List<EpochResult>();
        await SampleConsole.FollowAsync(_console, bar => CollectAsync(fit(bar is null ? null : new ProgressBar(bar, epochs)), results));
        return results;
    }

    /// <summary>Shows where the time went and what the run came to.</summary>
    /// <param name="network">The trained network.</param>
    /// <param name="summary">The run's result.</param>
    /// <param name="elapsed">From the start of the first epoch to the end of the last, evaluation included.</param>
    public void Show(Network network, TrainingSummary summary, TimeSpan elapsed)
    {
        _console.WriteLine();
        _console.Write(LayerTimeTable.Create(LayerTime.Of(network), elapsed, "loading, loss, optimiser"));
        _console.WriteLine($"test accuracy {100 * summary.TestAccuracy:0.00} %, {summary.SamplesPerSecond:N0} training samples/s on {summary.Threads} {(summary.Threads == 1 ? "thread" : "threads")}, {elapsed.TotalSeconds:0.0} s in all");
    }

    private async Task CollectAsync(IAsyncEnumerable<EpochResult> epochs, List<EpochResult> results)
    {
        await foreach (var epoch in epochs)
        {
            results.Add(epoch);
            _console.WriteLine(EpochRow.Of(epoch));
        }
    }

    private sealed class ProgressBar(ProgressTask task, int epochs) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            task.Description = $"epoch {value.Epoch}/{epochs}  loss {value.Loss:0.000}  {value.SamplesPerSecond:N0} samples/s";
            task.Value = 100 * (value.Epoch - 1 + ((double)value.SamplesDone / value.Samples)) / epochs;
        }
    }
}
