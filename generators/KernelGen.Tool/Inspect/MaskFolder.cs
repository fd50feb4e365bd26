namespace KernelGen.Tool.Inspect;

/// <summary>A folder of pictures, one for each sparse matrix.</summary>
internal static class MaskFolder
{
    private const string Ending = ".png";

    /// <summary>File systems take 255 bytes.</summary>
    private const int MostName = 200;

    /// <summary>Draws the pictures.</summary>
    /// <param name="rows">The tensors.</param>
    /// <param name="folder">The folder, made where it is not there.</param>
    /// <returns>How many pictures there are.</returns>
    public static int Draw(IEnumerable<TensorRow> rows, string folder)
    {
        Directory.CreateDirectory(folder);
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var row in rows.Where(row => row.HasPicture))
        {
            var mask = new MaskCells(row.Shape[0], row.Count / row.Shape[0]);
            row.Mask!(mask);
            File.WriteAllBytes(Path.Combine(folder, NameOf(row, taken) + Ending), MaskPicture.Draw(mask));
        }

        return taken.Count;
    }

    /// <summary>The tensor's name as that of a file. Names of two tensors may be one then, so the second gets the ending _2.</summary>
    private static string NameOf(TensorRow row, HashSet<string> taken)
    {
        string name = string.Concat(
            row.Name.Take(MostName).Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '_'));
        string tried = name;
        for (int n = 2; !taken.Add(tried); n++)
            tried = $"{name}_{n}";
        return tried;
    }
}
