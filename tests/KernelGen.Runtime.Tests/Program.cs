using System.Globalization;
using KernelGen.Runtime.Tests.Storage;

namespace KernelGen.Runtime.Tests;

/// <summary>Runs the tests of this project; with <c>save-again</c>, what a test of files starts in order to kill it.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] arguments) => arguments is [SavedAgain.Command, var file, var version]
        ? SavedAgain.Run(file, int.Parse(version, CultureInfo.InvariantCulture))
        : await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(arguments);
}
