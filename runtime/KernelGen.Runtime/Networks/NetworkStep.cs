namespace KernelGen;

/// <summary>One node of a network with the activations and gradients that it reads and writes.</summary>
/// <param name="run">What computes it.</param>
/// <param name="epilogue">What the graph fused into the layer.</param>
/// <param name="operands">What the run reads and writes.</param>
/// <param name="gradients">[inputs] how the gradient of each is computed; null where it is not.</param>
internal sealed class NetworkStep(LayerRun run, Epilogue epilogue, RunOperands operands, StepGradient?[] gradients)
{
    /// <summary>The layer.</summary>
    public Layer Layer => run.Layer;

    /// <summary>What computes it.</summary>
    public LayerRun Run => run;

    /// <summary>What the graph fused into the layer.</summary>
    public Epilogue Epilogue => epilogue;

    /// <summary>What the layer reads first.</summary>
    public Activations Input => operands.Input;

    /// <summary>What the layer writes.</summary>
    public Activations Output => operands.Output;

    /// <summary>Gradient of what the layer writes.</summary>
    public Activations OutputGradient => operands.OutputGradient;

    /// <summary>[inputs] how the gradient of each is computed; null where it is not.</summary>
    public IReadOnlyList<StepGradient?> Gradients => gradients;

    /// <summary>Clears the border of the output where its memory held something else; null where it did not.</summary>
    public BorderClearing? OutputBorder { get; init; }

    /// <summary>Computes the output.</summary>
    public void Forward(Workers workers)
    {
        OutputBorder?.Run(workers);
        run.Forward(operands, workers);
    }

    /// <summary>
    /// Clears the borders that are planned to be cleared here. It is done for steps that do not run as well: what lies in the same place
    /// later in the step counts on it.
    /// </summary>
    public void ClearGradientBorders(Workers workers)
    {
        foreach (var gradient in gradients)
            gradient?.Border?.Run(workers);
    }

    /// <summary>Computes the gradients of what it reads, and adds to those of the parameters.</summary>
    /// <param name="step">Its number.</param>
    /// <param name="trained">Which gradients are needed: none where all parameters before are frozen.</param>
    /// <param name="workers">Threads to use.</param>
    public void Backward(int step, TrainedSteps trained, Workers workers)
    {
        ClearGradientBorders(workers);
        for (int input = 0; input < gradients.Length; input++)
        {
            var gradient = trained.NeedsInput(step, input) ? gradients[input] : null;
            operands.SetGradient(input, gradient?.Target, gradient?.Adds ?? false);
        }

        run.Backward(operands, workers);
        for (int input = 0; input < gradients.Length; input++)
        {
            if (operands.GradientOf(input).To is not null)
                gradients[input]!.AddScratch(workers);
        }
    }
}
