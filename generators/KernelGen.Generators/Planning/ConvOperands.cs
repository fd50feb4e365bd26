using KernelGen.Generators.Loops;

namespace KernelGen.Generators.Planning;

/// <summary>
/// The parameters of convolution kernels with their shapes. A kernel computes one row of pixels of one block of samples: its operands begin
/// at the row's first pixel, and what lies in other rows is reached through tables that the runtime fills.
/// </summary>
internal static class ConvOperands
{
    public static Parameter Start(string line, int lines) => Table("start", $"[channelBlocks * {lines} + 1] where the nonzeros of each {line} begin");

    public static Parameter BlockPlace(string operand) => Table("place", $"[channelBlocks] floats of {operand} to where the taps of each block begin");

    public static Parameter TapPlace(string operand) => Table("place", $"[taps] floats of {operand} to the first term of each tap");

    public static Parameter WeightPlace => Table("weightPlace", "[taps] floats of W to the first term of each tap");

    public static Parameter Offset(string operand, OffsetUnit unit) =>
        new("offset", ParameterKind.Offsets, $"[nonzeros] {(unit == OffsetUnit.Lines ? "lines" : "floats")} of {operand} from there");

    public static Parameter Nonzeros => Read("W", "[nonzeros] in the order of offset");

    public static Parameter Bias(KernelShape s) => Read("b", s.Bias ? $"[{s.Out / (s.Pixels?.Groups ?? 1)}]" : "empty: this layer has no bias");

    public static Parameter Read(string name, string shape) => new(name, ParameterKind.Input, shape);

    public static Parameter Written(string name, string shape) => new(name, ParameterKind.Output, shape);

    public static Parameter Number(string name, string meaning) => new(name, ParameterKind.Number, meaning);

    public static Parameter Table(string name, string shape) => new(name, ParameterKind.Table, shape);

    public static Parameter ChannelBlocks => Number("channelBlocks", "blocks of channels whose lines stay in the first-level cache");

    public static Parameter Pixels => Number("pixels", "pixels of this phase in the row");

    public static Parameter AddToInput => Number("add", "1 to add to dX, 0 to overwrite it");

    /// <summary>The shape of a row of pixels.</summary>
    public static string Row(int pixels, int channels) => $"[{pixels}][{PixelPitch.Of(channels)}][16]";

    /// <summary>Floats from one pixel to the next.</summary>
    public static int PixelLength(int channels) => PixelPitch.Of(channels) * BatchTiles.BlockSamples;
}
