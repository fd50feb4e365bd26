using FashionMnist.CommandLine;

namespace FashionMnist;

internal static class TrainingRun
{
    public static Task RunAsync(TrainingOptions options, TextWriter output, CancellationToken cancellation) => output.WriteLineAsync(options.ToString());
}
