using FashionMnist.Model;
using KernelGen;
using KernelGen.Samples;
using KernelGen.Training;
using Spectre.Console;

namespace FashionMnist.Output;

/// <summary>Shows a run while it lasts and what it came to: a bar below the epochs' rows on a terminal, the rows alone elsewhere.</summary>
internal sealed class TrainingDisplay
{
    private readonly IAnsiConsole _console;
    private readonly Network _network;

    /// <summary>Prepares the display.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="network">The network that is trained.</param>
    public TrainingDisplay(TextWriter output, Network network) => (_console, _network) = (SampleConsole.Open(output), network);

    /// <summary>Shows the epochs of a run as they end.</summary>
    /// <param name="epochs">How many there will be.</param>
    /// <param name="fit">Starts the training; it is given who hears of its steps, null for nobody.</param>
    /// <returns>What the epochs came to.</returns>
    public async Task<IReadOnlyList<EpochResult>> FollowAsync(
        int epochs, Func<IProgress<TrainingProgress>?, IAsyncEnumerable<EpochResult>> fit)
    {
        _console.WriteLine(EpochRow.Header);
        var results = new List<EpochResult>();
        await SampleConsole.FollowAsync(
            _console, bar => CollectAsync(fit(bar is null ? null : new ProgressBar(bar, epochs, _network)), results));
        return results;
    }

    /// <summary>Shows where the time went and what the run came to.</summary>
    /// <param name="summary">The run's result.</param>
    /// <param name="elapsed">From the start of the first epoch to the end of the last, evaluation included.</param>
    public void Show(TrainingSummary summary, TimeSpan elapsed)
    {
        _console.WriteLine();
        if (summary.Method != MethodKind.None)
            _console.WriteLine(_network.Describe());
        _console.Write(LayerTimeTable.Create(LayerTime.Of(_network), elapsed, "loading, loss, optimiser"));
        _console.WriteLine(
            $"test accuracy {100 * summary.TestAccuracy:0.00} %, "
            + $"{summary.SamplesPerSecond:N0} training samples/s on {summary.Threads} {(summary.Threads == 1 ? "thread" : "threads")}, "
            + $"{elapsed.TotalSeconds:0.0} s in all");
    }

    private async Task CollectAsync(IAsyncEnumerable<EpochResult> epochs, List<EpochResult> results)
    {
        await foreach (var epoch in epochs)
        {
            results.Add(epoch);
            _console.WriteLine(EpochRow.Of(epoch, SparseShare.Of(_network)));
        }
    }

    private sealed class ProgressBar(ProgressTask task, int epochs, Network network) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            task.Description = $"epoch {value.Epoch}/{epochs}  loss {value.Loss:0.000}  {100 * SparseShare.Of(network):0} % sparse  "
                + $"{value.SamplesPerSecond:N0} samples/s";
            task.Value = 100 * (value.Epoch - 1 + ((double)value.SamplesDone / value.Samples)) / epochs;
        }
    }
}
