using TorchSharp;
using static TorchSharp.torch;

namespace KernelGen.Torch;

/// <summary>A linear layer or convolution of a model: what a generated layer has to be like to take its place.</summary>
internal abstract class DenseModule(nn.Module<Tensor, Tensor> module, Tensor weight, Tensor? bias)
{
    /// <summary>The module.</summary>
    public nn.Module<Tensor, Tensor> Module { get; } = module;

    /// <summary>Its weights.</summary>
    public Tensor Weight { get; } = weight;

    /// <summary>Its bias; null where it has none.</summary>
    public Tensor? Bias { get; } = bias;

    /// <summary>The shape in words.</summary>
    public abstract string Shape { get; }

    /// <summary>The line that declares a class for it.</summary>
    public abstract string Declaration { get; }

    /// <summary>Why no generated layer can take its place; null where one can.</summary>
    public virtual string? Obstacle => TensorMemory.Fault(Weight, float32) is { } fault ? $"its weight {fault}" : null;

    /// <summary>Share of zeros.</summary>
    public double Sparsity
    {
        get
        {
            using var guard = no_grad();
            using var nonzeros = Weight.count_nonzero();
            return 1 - ((double)nonzeros.cpu().item<long>() / Math.Max(1, Weight.numel()));
        }
    }

    /// <summary>A module as this sees it; null where it is neither.</summary>
    public static DenseModule? Of(nn.Module module) => module switch
    {
        TorchSharp.Modules.Linear linear => new DenseLinearModule(linear),
        TorchSharp.Modules.Conv2d convolution => new DenseConv2dModule(convolution),
        _ => null,
    };

    /// <summary>Whether a generated layer computes the same for inputs of a shape.</summary>
    public abstract bool Fits(Layer layer, long[] inputShape);

    /// <summary>
    /// Whether the nonzeros come in the blocks of a layer, or others would become nonzeros too, in equal groups, and at the positions of a
    /// declared mask.
    /// </summary>
    public bool FitsPattern(Layer layer)
    {
        var sparse = layer.Sparse!;
        if (sparse.Grid is { IsSingle: true, IsBalanced: false } && !sparse.IsDeclared)
            return true;
        using var guard = no_grad();
        using var weight = Weight.contiguous();
        var pattern = sparse.IsDeclared
            ? sparse.PatternOf(weight.Floats(), threshold: 0)
            : SparsityPattern.FromMagnitude(sparse.Pattern.Rows, sparse.Pattern.Columns, weight.Floats());
        return sparse.Fault(pattern) is null;
    }

    /// <summary>A module of a generated layer with these weights.</summary>
    public SparseModule Make(Layer layer)
    {
        using var guard = no_grad();
        using var weight = Weight.contiguous();
        using var bias = Bias?.contiguous();
        var made = Make(layer, weight.Floats());
        if (bias is not null)
            bias.Floats().CopyTo(made.bias!.Floats());
        made.weight.requires_grad = Weight.requires_grad;
        if (made.bias is { } b)
            b.requires_grad = Bias!.requires_grad;
        made.train(Module.training);
        return made;
    }

    /// <summary>A module of a generated layer with these weights.</summary>
    protected abstract SparseModule Make(Layer layer, ReadOnlySpan<float> weight);

    /// <summary>Whether a layer is without activation, and has a bias where this has.</summary>
    protected bool HasEqualEpilogue(WeightedLayer layer) => layer.Activation == Activation.None && (layer.Bias is null) == (Bias is null);

    /// <summary>The end of a declaration.</summary>
    protected string BiasArgument => Bias is null ? ", Bias = false" : "";

    private sealed class DenseLinearModule(TorchSharp.Modules.Linear linear) : DenseModule(linear, linear.weight, linear.bias)
    {
        private readonly int _inputs = (int)linear.weight.shape[1], _outputs = (int)linear.weight.shape[0];

        public override string Shape => $"Linear {_inputs} -> {_outputs}";

        public override string Declaration => $"[SparseLinear({_inputs}, {_outputs}{BiasArgument})]";

        public override bool Fits(Layer layer, long[] inputShape) =>
            layer is SparseLinear sparse && sparse.InFeatures == _inputs && sparse.OutFeatures == _outputs && HasEqualEpilogue(sparse);

        protected override SparseModule Make(Layer layer, ReadOnlySpan<float> weight)
        {
            var sparse = (SparseLinear)layer;
            sparse.SetWeights(weight);
            return new SparseLinearModule(sparse);
        }
    }

    private sealed class DenseConv2dModule(TorchSharp.Modules.Conv2d module) : DenseModule(module, module.weight, module.bias)
    {
        private readonly Conv2dFilter _filter = FilterOf(module);

        public override string Shape =>
            $"Conv2d {_filter.InChannels} -> {_filter.OutChannels}, {_filter.Rows.Kernel}x{_filter.Columns.Kernel}";

        public override string? Obstacle => module.padding_mode == PaddingModes.Zeros
            ? base.Obstacle
            : $"it pads with {module.padding_mode}, and generated layers with zeros";

        public override string Declaration =>
            $"[SparseConv2d({_filter.InChannels}, {_filter.OutChannels}{Both("Kernel", axis => axis.Kernel, 0)}"
            + $"{Both("Stride", axis => axis.Stride, 1)}{Padding}{Both("Dilation", axis => axis.Dilation, 1)}"
            + $"{(_filter.Groups == 1 ? "" : $", Groups = {_filter.Groups}")}{BiasArgument})]";

        private string Padding =>
            new[] { _filter.Rows.After, _filter.Columns.Before, _filter.Columns.After }.All(side => side == _filter.Rows.Before)
            ? _filter.Rows.Before == 0 ? "" : $", Padding = {_filter.Rows.Before}"
            : $", PaddingTop = {_filter.Rows.Before}, PaddingLeft = {_filter.Columns.Before}, "
                + $"PaddingBottom = {_filter.Rows.After}, PaddingRight = {_filter.Columns.After}";

        public override bool Fits(Layer layer, long[] inputShape) =>
            layer is SparseConv2d sparse && sparse.Filter == _filter && HasEqualEpilogue(sparse)
            && (sparse.DeclaredHeight ?? inputShape[^2]) == inputShape[^2] && (sparse.DeclaredWidth ?? inputShape[^1]) == inputShape[^1];

        protected override SparseModule Make(Layer layer, ReadOnlySpan<float> weight)
        {
            var sparse = (SparseConv2d)layer;
            sparse.SetWeights(weight);
            return new SparseConv2dModule(sparse);
        }

        private string Both(string name, Func<Conv2dAxis, int> number, int usual)
        {
            var (rows, columns) = (number(_filter.Rows), number(_filter.Columns));
            return rows != columns ? $", {name}Height = {rows}, {name}Width = {columns}" : rows == usual ? "" : $", {name} = {rows}";
        }

        private static Conv2dFilter FilterOf(TorchSharp.Modules.Conv2d module)
        {
            return new((int)module.in_channels, (int)module.out_channels, (int)module.groups, Axis(0), Axis(1));

            Conv2dAxis Axis(int axis)
            {
                int kernel = (int)module.kernel_size[axis], dilation = (int)module.dilation[axis];
                int all = module.padding_type == TorchSharp.Padding.Same ? dilation * (kernel - 1) : 0;
                var (before, after) = module.padding is { } padding ? ((int)padding[axis], (int)padding[axis]) : (all / 2, all - (all / 2));
                return new(kernel, (int)module.stride[axis], before, after, dilation);
            }
        }
    }
}
