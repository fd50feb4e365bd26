using Onnx;

namespace KernelGen.Tool.Tests.Harness;

/// <summary>Inputs and outputs of models.</summary>
internal static class OnnxValue
{
    /// <summary>A value of floats.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shape">Its shape; -1 for a dimension that is left open.</param>
    public static ValueInfoProto Floats(string name, params long[] shape)
    {
        var dimensions = new TensorShapeProto();
        foreach (long size in shape)
        {
            dimensions.Dim.Add(
                size < 0
                    ? new TensorShapeProto.Types.Dimension { DimParam = "n" }
                    : new TensorShapeProto.Types.Dimension { DimValue = size });
        }

        var tensor = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float, Shape = dimensions };
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } };
    }
}
