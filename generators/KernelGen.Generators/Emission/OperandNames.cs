using KernelGen.Generators.Keys;

namespace KernelGen.Generators.Emission;

/// <summary>What the runtime's contract calls the operands that a plan names.</summary>
internal static class OperandNames
{
    /// <summary>The variable of every method that holds them.</summary>
    public const string Variable = "operands";

    private static readonly Dictionary<string, string> Properties = new()
    {
        ["start"] = "Starts",
        ["place"] = "Places",
        ["weightPlace"] = "WeightPlaces",
        ["offset"] = "Offsets",
        ["W"] = "W",
        ["b"] = "B",
        ["X"] = "X",
        ["Y"] = "Y",
        ["dY"] = "DY",
        ["dX"] = "DX",
        ["dW"] = "DW",
        ["blocks"] = "Blocks",
        ["tile"] = "Tile",
        ["inputBlocks"] = "InputBlocks",
        ["inputBlock"] = "InputBlock",
        ["pixels"] = "Pixels",
        ["channelBlocks"] = "ChannelBlocks",
        ["taps"] = "Taps",
        ["add"] = "Add",
        ["first"] = "First",
        ["past"] = "End",
    };

    /// <summary>The ref struct of an operation's operands.</summary>
    public static string TypeOf(KernelOp op) => op == KernelOp.Linear ? "LinearOperands" : "ConvRowOperands";

    /// <summary>The delegate that an entry point matches.</summary>
    public static string DelegateOf(KernelOp op) => op == KernelOp.Linear ? "LinearKernel" : "ConvRowKernel";

    /// <summary>An operand as a method reads it: <c>operands.Starts</c>.</summary>
    public static string Read(string operand) => $"{Variable}.{Properties[operand]}";
}
