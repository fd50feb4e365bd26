using System.Text;
using KernelGen.Reference;

namespace KernelGen.Fuzzing.Drawing;

/// <summary>A layer that the generator is asked for: the numbers of its attribute.</summary>
/// <param name="Sparse">Whether its weights are sparse.</param>
/// <param name="Shape">Channels, groups and axes; a linear layer has a kernel of one pixel.</param>
/// <param name="Height">Rows of the input; 0 for a linear layer.</param>
/// <param name="Width">Columns of the input; 0 for a linear layer.</param>
/// <param name="Bias">Whether a bias is added.</param>
/// <param name="Relu">Whether the result is rectified.</param>
internal sealed record Declared(bool Sparse, ConvolutionShape Shape, int Height, int Width, bool Bias, bool Relu)
{
    public static Declared Linear(bool sparse, int inputs, int outputs, bool bias, bool relu) =>
        new(sparse, new(inputs, outputs, 1, new(1), new(1)), 0, 0, bias, relu);

    public bool IsLinear => Height == 0;

    public ActivationShape Input => IsLinear ? ActivationShape.Vector(Shape.InChannels) : new(Height, Width, Shape.InChannels);

    public ActivationShape Output =>
        IsLinear ? ActivationShape.Vector(Shape.OutChannels) : new(Shape.Rows.Outputs(Height), Shape.Columns.Outputs(Width), Shape.OutChannels);

    /// <summary>Products of one sample, were all weights there.</summary>
    public long Products => (long)Output.Height * Output.Width * Shape.Weights;

    /// <summary>The declaration in C#.</summary>
    public string Text(string name)
    {
        var text = new StringBuilder($"[{(Sparse ? "Sparse" : "Dense")}{(IsLinear ? "Linear" : "Conv2d")}({Shape.InChannels}, {Shape.OutChannels}");
        if (!IsLinear)
        {
            Both("Kernel", axis => axis.Kernel, 0);
            Both("Stride", axis => axis.Stride, 1);
            Both("Dilation", axis => axis.Dilation, 1);
            Padding();
            One("Groups", Shape.Groups, 1);
            One("Height", Height, 0);
            One("Width", Width, 0);
        }

        text.Append(Bias ? "" : ", Bias = false").Append(Relu ? ", Activation = Activation.Relu" : "");
        return text.Append($")] public sealed partial class {name};").ToString();

        void One(string property, int value, int usual) => text.Append(value == usual ? "" : $", {property} = {value}");

        void Both(string property, Func<ConvolutionAxis, int> of, int usual)
        {
            if (of(Shape.Rows) == of(Shape.Columns))
            {
                One(property, of(Shape.Rows), usual);
                return;
            }

            One(property + "Height", of(Shape.Rows), 0);
            One(property + "Width", of(Shape.Columns), 0);
        }

        void Padding()
        {
            int[] sides = [Shape.Rows.Before, Shape.Columns.Before, Shape.Rows.After, Shape.Columns.After];
            if (sides.Distinct().Count() == 1)
            {
                One("Padding", sides[0], 0);
                return;
            }

            string[] names = ["Top", "Left", "Bottom", "Right"];
            for (int i = 0; i < sides.Length; i++)
                One("Padding" + names[i], sides[i], 0);
        }
    }
}
