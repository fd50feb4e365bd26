namespace KernelGen.Runtime.Tests;

// A small network with sizes that no tile divides, and what stands alone in a test.
[SparseLinear(20, 27, Activation = Activation.Relu)] public sealed partial class Hidden;

[SparseLinear(27, 18, Activation = Activation.Relu)] public sealed partial class Deep;

[DenseLinear(18, 5)] public sealed partial class Classifier;

[SparseLinear(6, 4)] public sealed partial class Small;

[SparseLinear(6, 4, Bias = false)] public sealed partial class WithoutBias;

[SparseLinear(6, 6, Activation = Activation.Relu)] public sealed partial class Square;

[DenseLinear(6, 6)] public sealed partial class DenseSquare;

[SparseLinear(18, 20)] public sealed partial class Wider;

[SparseLinear(20, 40)] public sealed partial class Expand;

[SparseLinear(40, 20)] public sealed partial class Contract;

[DenseLinear(20, 5)] public sealed partial class Scores;
