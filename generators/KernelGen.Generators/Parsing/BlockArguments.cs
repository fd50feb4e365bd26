using KernelGen.Generators.Layouts;
using KernelGen.Generators.Layouts.Blocked;

namespace KernelGen.Generators.Parsing;

/// <summary>
/// What a sparse layer's attribute says of the blocks that its nonzeros come in, and of their balance, as it was written: not checked yet.
/// </summary>
internal readonly record struct BlockArguments(int Outputs, int Inputs, int Balanced)
{
    public const string OutputsName = "BlockOutputs";
    public const string InputsName = "BlockInputs";
    public const string BalancedName = "BalancedInputs";

    /// <summary>Whether nonzeros come alone.</summary>
    public bool IsSingle => Outputs == 1 && Inputs == 1;

    /// <summary>Reads an attribute; null where the compiler has refused an argument.</summary>
    public static BlockArguments? Read(AttributeReader attribute) =>
        attribute.Named(OutputsName, otherwise: 1) is { } outputs && attribute.Named(InputsName, otherwise: 1) is { } inputs
        && attribute.Named(BalancedName, otherwise: 0) is { } balanced
            ? new BlockArguments(outputs, inputs, balanced)
            : null;

    /// <summary>The layout of weights in these blocks.</summary>
    public WeightLayout Of(WeightLayout layout) => IsSingle ? layout : new BlockedLayout(Outputs, Inputs);
}
