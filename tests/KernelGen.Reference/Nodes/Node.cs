namespace KernelGen.Reference;

/// <summary>A function of a batch with its gradients. A network is a <see cref="Chain"/>, and so a node as well.</summary>
public abstract class Node
{
    /// <summary>What is learned.</summary>
    public virtual IEnumerable<Learned> Learned => [];

    /// <summary>Nodes that this one is made of.</summary>
    public virtual IEnumerable<Node> Parts => [];

    /// <summary>Computes the output and keeps what the backward pass needs.</summary>
    /// <param name="x">Input.</param>
    /// <param name="training">Whether the pass belongs to training, which batch normalisation asks for.</param>
    public abstract Array4 Forward(Array4 x, bool training);

    /// <summary>Adds to the gradients of what is learned, after a forward pass.</summary>
    /// <param name="dy">Gradient of the output.</param>
    /// <returns>Gradient of the input.</returns>
    public abstract Array4 Backward(Array4 dy);

    /// <summary>This node and all that it is made of.</summary>
    public IEnumerable<Node> All() => Parts.SelectMany(part => part.All()).Prepend(this);

    /// <summary>Sets the gradients of what is learned to zero.</summary>
    public void ClearGradients()
    {
        foreach (var learned in Learned)
            learned.ClearGradient();
    }
}
