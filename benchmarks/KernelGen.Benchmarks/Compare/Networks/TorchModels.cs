using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace KernelGen.Benchmarks.Compare.Networks;

/// <summary>The models of <see cref="TrainedModel"/> as libtorch's modules, dense.</summary>
internal static class TorchModels
{
    /// <summary>A new network with random weights.</summary>
    public static Module<torch.Tensor, torch.Tensor> Create(TrainedModel model) => model.Name switch
    {
        "mlp" => Sequential(Linear(784, 512), ReLU(), Linear(512, 256), ReLU(), Linear(256, 10)),
        "cnn" => Sequential(
            Convolution(1, 32), BatchNorm2d(32), ReLU(inplace: true), MaxPool2d(2),
            Convolution(32, 64), BatchNorm2d(64), ReLU(inplace: true), MaxPool2d(2),
            Convolution(64, 64), BatchNorm2d(64), ReLU(inplace: true), Flatten(), Linear(7 * 7 * 64, 10)),
        _ => Sequential(
            Convolution(3, 64, kernel: 7, stride: 2), BatchNorm2d(64), ReLU(inplace: true), MaxPool2d(3, stride: 2, padding: 1),
            new Block(64, 64, stride: 1), new Block(64, 64, stride: 1), new Block(64, 128, stride: 2), new Block(128, 128, stride: 1),
            new Block(128, 256, stride: 2), new Block(256, 256, stride: 1), new Block(256, 512, stride: 2), new Block(512, 512, stride: 1),
            AdaptiveAvgPool2d(1), Flatten(), Linear(512, model.Classes)),
    };

    private static Module<torch.Tensor, torch.Tensor> Convolution(int inputs, int outputs, int kernel = 3, int stride = 1) =>
        Conv2d(inputs, outputs, kernel, stride, padding: kernel / 2, bias: false);

    /// <summary>ResNet's basic block (He et al., CVPR 2016), as torchvision has it.</summary>
    private sealed class Block : Module<torch.Tensor, torch.Tensor>
    {
        private readonly Sequential _main;
        private readonly Sequential? _shortcut;
        private readonly ReLU _relu = ReLU(inplace: true);

        public Block(int inputs, int outputs, int stride)
            : base(nameof(Block))
        {
            _main = Sequential(
                Convolution(inputs, outputs, stride: stride), BatchNorm2d(outputs), ReLU(inplace: true), Convolution(outputs, outputs),
                BatchNorm2d(outputs));
            if (stride > 1)
                _shortcut = Sequential(Convolution(inputs, outputs, kernel: 1, stride), BatchNorm2d(outputs));
            RegisterComponents();
        }

        public override torch.Tensor forward(torch.Tensor input) =>
            _relu.call(_main.call(input).add_(_shortcut is null ? input : _shortcut.call(input)));

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _main.Dispose();
                _shortcut?.Dispose();
                _relu.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
