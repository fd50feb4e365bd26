using KernelGen.Generators.Keys;
using KernelGen.Generators.Loops;

namespace KernelGen.Generators.Planning;

/// <summary>
/// The operands of convolution kernels with their shapes. A kernel computes one row of pixels of one block of samples: its operands begin
/// at the row's first pixel, and what lies in other rows is reached through tables that the runtime fills.
/// </summary>
internal static class ConvOperands
{
    public static KernelOperand Start(string line, int lines) =>
        Table("start", $"[channelBlocks * {lines} + 1] where the nonzeros of each {line} begin");

    public static KernelOperand BlockPlace(string operand) =>
        Table("place", $"[channelBlocks] floats of {operand} to where the taps of each block begin");

    public static KernelOperand TapPlace(string operand) => Table("place", $"[taps] floats of {operand} to the first term of each tap");

    public static KernelOperand WeightPlace => Table("weightPlace", "[taps] floats of W to the first term of each tap");

    public static KernelOperand Offset(string operand, OffsetUnit unit) =>
        new("offset", OperandKind.Offsets, $"[nonzeros] {(unit == OffsetUnit.Lines ? "lines" : "floats")} of {operand} from there");

    public static KernelOperand Bias(KernelShape s) => Operands.Floats("b", $"[{s.Out / (s.Taps?.Groups ?? 1)}]");

    public static KernelOperand FromFirstTap(string operand) => Operands.Floats(operand, "from the first tap of the row's first pixel");

    public static KernelOperand ChannelBlocks => Operands.Number("channelBlocks", "blocks of channels");

    public static KernelOperand Pixels => Operands.Number("pixels", "pixels of the row");

    public static KernelOperand PhasePixels => Operands.Number("pixels", "pixels of this phase in the row");

    public static KernelOperand AddToInput => Operands.Number("add", "1 to add to dX, 0 to overwrite it");

    /// <summary>The shape of a row of pixels.</summary>
    public static string Row(int channels) => $"[pixels][{PixelPitch.Of(channels)}][16]";

    /// <summary>Floats from one pixel to the next.</summary>
    public static int PixelLength(int channels) => PixelPitch.Of(channels) * BatchTiles.BlockSamples;

    private static KernelOperand Table(string name, string shape) => new(name, OperandKind.Table, shape);
}
