namespace KernelGen.Tool.Commands;

/// <summary>Checks paths of the command line, so that messages name what the user gave.</summary>
internal static class PathArgument
{
    /// <summary>Refuses a path without text, such as that of a script's variable that is not set.</summary>
    /// <param name="path">The path.</param>
    /// <param name="name">The argument or option.</param>
    /// <param name="kind">What the path is of: a file or a folder.</param>
    /// <exception cref="InputException">There is no text.</exception>
    public static string Required(string path, string name, string kind) =>
        string.IsNullOrWhiteSpace(path) ? throw new InputException($"{name} is empty. Give the path of a {kind}.") : path;

    /// <summary>Refuses a file that cannot be made: a folder has its name, or the folder that it is to be in is not there.</summary>
    /// <exception cref="InputException">It cannot be made.</exception>
    public static void RequireWritable(string path)
    {
        if (Directory.Exists(path))
            throw new InputException($"{path} cannot be written: it is a folder. Give the name of a file.");
        string? folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (!Directory.Exists(folder))
            throw new InputException($"{path} cannot be written: there is no folder {folder}. Make it first, or give another.");
    }
}
