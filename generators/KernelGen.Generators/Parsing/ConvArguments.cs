using KernelGen.Generators.Specs;

namespace KernelGen.Generators.Parsing;

/// <summary>What the attribute of a convolution says, as it was written: not checked yet.</summary>
internal sealed class ConvArguments
{
    public const string InChannelsName = "inChannels";
    public const string OutChannelsName = "outChannels";
    public const string GroupsName = "Groups";
    public const string KernelName = "Kernel";
    public const string StrideName = "Stride";
    public const string DilationName = "Dilation";
    public const string PaddingName = "Padding";
    public const string BiasName = "Bias";
    public const string ActivationName = "Activation";
    public const string DenseKernelsName = "DenseKernels";

    /// <summary>What may be said once for both axes, or for each by its own name.</summary>
    public static readonly IReadOnlyList<string> OfBothAxes = [KernelName, StrideName, DilationName];

    private static readonly string[] Numbers =
    [
        GroupsName,
        PaddingName,
        .. OfBothAxes,
        .. ConvAxisNames.Both.SelectMany(axis => new[] { axis.Size, PaddingName + axis.Before, PaddingName + axis.After }),
        .. ConvAxisNames.Both.SelectMany(axis => OfBothAxes.Select(name => name + axis.Size)),
    ];

    private readonly Dictionary<string, int> _written;

    private ConvArguments(Dictionary<string, int> written, bool bias, int activation, bool denseKernels, PatternArguments pattern) =>
        (_written, Bias, Activation, DenseKernels, Pattern) = (written, bias, activation, denseKernels, pattern);

    public int InChannels => _written[InChannelsName];

    public int OutChannels => _written[OutChannelsName];

    public int Groups => Written(GroupsName) ?? 1;

    public bool Bias { get; }

    public int Activation { get; }

    public bool DenseKernels { get; }

    public PatternArguments Pattern { get; }

    /// <summary>Reads an attribute; null where the compiler has refused an argument, so that nobody complains twice.</summary>
    public static ConvArguments? Read(AttributeReader attribute)
    {
        if (attribute.Positional(InChannelsName) is not { } inChannels
            || attribute.Positional(OutChannelsName) is not { } outChannels
            || attribute.Named(BiasName, otherwise: true) is not { } bias
            || attribute.Named(ActivationName, otherwise: 0) is not { } activation
            || attribute.Named(DenseKernelsName, otherwise: false) is not { } denseKernels
            || PatternArguments.Read(attribute) is not { } pattern)
        {
            return null;
        }

        var written = new Dictionary<string, int> { [InChannelsName] = inChannels, [OutChannelsName] = outChannels };
        foreach (string name in Numbers.Where(attribute.Sets))
        {
            if (attribute.Named(name, otherwise: 0) is not { } value)
                return null;
            written[name] = value;
        }

        return new ConvArguments(written, bias, activation, denseKernels, pattern);
    }

    /// <summary>A number that the attribute gives; null where it leaves it out.</summary>
    public int? Written(string name) => _written.TryGetValue(name, out int value) ? value : null;

    /// <summary>Under which of its two names a number of one axis is given: its own, unless that is left out or 0.</summary>
    public string Name(string ofBoth, ConvAxisNames axis) => Written(ofBoth + axis.Size) is null or 0 ? ofBoth : ofBoth + axis.Size;

    /// <summary>Pixels of the input along an axis; null for any.</summary>
    public int? Size(ConvAxisNames axis) => Written(axis.Size);

    /// <summary>The convolution along an axis.</summary>
    public ConvAxis Axis(ConvAxisNames axis)
    {
        int padding = Written(PaddingName) ?? 0;
        return new ConvAxis(
            Written(Name(KernelName, axis)) ?? 0,
            Written(Name(StrideName, axis)) ?? 1,
            Written(PaddingName + axis.Before) ?? padding,
            Written(PaddingName + axis.After) ?? padding,
            Written(Name(DilationName, axis)) ?? 1);
    }
}
