using KernelGen.Fuzzing.Drawing;
using KernelGen.Reference.Pairs;

namespace KernelGen.Fuzzing.Running;

/// <summary>One thing to try: everything about it but the numbers is drawn beforehand, so it can be described without being run.</summary>
internal abstract class Case
{
    /// <summary>Cases of one kind fail for the same reasons.</summary>
    public abstract string Kind { get; }

    /// <summary>The layers that have to be compiled.</summary>
    public abstract IEnumerable<DeclaredStep> Declared { get; }

    /// <summary>What is run, in words.</summary>
    public abstract override string ToString();

    /// <summary>Runs with numbers from this seed.</summary>
    public abstract Judged Run(DrawnAssembly assembly, int numbers);

    /// <summary>The case of a seed, within the pool of its layers.</summary>
    public static Case Draw(Pool pool, int seed)
    {
        var random = new Random(seed);
        return random.Next(100) switch
        {
            < 45 => new NetworkCase(random.Of(pool.Networks), random),
            < 85 => LoneCase.OfDeclared(random.Of(pool.Layers), random),
            _ => LoneCase.OfOther(random),
        };
    }

    /// <summary>Kernels of any width; that of this processor more often.</summary>
    protected static KernelOptions Options(Random random) =>
        new() { Width = random.Chance(0.3) ? null : random.Of(Enum.GetValues<VectorWidth>()), Tune = false };

    /// <summary>Takes any candidate of every pass into use, as a measurement might.</summary>
    protected static void UseAnyKernels(LayerRun run, int batch, Random random)
    {
        foreach (var pass in run.TunablePasses(batch, needsInputGradient: true))
            pass.Use(random.Next(pass.Kernels.Length));
    }
}
