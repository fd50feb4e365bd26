namespace KernelGen.Generators.Specs;

/// <summary>What one declaration asks for.</summary>
/// <remarks>
/// The contract of every spec: immutable, structurally equal in all members, and free of symbols, syntax and compilations. Roslyn compares
/// specs to decide what to run again; one member that compares by reference silently regenerates everything at each key stroke.
/// </remarks>
/// <param name="Type">The class that was declared.</param>
internal abstract record LayerSpec(DeclaredType Type);

/// <summary>A linear layer, <c>Y = activation(W X + b)</c>.</summary>
internal abstract record LinearSpec(DeclaredType Type, int InFeatures, int OutFeatures, bool Bias, FusedActivation Activation)
    : LayerSpec(Type);

/// <summary>A linear layer with sparse weights whose pattern is known at run time.</summary>
internal sealed record SparseLinearSpec(DeclaredType Type, int InFeatures, int OutFeatures, bool Bias, FusedActivation Activation)
    : LinearSpec(Type, InFeatures, OutFeatures, Bias, Activation);

/// <summary>A linear layer with dense weights.</summary>
internal sealed record DenseLinearSpec(DeclaredType Type, int InFeatures, int OutFeatures, bool Bias, FusedActivation Activation)
    : LinearSpec(Type, InFeatures, OutFeatures, Bias, Activation);

/// <summary>The elementwise function folded into a kernel's store; names and order are those of the runtime's enum <c>Activation</c>.</summary>
internal enum FusedActivation
{
    None,
    Relu,
}
