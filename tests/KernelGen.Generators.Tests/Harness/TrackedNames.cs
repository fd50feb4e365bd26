using System.Reflection;

namespace KernelGen.Generators.Tests.Harness;

/// <summary>The names of the pipeline's steps, found by reflection so that a new step is checked without anybody thinking of it.</summary>
internal static class TrackedNames
{
    public static IReadOnlyList<string> Of(Type names)
    {
        string[] found = [.. names.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static)
            .Where(field => field.IsLiteral && field.FieldType == typeof(string))
            .Select(field => (string)field.GetRawConstantValue()!)];
        Assert.NotEmpty(found);
        return found;
    }
}
