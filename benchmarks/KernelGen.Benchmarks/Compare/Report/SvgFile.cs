using OxyPlot;

namespace KernelGen.Benchmarks.Compare.Report;

/// <summary>A picture on disk.</summary>
internal static class SvgFile
{
    private const int Width = 720;
    private const int Height = 440;

    /// <summary>Writes the picture, all of it or nothing, and says where it is.</summary>
    public static string Write(DirectoryInfo folder, string name, PlotModel model)
    {
        string file = Path.Combine(folder.FullName, name + ".svg"), next = file + ".part";
        var exporter = new SvgExporter { Width = Width, Height = Height, UseVerticalTextAlignmentWorkaround = true };
        File.WriteAllText(next, exporter.ExportToString(model));
        File.Move(next, file, overwrite: true);
        return file;
    }
}
