using System.Text.Json;

namespace KernelGen.Storage;

/// <summary>The number types that the format has.</summary>
internal static class TensorTypes
{
    private static readonly (string Name, TensorType Type, int Bits)[] All =
    [
        ("F32", TensorType.F32, 32), ("F64", TensorType.F64, 64), ("F16", TensorType.F16, 16), ("BF16", TensorType.BF16, 16),
        ("I64", TensorType.I64, 64), ("I32", TensorType.I32, 32), ("U64", TensorType.Other, 64), ("C64", TensorType.Other, 64),
        ("U32", TensorType.Other, 32), ("I16", TensorType.Other, 16), ("U16", TensorType.Other, 16), ("BOOL", TensorType.Other, 8),
        ("U8", TensorType.Other, 8), ("I8", TensorType.Other, 8), ("F8_E5M2", TensorType.Other, 8), ("F8_E4M3", TensorType.Other, 8),
        ("F8_E8M0", TensorType.Other, 8), ("F8_E4M3FNUZ", TensorType.Other, 8), ("F8_E5M2FNUZ", TensorType.Other, 8),
        ("F6_E2M3", TensorType.Other, 6), ("F6_E3M2", TensorType.Other, 6), ("F4", TensorType.Other, 4),
    ];

    /// <summary>The type that a text of the header names; 0 bits where the format has none of this name.</summary>
    public static (string Name, TensorType Type, int Bits) Named(ref Utf8JsonReader reader)
    {
        foreach (var row in All)
        {
            if (reader.ValueTextEquals(row.Name))
                return row;
        }

        return ("", TensorType.Other, 0);
    }
}
