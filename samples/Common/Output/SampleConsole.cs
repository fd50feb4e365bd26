using Spectre.Console;

namespace KernelGen.Samples;

/// <summary>The console that tables and progress are written to.</summary>
internal static class SampleConsole
{
    /// <summary>Columns where the output is no terminal, enough for the widest table.</summary>
    private const int PlainWidth = 200;

    /// <summary>Opens it.</summary>
    /// <param name="output">Where it writes; colours and bars appear on a terminal only.</param>
    public static IAnsiConsole Open(TextWriter output)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        if (!console.Profile.Out.IsTerminal)
            console.Profile.Width = PlainWidth;
        return console;
    }

    /// <summary>Does something below a bar that tells how far it is.</summary>
    /// <param name="console">Where the bar appears.</param>
    /// <param name="work">What to do; it is given the bar, from 0 to 100, or null where nothing may move.</param>
    public static Task FollowAsync(IAnsiConsole console, Func<ProgressTask?, Task> work)
    {
        if (!console.Profile.Out.IsTerminal || !console.Profile.Capabilities.Interactive)
            return work(null);
        return console.Progress()
            .AutoClear(true)
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(),
                new RemainingTimeColumn())
            .StartAsync(context => work(context.AddTask("starting")));
    }
}
