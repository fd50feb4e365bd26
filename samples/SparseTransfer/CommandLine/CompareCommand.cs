using System.CommandLine;

namespace SparseTransfer.CommandLine;

/// <summary>The command that runs several methods on the same images.</summary>
internal static class CompareCommand
{
    private static readonly string[] Usual = ["probe", "last-block", "dense", "gmp:0.9", "gmp:0.95", "gmp:0.98", "one-shot:0.95:random"];

    /// <summary>Builds the command.</summary>
    /// <param name="compare">What to do with valid options.</param>
    public static Command Create(Func<CompareOptions, CancellationToken, Task> compare)
    {
        var settings = new SettingsOptions();
        var folder = new Option<string>("--out")
        {
            Description = "Folder for a JSON file of each run and the picture accuracy.png. Runs whose file is there are not repeated.",
            HelpName = "folder",
            Required = true,
        };
        var runs = new Argument<RunChoice[]>("runs")
        {
            Description = "Method, sparsity and, where it is so, random weights: gmp:0.9, one-shot:0.95:random. By default "
                + $"{string.Join(' ', Usual)}.",
            Arity = ArgumentArity.ZeroOrMore,
            CustomParser = result =>
            {
                var choices = new List<RunChoice>();
                foreach (var token in result.Tokens)
                {
                    if (RunChoice.Parse(token.Value) is { } choice)
                    {
                        choices.Add(choice);
                        continue;
                    }

                    string what = token.Value.StartsWith('-') ? "no run and no option" : "no run";
                    result.AddError(
                        $"'{token.Value}' is {what}. Write a method with its sparsity, as in gmp:0.95, one-shot:0.95:random or dense.");
                }

                return [.. choices.DistinctBy(choice => choice.Name)];
            },
        };
        var command = new Command("compare", "Runs several methods with the same images and epochs, and shows what each came to.")
        {
            folder, runs,
        };
        settings.AddTo(command);
        command.SetAction((result, cancellation) => compare(
            new CompareOptions(settings.Read(result), Chosen(result.GetValue(runs)), result.GetRequiredValue(folder)), cancellation));
        return command;
    }

    private static RunChoice[] Chosen(RunChoice[]? runs) =>
        runs is { Length: > 0 } ? runs : [.. Usual.Select(name => RunChoice.Parse(name)!)];
}
