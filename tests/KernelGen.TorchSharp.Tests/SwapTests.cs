using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace KernelGen.Torch.Tests;

[Collection(OneAtATime.Name)]
public class SwapTests : OracleTests
{
    private static readonly SwapOptions Unmeasured = new() { Measure = false };

    [Fact]
    public void Modules_in_fields_lists_and_sequentials_are_exchanged_and_compute_the_same()
    {
        using var scope = NewDisposeScope();
        using var model = new Nested().Prune(0.9);
        using var x = rand(3, 20);
        model.train();
        ((Module)model.Named).eval();
        var before = model.call(x).Numbers();
        var report = SparseModules.Swap(model, x, Models.Declared, Unmeasured);
        Assert.Equal(["Named", "again", "listed.0", "rest.1", "shared"], report.Rows.Select(row => row.Name).Order(StringComparer.Ordinal));
        Assert.All(report.Rows, row => Assert.True(row.Replaced, row.Reason));
        Tolerance.Require(before, model.call(x).Numbers(), Tolerance.OfNetwork, "output");
        Assert.Same(model.Shared, model.Again);
        Assert.All(model.named_modules().Select(named => named.module), module => Assert.False(module is TorchSharp.Modules.Linear));
        Assert.Equal(15, model.named_parameters().Count() + model.named_buffers().Count() + 3);
        Assert.True(model.Shared.training);
        Assert.False(model.Named.training);
    }

    [Fact]
    public void The_report_says_what_was_done_and_why()
    {
        using var scope = NewDisposeScope();
        using var model = Sequential(
            ("small", Linear(20, 12).Prune(0.9)), ("fixed", new Fixed().Prune(0.9)), ("full", Linear(5, 4)),
            ("other", Linear(4, 7, hasBias: false).Prune(0.95)),
            ("image", Unflatten(1, [1, 7, 1])), ("rows", Conv2d(1, 2, (3, 1), padding: (1, 0), stride: (2, 1)).Prune(1)),
            ("mirror", Conv2d(2, 2, (1, 1), padding_mode: PaddingModes.Reflect).Prune(1)));
        var report = SparseModules.Swap(model, rand(3, 20), Models.Declared, new SwapOptions { Budget = TimeSpan.FromMilliseconds(1) });
        Assert.Equal(
            [
                "fixed.inner: field _inner of Fixed can hold Linear alone; declare it as Module<Tensor, Tensor>",
                "full: fewer zeros than 80 %",
                "other: no class is declared; add [SparseLinear(4, 7, Bias = false)]",
                "rows: no class is declared; add [SparseConv2d(1, 2, KernelHeight = 3, KernelWidth = 1, StrideHeight = 2, StrideWidth = 1, "
                    + "PaddingTop = 1, PaddingLeft = 0, PaddingBottom = 1, PaddingRight = 0)]",
                "mirror: it pads with Reflect, and generated layers with zeros",
            ],
            report.Rows.Where(row => row.Name != "small").Select(row => $"{row.Name}: {row.Reason}"));
        Assert.Equal(2, report.MissingDeclarations.Count);

        var measured = report.Rows.Single(row => row.Name == "small");
        Assert.Equal(measured.Sparse < measured.Dense, measured.Replaced);
        Assert.Equal(measured.Replaced, model.named_children().First().module is SparseLinearModule);
        Assert.Matches(@"^Linear20x12 is \d+\.\d times as fast$", measured.Reason);
        string table = report.ToString();
        Assert.StartsWith("Module", table, StringComparison.Ordinal);
        Assert.Equal(report.Rows.Count + 1, table.TrimEnd().Split('\n').Length);
        Assert.Contains("Conv2d 1 -> 2, 3x1", table, StringComparison.Ordinal);
    }

