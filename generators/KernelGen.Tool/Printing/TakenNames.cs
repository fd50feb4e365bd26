namespace KernelGen.Tool.Printing;

/// <summary>Names that mean something in an imported file or in the project around it: the file gives them to nothing else.</summary>
internal static class TakenNames
{
    /// <summary>The types of KernelGen that files use: the calls, the attributes of layers, and what both name.</summary>
    private static readonly HashSet<string> _used = new(StringComparer.Ordinal)
    {
        nameof(Network), nameof(NetworkBuilder), nameof(Padding), nameof(LayerNorm), nameof(Activation),
        nameof(SparseLinear), nameof(DenseLinear), nameof(SparseConv2d), nameof(DenseConv2d),
        nameof(SparseLinearAttribute), nameof(DenseLinearAttribute), nameof(SparseConv2dAttribute), nameof(DenseConv2dAttribute),
    };

    private static readonly HashSet<string> _taken = Taken();

    /// <summary>Whether files use a type of this name.</summary>
    public static bool IsUsed(string name) => _used.Contains(name);

    /// <summary>Whether a class must not have this name: it is that of the method, or one that KernelGen or System has.</summary>
    public static bool IsTaken(string name) => _taken.Contains(name);

    private static HashSet<string> Taken()
    {
        var runtime = typeof(Network).Assembly.GetExportedTypes();
        var framework = typeof(object).Assembly.GetExportedTypes().Where(type => type.Namespace == "System");
        var names = runtime.Concat(framework).Where(type => !type.IsNested).SelectMany(NamesOf);
        return new HashSet<string>([ModelFile.Method, .. _used, .. names], StringComparer.Ordinal);
    }

    /// <summary>The name of a type as code writes it, that of an attribute also without its ending, and those of its namespaces.</summary>
    private static IEnumerable<string> NamesOf(Type type)
    {
        const string Ending = "Attribute";
        string name = type.Name.Split('`')[0];
        string[] spaces = type.Namespace?.Split('.') ?? [];
        return name.EndsWith(Ending, StringComparison.Ordinal) ? [name, name[..^Ending.Length], .. spaces] : [name, .. spaces];
    }
}
