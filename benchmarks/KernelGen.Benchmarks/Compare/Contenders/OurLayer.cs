using KernelGen.Benchmarks.Shapes;

namespace KernelGen.Benchmarks.Compare.Contenders;

/// <summary>A layer of this project with a problem's weights.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="WeightGradient">dW [rows, columns], zeros included.</param>
public sealed record OurLayer(WeightedLayer Layer, Func<float[]> WeightGradient)
{
    /// <summary>A sparse layer.</summary>
    public static OurLayer Sparse(LayerProblem problem)
    {
        switch (problem.Case.Shape)
        {
            case ConvShape shape:
                var convolution = DeclaredConvLayers.CreateSparse(shape.Geometry, problem.Kernels);
                convolution.SetWeights(problem.DenseWeights(), problem.Pattern);
                return new OurLayer(convolution, convolution.GradientToDense);
            case var shape:
                var layer = DeclaredLayers.Create((LinearShape)shape, problem.Kernels);
                layer.SetWeights(problem.DenseWeights(), problem.Pattern);
                layer.SetBias(problem.Bias);
                return new OurLayer(layer, layer.GradientToDense);
        }
    }

    /// <summary>The dense layer of the same shape and weights: what a user has who declares the layer dense.</summary>
    public static OurLayer Dense(LayerProblem problem)
    {
        switch (problem.Case.Shape)
        {
            case ConvShape shape:
                var convolution = DeclaredConvLayers.CreateDense(shape.Geometry, problem.Kernels);
                convolution.SetWeights(problem.DenseWeights());
                return new OurLayer(convolution, convolution.GradientToDense);
            case var shape:
                var layer = DeclaredDenseLayers.Create((LinearShape)shape, problem.Kernels);
                layer.SetWeights(problem.DenseWeights());
                layer.SetBias(problem.Bias);
                return new OurLayer(layer, () => layer.Weights.Gradient.ToArray());
        }
    }

    /// <summary>The width that a layer's kernels have.</summary>
    public static VectorWidth WidthFor(LayerShape shape, KernelOptions kernels) => shape is ConvShape convolution
        ? DeclaredConvLayers.CreateDense(convolution.Geometry, kernels).Width
        : DeclaredLayers.Create((LinearShape)shape, kernels).Width;
}
