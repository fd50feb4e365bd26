using KernelGen.Generators.Keys;

namespace KernelGen.Generators.Planning;

/// <summary>The names of the lines in which results add up: <c>y0</c>, and <c>y0b</c>, <c>y0c</c> of further chains.</summary>
internal static class Accumulators
{
    private const string Letters = " bcd";

    /// <summary>Chains of a tile: a smaller tile than the schedule's keeps as many accumulators by having more of them.</summary>
    public static int Chains(Schedule schedule, int tile) => Math.Min(schedule.Unroll, schedule.Chains * schedule.Tile / tile);

    public static string Name(string result, int at, int chain = 0) => chain == 0 ? $"{result}{at}" : $"{result}{at}{Letters[chain]}";
}
