using Microsoft.CodeAnalysis;

namespace KernelGen.Generators.Diagnostics;

/// <summary>
/// KGEN00xx: mistakes in a declaration. Each message names the layer, states the fact, then the remedy; each number has a page in
/// generators/docs and is never used again.
/// </summary>
internal static class DeclarationDescriptors
{
    /// <summary>Where the pages lie.</summary>
    public const string Pages = "https://github.com/kernelgen/kernelgen/blob/main/generators/docs/";

    public static readonly DiagnosticDescriptor NotPartial = Error("KGEN0001", "A layer must be partial",
        "Layer '{0}' is not partial, so its kernels cannot be added to it. Add the modifier 'partial'.");

    public static readonly DiagnosticDescriptor ContainingTypeNotPartial = Error("KGEN0002", "The types around a layer must be partial",
        "Layer '{0}' lies within '{1}', which is not partial, so its kernels cannot be added to it. Add the modifier 'partial' to '{1}'.");

    public static readonly DiagnosticDescriptor StaticClass = Error("KGEN0003", "A layer must not be static",
        "Layer '{0}' is static, but a layer has instances, each with weights of its own. Remove the modifier 'static'.");

    public static readonly DiagnosticDescriptor AbstractClass = Error("KGEN0004", "A layer must not be abstract",
        "Layer '{0}' is abstract, so no network could create it. Remove the modifier 'abstract'.");

    public static readonly DiagnosticDescriptor GenericClass = Error("KGEN0005", "A layer must not be generic",
        "Layer '{0}' is generic, but its kernels are written for one shape and for floats. Remove its type parameters.");

    public static readonly DiagnosticDescriptor Record = Error("KGEN0006", "A layer must not be a record",
        "Layer '{0}' is a record, which cannot derive from the class '{1}'. Declare it as a class.");

    public static readonly DiagnosticDescriptor BaseClass = Error("KGEN0007", "A layer must not have a base class",
        "Layer '{0}' derives from '{1}', but the generated part derives it from '{2}'. Remove the base class; interfaces may stay.");

    public static readonly DiagnosticDescriptor FileLocal = Error("KGEN0008", "A layer must not be file-local",
        "Layer '{0}' is or lies within the file-local type '{1}', which no generated file can extend. "
            + "Remove the modifier 'file' from '{1}'.");

    public static readonly DiagnosticDescriptor SizeNotPositive = Error("KGEN0009", "The sizes of a layer must be positive",
        "Layer '{0}' has {1} = {2}, but a layer has at least one feature on each side. Set {1} to 1 or more.");

    public static readonly DiagnosticDescriptor TooManyFeatures = Error("KGEN0010", "A layer has too many features",
        "Layer '{0}' has {1} = {2}: a tile of {3} samples takes {3} * {2} = {4} floats, more than the {5} that an int can number. "
            + "Set {1} to {6} or less.");

    public static readonly DiagnosticDescriptor TooManyWeights = Error("KGEN0011", "A layer has too many weights",
        "Layer '{0}' has {1} = {2} weights, more than the {3} that one buffer holds. Reduce {4}, or split the layer in two.");

    public static readonly DiagnosticDescriptor DeclaredTwice = Error("KGEN0012", "A class can be one layer only",
        "Layer '{0}' is declared by both [{1}] and [{2}], but a class is one layer. "
            + "Remove one of the attributes, or declare a second class.");

    public static readonly DiagnosticDescriptor UnknownActivation = Error("KGEN0013", "The activation does not exist",
        "Layer '{0}' has Activation = {1}, which is no member of the enum Activation. Use {2}.");

    public static readonly DiagnosticDescriptor ConstructorCollides = Error("KGEN0014", "A layer's constructor is generated",
        "Layer '{0}' has a constructor '{1}', but the constructor with these parameters is generated. "
            + "Remove it, or give it other parameters and chain it with ': this(...)'.");

    public static readonly DiagnosticDescriptor PrimaryConstructor = Error("KGEN0015", "A layer must not have a primary constructor",
        "Layer '{0}' has a primary constructor, which the generated constructor would have to call. "
            + "Write an ordinary constructor that chains to the generated one with ': this(...)'.");

