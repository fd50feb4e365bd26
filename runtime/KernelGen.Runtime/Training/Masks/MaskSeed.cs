namespace KernelGen.Training;

/// <summary>Seeds of random choices: functions of the step and the layer, so that a resumed run repeats them.</summary>
internal static class MaskSeed
{
    /// <summary>The seed for a layer in a step.</summary>
    /// <param name="seed">The seed of the method.</param>
    /// <param name="clock">The position of the step in the run.</param>
    /// <param name="layer">The place of the layer among all whose masks change.</param>
    /// <param name="layers">How many these are.</param>
    public static long Of(int seed, in TrainingClock clock, int layer, int layers) => ((long)seed << 32) ^ (clock.Step * layers) ^ layer;
}
