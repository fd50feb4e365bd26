using System.CommandLine;

namespace FashionMnist.CommandLine;

/// <summary>The command that makes the embedded files again.</summary>
internal static class SubsetCommand
{
    /// <summary>Builds the command.</summary>
    /// <param name="make">What to do with the folder to read and the folder to write.</param>
    public static Command Create(Action<string, string> make)
    {
        var data = new Option<string>("--data")
        {
            Description = "Folder with the four IDX files of the full set.",
            HelpName = "folder",
            Required = true,
        };
        var output = new Option<string>("--output")
        {
            Description = "Folder to write the four packed files to.",
            HelpName = "folder",
            Required = true,
        };
        var command = new Command("subset", "Makes the image files that are embedded in this program from the full Fashion-MNIST set.")
        {
            data, output,
        };
        command.SetAction(result => make(result.GetRequiredValue(data), result.GetRequiredValue(output)));
        return command;
    }
}