    public static readonly DiagnosticDescriptor ConstructorNotChained = Error("KGEN0016",
        "A layer's constructors must call the generated one",
        "Layer '{0}' has a constructor '{1}' that does not call the generated one, so the layer would have no kernels. "
            + "Write '{1} : this((KernelGen.KernelOptions?)null)' or pass the options on.");

    public static readonly DiagnosticDescriptor LanguageTooOld = Error("KGEN0017", "Generated layers need C# 12",
        "Layer '{0}' is compiled as C# {1}, but generated code is written in C# {2}. "
            + "Remove LangVersion from the project, or set it to {2} or more.");

    public static readonly DiagnosticDescriptor ConvolutionNotPositive = Error("KGEN0018", "The numbers of a convolution must be positive",
        "Layer '{0}' has {1} = {2}, but {3}. Set {1} to 1 or more{4}.");

    public static readonly DiagnosticDescriptor ConvolutionIncomplete = Error("KGEN0019", "A convolution's kernel must be given",
        "Layer '{0}' does not say {1}, for which its kernels are written. Add {1} to the attribute, for instance '{2}'.");

    public static readonly DiagnosticDescriptor NegativePadding = Error("KGEN0020", "Padding must not be negative",
        "Layer '{0}' has {1} = {2}, but padding adds pixels and takes none away. Set {1} to 0 or more{3}.");

    public static readonly DiagnosticDescriptor UnequalGroups = Error("KGEN0021", "Groups must divide the channels",
        "Layer '{0}' has Groups = {1}, but {2} = {3} cannot be cut into {1} equal groups: {3} = {1} * {4} + {5}. "
            + "Set Groups to a number that divides both inChannels = {6} and outChannels = {7}; the next smaller is {8}.");

    public static readonly DiagnosticDescriptor KernelBeyondInput = Error("KGEN0022",
        "The kernel of a convolution must fit into its padded input",
        "Layer '{0}' has {1} {2} + padding {3} + {4} = {5}, "
            + "but a kernel of {6} with dilation {7} reaches over {7} * ({8} - 1) + 1 = {9}. "
            + "Use a smaller kernel or dilation, or pad by {10} more.");

    public static readonly DiagnosticDescriptor ImageTooLarge = Error("KGEN0023", "The images of a convolution are too large",
        "Layer '{0}' has too large {1}: "
            + "16 samples take ({2}) rows * ({3}) columns * {4} lines * 16 = {5} floats, more than the {6} that one buffer holds. "
            + "Reduce {7}.");

    public static readonly DiagnosticDescriptor UnknownBlock = Error("KGEN0024", "Weights come in blocks of a few sizes",
        "Layer '{0}' has {1} = {2}, but there are kernels for {3} alone. Set {1} to one of them, or leave it out for 1.");

    public static readonly DiagnosticDescriptor UnequalBlocks = Error("KGEN0025", "Blocks of weights must divide them",
        "Layer '{0}' has {1} = {2}, but {3} = {4} cannot be cut into blocks of {2}: {4} = {2} * {5} + {6}. "
            + "Set {1} to {7}, which divides {4}, or change {3}.");

    public static readonly DiagnosticDescriptor UnequalBalance = Error("KGEN0026", "Groups of balanced inputs must divide them",
        "Layer '{0}' has {1} = {2}, but {3}. {4} for nonzeros anywhere, or change {5}.");

    public static readonly DiagnosticDescriptor MaskNotFound = Error("KGEN0027", "The file of a mask must be one of the AdditionalFiles",
        "Layer '{0}' has Mask = \"{1}\", but {2}.");

    public static readonly DiagnosticDescriptor MalformedMask = Error("KGEN0028", "A mask is a sparse matrix in a Matrix Market file",
        "Layer '{0}' has Mask = \"{1}\", but {2}.");

    public static readonly DiagnosticDescriptor UnfitMask = Error("KGEN0029", "A mask must fit its layer",
        "Layer '{0}' has Mask = \"{1}\", but {2}.");

    private static DiagnosticDescriptor Error(string id, string title, string message) =>
        // Whoever silenced one of these would find the layer's members missing and not the reason: hence not configurable.
        new(id, title, message, "KernelGen", DiagnosticSeverity.Error, isEnabledByDefault: true,
            helpLinkUri: Pages + id + ".md", customTags: [WellKnownDiagnosticTags.NotConfigurable]);
}
