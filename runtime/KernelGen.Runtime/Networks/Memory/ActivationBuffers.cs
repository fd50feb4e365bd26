namespace KernelGen;

/// <summary>
/// Plans how long the activations of a graph are needed: from the layer that writes them to the last layer that reads them, forward or
/// backward. The output of a layer that only changes the shape uses the memory of its input. The memory of the network's input and output
/// is in use during the whole step, because the caller reads and writes it.
/// </summary>
internal static class ActivationBuffers
{
    /// <returns>[values]</returns>
    public static PlannedBuffer[] Plan(NetworkGraph graph, GradientFlow flow, int batch, int[] strips)
    {
        var (times, borders, buffers) = (new StepTimes(graph.Nodes.Count), Borders(graph, strips), new PlannedBuffer[graph.Shapes.Count]);
        buffers[0] = new PlannedBuffer(graph.Shapes[0], borders[0], batch, strips[0]);
        for (int i = 0; i < graph.Nodes.Count; i++)
        {
            var (node, needs) = (graph.Nodes[i], graph.Needs[i]);
            int first = node.Inputs[0];
            bool view = needs.KeepsMemory && strips[first] == 1 && borders[i + 1] == default
                && Activations.AreContiguous(graph.Shapes[first], borders[first]);
            buffers[i + 1] = view ? buffers[first] : new PlannedBuffer(graph.Shapes[i + 1], borders[i + 1], batch, strips[i + 1]);

            buffers[i + 1].Use(StepTimes.Forward(i));
            foreach (int input in node.Inputs)
                buffers[input].Use(StepTimes.Forward(i));
            for (int n = 0; n < node.Inputs.Count; n++)
            {
                if (flow.Needs(i + 1) && (n == 0 ? needs.BackwardReadsInput : needs.BackwardReadsOtherInputs))
                    buffers[node.Inputs[n]].Use(times.Backward(i));
            }

            if (flow.Needs(i + 1) && needs.BackwardReadsOutput)
                buffers[i + 1].Use(times.Backward(i));
        }

        foreach (var kept in new[] { buffers[0], buffers[^1] })
        {
            kept.Use(StepTimes.First);
            kept.Use(times.Last);
        }

        return buffers;
    }

    /// <summary>The border of each value, wide enough for every layer that has it as its first input; a residual needs none.</summary>
    private static Border[] Borders(NetworkGraph graph, int[] strips)
    {
        var borders = new Border[graph.Shapes.Count];
        for (int i = 0; i < graph.Nodes.Count; i++)
        {
            int input = graph.Nodes[i].Inputs[0];
            borders[input] = Border.Max(borders[input], graph.Needs[i].InputBorderIn(strips[input]));
        }

        return borders;
    }
}
