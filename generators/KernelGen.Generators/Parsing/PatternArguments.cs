using KernelGen.Generators.Layouts;
using KernelGen.Generators.Layouts.Blocked;

namespace KernelGen.Generators.Parsing;

/// <summary>
/// What a sparse layer's attribute says of its pattern: the blocks that nonzeros come in, their balance, and the file of a mask. As it was
/// written: not checked yet.
/// </summary>
internal readonly record struct PatternArguments(int BlockOutputs, int BlockInputs, int Balanced, string? Mask)
{
    public const string BlockOutputsName = "BlockOutputs";
    public const string BlockInputsName = "BlockInputs";
    public const string BalancedName = "BalancedInputs";
    public const string MaskName = "Mask";

    /// <summary>Whether nonzeros come alone.</summary>
    public bool IsSingle => BlockOutputs == 1 && BlockInputs == 1;

    /// <summary>Reads an attribute; null where the compiler has refused an argument.</summary>
    public static PatternArguments? Read(AttributeReader attribute) =>
        attribute.Named(BlockOutputsName, otherwise: 1) is { } outputs && attribute.Named(BlockInputsName, otherwise: 1) is { } inputs
        && attribute.Named(BalancedName, otherwise: 0) is { } balanced
            ? new PatternArguments(outputs, inputs, balanced, attribute.Text(MaskName))
            : null;

    /// <summary>The layout of weights in these blocks.</summary>
    public WeightLayout Of(WeightLayout layout) => IsSingle ? layout : new BlockedLayout(BlockOutputs, BlockInputs);
}