    /// <summary>A layer with a declared mask stands in for a module whose nonzeros the mask has, and for no other.</summary>
    [Fact]
    public void A_declared_mask_must_hold_the_nonzeros()
    {
        using var scope = NewDisposeScope();
        using var model = Sequential(("within", Linear(12, 5)), ("between", Linear(5, 12)), ("outside", Linear(12, 5).Prune(0.9)));
        bool[] mask = new Masked12x5().Pattern.ToMask();
        using (no_grad())
        {
            var weight = ((TorchSharp.Modules.Linear)model[0]).weight!;
            weight.mul_(tensor(mask.Select((kept, i) => kept && i > 0 ? 1f : 0).ToArray(), 5, 12));
        }

        using var x = rand(3, 12);
        var before = model.call(x).Numbers();
        var report = SparseModules.Swap(model, x, [() => new Masked12x5()], Unmeasured);
        Assert.Equal(
            [("within", true), ("between", false), ("outside", false)], report.Rows.Select(row => (row.Name, row.Replaced)));
        Tolerance.Require(before, model.call(x).Numbers(), Tolerance.OfNetwork, "output");
        var error = Assert.Throws<ArgumentException>(() => new SparseLinearModule(new Masked12x5()));
        Assert.Contains("Layer Masked12x5 has no weights yet. Call its SetWeights", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_declaration_that_is_missing_is_one_that_fits()
    {
        using var scope = NewDisposeScope();
        using var convolution = Conv2d(8, 6, 3, padding: 2, dilation: 2);
        using var grouped = Conv2d(8, 6, 3, padding: 1, groups: 2);
        using var same = Conv2d(8, 6, 3, padding: TorchSharp.Padding.Same, bias: false);
        Assert.Equal("[SparseConv2d(8, 6, Kernel = 3, Padding = 2, Dilation = 2)]", DenseModule.Of(convolution)!.Declaration);
        Assert.Equal("[SparseConv2d(8, 6, Kernel = 3, Padding = 1, Groups = 2)]", DenseModule.Of(grouped)!.Declaration);
        Assert.Equal("[SparseConv2d(8, 6, Kernel = 3, Padding = 1, Bias = false)]", DenseModule.Of(same)!.Declaration);
        Assert.True(DenseModule.Of(convolution)!.Fits(new ConvDilated(), [1, 8, 9, 9]));
        Assert.False(DenseModule.Of(convolution)!.Fits(new ConvGroups(), [1, 8, 9, 9]));
        Assert.False(DenseModule.Of(Conv2d(8, 6, 1))!.Fits(new Conv1x1(), [1, 8, 9, 9]));
        Assert.True(DenseModule.Of(Conv2d(6, 6, 3, padding: 1))!.Fits(new Conv9x9(), [1, 6, 9, 9]));
        Assert.False(DenseModule.Of(Conv2d(6, 6, 3, padding: 1))!.Fits(new Conv9x9(), [1, 6, 9, 8]));
    }

    [Fact]
    public void Statistics_gradients_and_modes_stay_as_they_were()
    {
        using var scope = NewDisposeScope();
        using var model = Models.Images();
        var norm = (TorchSharp.Modules.BatchNorm2d)model[1];
        var mean = norm.running_mean!.Numbers();
        SparseModules.Swap(model, rand(12, 3, 8, 8), Models.Declared, new SwapOptions { Budget = TimeSpan.FromMilliseconds(1) });
        Assert.Equal(mean, norm.running_mean!.Numbers());
        Assert.All(model.named_modules(), named => Assert.True(named.module.training, named.name));
        Assert.All(model.named_parameters(), named => Assert.Null(named.parameter.grad));
    }

    [Fact]
    public void Channels_last_changes_no_result()
    {
        using var scope = NewDisposeScope();
        using var model = Models.Images();
        SparseModules.Swap(model, rand(12, 3, 8, 8), [() => new Down8x8()], Unmeasured);
        model.eval();
        using var x = ModuleComparison.Random([12, 3, 8, 8]);
        var before = model.call(x).Numbers();
        SparseModules.UseChannelsLast(model);
        Tolerance.Require(before, model.call(x).Numbers(), Tolerance.OfNetwork, "output");
        Assert.Equal(PixelOrder.ChannelsLast, PixelOrders.Of(((Module<Tensor, Tensor>)model[0]).call(x)));
        Assert.Equal(PixelOrder.ChannelsLast, PixelOrders.Of(((Module<Tensor, Tensor>)model[3]).call(rand(2, 8, 6, 6))));
    }

    [Fact]
    public void A_model_that_is_one_layer_is_refused()
    {
        using var scope = NewDisposeScope();
        var exception = Assert.Throws<ArgumentException>(() => SparseModules.Swap(Linear(20, 12), rand(3, 20), Models.Declared));
        Assert.Contains("Put it into a Sequential", exception.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new SwapOptions { Threshold = 2 });
    }

    private sealed class Fixed : Module<Tensor, Tensor>
    {
        [TorchSharp.Utils.ComponentName(Name = "inner")]
        private readonly TorchSharp.Modules.Linear _inner = Linear(12, 5);

        public Fixed()
            : base(nameof(Fixed)) => RegisterComponents();

        public override Tensor forward(Tensor input) => _inner.call(input);
    }

    private sealed class Nested : Module<Tensor, Tensor>
    {
        [TorchSharp.Utils.ComponentName(Name = "listed")]
        private readonly TorchSharp.Modules.ModuleList<Module<Tensor, Tensor>> _listed = ModuleList<Module<Tensor, Tensor>>(Linear(12, 5));

        [TorchSharp.Utils.ComponentName(Name = "rest")]
        private readonly TorchSharp.Modules.Sequential _rest = Sequential(ReLU(), Linear(12, 5));

        public Nested()
            : base(nameof(Nested))
        {
            Named = Linear(20, 12);
            Shared = Again = Linear(20, 12);
            RegisterComponents();
        }

        [field: TorchSharp.Utils.ComponentName(Name = "Named")]
        public Module<Tensor, Tensor> Named { get; }

        [field: TorchSharp.Utils.ComponentName(Name = "shared")]
        public Module<Tensor, Tensor> Shared { get; }

        [field: TorchSharp.Utils.ComponentName(Name = "again")]
        public Module<Tensor, Tensor> Again { get; }

        public override Tensor forward(Tensor input) =>
            _listed[0].call(Named.call(input)) + _rest.call(Shared.call(input) + Again.call(input));
    }
}
