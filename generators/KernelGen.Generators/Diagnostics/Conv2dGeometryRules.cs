using System.Numerics;
using KernelGen.Generators.Parsing;
using KernelGen.Generators.Planning;
using KernelGen.Generators.Specs;
using Microsoft.CodeAnalysis;
using static System.FormattableString;
using static KernelGen.Generators.Diagnostics.DeclarationRules;

namespace KernelGen.Generators.Diagnostics;

/// <summary>What the numbers of a convolution, each of them possible, must make together.</summary>
internal static class Conv2dGeometryRules
{
    public static IEnumerable<Diagnostic> Mistakes(string layer, AttributeReader attribute, ConvArguments arguments)
    {
        List<Diagnostic> mistakes =
        [
            .. Groups(layer, attribute, arguments),
            .. ConvAxisNames.Both.SelectMany(axis => Reach(layer, attribute, arguments, axis))
        ];

        // Nobody asks how much memory an impossible convolution would take.
        if (mistakes.Count == 0)
            mistakes.AddRange([.. Weights(layer, attribute, arguments), .. Images(layer, attribute, arguments)]);
        return mistakes;
    }

    private static IEnumerable<Diagnostic> Groups(string layer, AttributeReader attribute, ConvArguments arguments)
    {
        int groups = arguments.Groups, common = (int)BigInteger.GreatestCommonDivisor(arguments.InChannels, arguments.OutChannels);
        if (common % groups == 0)
            yield break;
        var (name, channels) = arguments.InChannels % groups != 0
            ? (ConvArguments.InChannelsName, arguments.InChannels)
            : (ConvArguments.OutChannelsName, arguments.OutChannels);
        yield return Mistake(
            DeclarationDescriptors.UnequalGroups, attribute.LocationOf(ConvArguments.GroupsName), layer, groups, name, channels,
            channels / groups, channels % groups, arguments.InChannels, arguments.OutChannels, LargestDivisor(common, groups));
    }

    private static int LargestDivisor(int number, int most)
    {
        // Divisors come in pairs, d and number / d, of which one is at most the root.
        int largest = 1;
        for (int d = 1; d <= number / d; d++)
        {
            if (number % d != 0)
                continue;
            largest = Math.Max(largest, d <= most ? d : 1);
            largest = Math.Max(largest, number / d <= most ? number / d : 1);
        }

        return largest;
    }

    private static IEnumerable<Diagnostic> Reach(string layer, AttributeReader attribute, ConvArguments arguments, ConvAxisNames names)
    {
        // Images of any size are checked by the runtime, as it sees them.
        if (arguments.Size(names) is not { } size)
            yield break;
        var axis = arguments.Axis(names);
        long padded = (long)size + axis.Before + axis.After, reach = Reach(axis);
        if (reach <= padded)
            yield break;
        string at = arguments.Name(ConvArguments.KernelName, names);
        yield return Mistake(
            DeclarationDescriptors.KernelBeyondInput, attribute.LocationOf(at), layer, names.Size, size, axis.Before, axis.After,
            Count(padded, names.Pixels), Count(axis.Kernel, names.Pixels), axis.Dilation, axis.Kernel, reach, reach - padded);
    }

    private static string Count(long number, string what) => Invariant($"{number} {what}{(number == 1 ? "" : "s")}");

    private static IEnumerable<Diagnostic> Weights(string layer, AttributeReader attribute, ConvArguments arguments)
    {
        int inputs = arguments.InChannels / arguments.Groups,
            rows = arguments.Axis(ConvAxisNames.Rows).Kernel,
            columns = arguments.Axis(ConvAxisNames.Columns).Kernel;
        var weights = (BigInteger)arguments.OutChannels * inputs * rows * columns;
        if (weights > BufferLimit.MostFloats)
        {
            yield return Mistake(DeclarationDescriptors.TooManyWeights, attribute.Location, layer,
                Invariant($"{arguments.OutChannels} * {inputs} * {rows} * {columns}"), weights, BufferLimit.MostFloats,
                "the channels or the kernel, or use more groups");
        }
    }

    private static IEnumerable<Diagnostic> Images(string layer, AttributeReader attribute, ConvArguments arguments)
    {
        ConvAxis rows = arguments.Axis(ConvAxisNames.Rows), columns = arguments.Axis(ConvAxisNames.Columns);
        long height = arguments.Size(ConvAxisNames.Rows) ?? Least(rows), width = arguments.Size(ConvAxisNames.Columns) ?? Least(columns);
        return
        [
            .. Image("images", Padded(height, rows), Padded(width, columns), arguments.InChannels, "Height, Width or inChannels"),
            .. Image(
                "results", Gradient(height, rows), Gradient(width, columns), arguments.OutChannels,
                "Height, Width or outChannels, or use a larger stride"),
        ];

        IEnumerable<Diagnostic> Image(
            string what, (long Size, long Before, long After) rows, (long Size, long Before, long After) columns,
            int channels, string remedy)
        {
            int lines = PixelPitch.Of(channels);
            var floats = (BigInteger)(rows.Size + rows.Before + rows.After)
                * (columns.Size + columns.Before + columns.After) * lines * BatchTiles.BlockSamples;
            if (floats > BufferLimit.MostFloats)
            {
                yield return Mistake(DeclarationDescriptors.ImageTooLarge, attribute.Location, layer, what,
                    Sum(rows), Sum(columns), lines, floats, BufferLimit.MostFloats, remedy);
            }
        }
    }

    private static string Sum((long Size, long Before, long After) axis) => Invariant($"{axis.Size} + {axis.Before} + {axis.After}");

    /// <summary>
    /// The smallest image that the kernel fits into twice: where images may have any size, at least one such must be possible.
    /// </summary>
    private static long Least(ConvAxis axis) => Math.Max(1, Reach(axis) + axis.Stride - axis.Before - axis.After);

    private static long Reach(ConvAxis axis) => ((long)axis.Dilation * (axis.Kernel - 1)) + 1;

    private static (long Size, long Before, long After) Padded(long size, ConvAxis axis) => (size, axis.Before, axis.After);

    /// <summary>The outputs along an axis, and the zeros around their gradients that the gradients of the outermost inputs read.</summary>
    private static (long Size, long Before, long After) Gradient(long size, ConvAxis axis)
    {
        long reach = Reach(axis), last = (size + axis.Before + axis.After - reach) / axis.Stride;
        long before = (reach - 1 - axis.Before) / axis.Stride, after = ((size - 1 + axis.Before) / axis.Stride) - last;
        return (last + 1, Math.Max(0, before), Math.Max(0, after));
    }
}
