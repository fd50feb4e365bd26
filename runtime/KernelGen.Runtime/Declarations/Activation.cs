namespace KernelGen;

/// <summary>The elementwise function that a layer applies to its result, folded into the store of the kernel's tile.</summary>
public enum Activation
{
    /// <summary><c>y = z</c>.</summary>
    None,

    /// <summary><c>y = max(z, 0)</c>; its gradient is <c>dz = dy where y &gt; 0, else 0</c>.</summary>
    Relu,
}
