namespace KernelGen;

/// <summary>Where a step writes the gradient of an input.</summary>
/// <param name="gradient">The gradient.</param>
/// <param name="adds">Whether the run adds to it.</param>
/// <param name="scratch">Where a run that cannot add writes, before it is added; null where it need not.</param>
/// <param name="border">Clears the border of the gradient where its memory held something else; null where it did not.</param>
internal sealed class StepGradient(Activations gradient, bool adds, Activations? scratch, BorderClearing? border)
{
    private readonly GradientSum? _sum = scratch is null ? null : new GradientSum(scratch, gradient);

    /// <summary>Where the run writes.</summary>
    public Activations Target => scratch ?? gradient;

    /// <summary>Where a run that cannot add writes, before it is added; null where it need not.</summary>
    public Activations? Scratch => scratch;

    /// <summary>Whether the run adds to it.</summary>
    public bool Adds => adds;

    /// <summary>Clears the border of the gradient where its memory held something else; null where it did not.</summary>
    public BorderClearing? Border => border;

    /// <summary>Adds what the run wrote elsewhere.</summary>
    public void AddScratch(Workers workers) => _sum?.Run(workers);
}
