using System.CommandLine;
using System.Globalization;
using KernelGen.Benchmarks.Compare.Libtorch;
using KernelGen.Benchmarks.Shapes;

namespace KernelGen.Benchmarks.Compare.Networks;

/// <summary>One contender of one case, in a process of its own, so that its memory can be told from that of the other.</summary>
internal static class NetworkSide
{
    private const string Verb = "train-steps";

    /// <summary>Starts this program again and has it train.</summary>
    /// <exception cref="InvalidOperationException">The process failed.</exception>
    public static StepTimes Measure(NetworkCase networkCase, bool ours, CompareOptions options)
    {
        double seconds = options.Quick ? 3 : 15;
        var environment = new Dictionary<string, string>();
        if (options.Width is { } width)
        {
            environment[KernelOptions.WidthVariable] =
                width switch { VectorWidth.V128 => "128", VectorWidth.V256 => "256", VectorWidth.V512 => "512", _ => "scalar" };
        }

        string[] arguments =
        [
            Verb, networkCase.Model, Number(networkCase.Batch), Number(networkCase.Sparsity), Number(options.Threads), Number(seconds),
            ours ? "ours" : "libtorch",
        ];
        return StepTimes.FromJson(OwnProcess.Run(arguments, environment).TrimEnd().Split('\n')[^1]);

        static string Number(double number) => number.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>The verb by which the program calls itself.</summary>
    public static Command Create()
    {
        var model = new Argument<string>("model");
        var (batch, threads) = (new Argument<int>("batch"), new Argument<int>("threads"));
        var (sparsity, seconds) = (new Argument<double>("sparsity"), new Argument<double>("seconds"));
        var side = new Argument<string>("side");
        var command = new Command(Verb) { model, batch, sparsity, threads, seconds, side };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            var trained = TrainedModel.Find(parsed.GetRequiredValue(model));
            using ITraining training = parsed.GetValue(side) == "ours"
                ? new OurTraining(trained, parsed.GetValue(batch), parsed.GetValue(sparsity), parsed.GetValue(threads))
                : Torch(trained, parsed.GetValue(batch), parsed.GetValue(threads));
            Console.WriteLine(StepTimes.Measure(training, TimeSpan.FromSeconds(parsed.GetValue(seconds))).ToJson());
        });
        return command;
    }

    private static TorchTraining Torch(TrainedModel model, int batch, int threads) =>
        LibtorchLibrary.TryLoad(threads, out string reason) ? new TorchTraining(model, batch) : throw new InvalidOperationException(reason);
}
