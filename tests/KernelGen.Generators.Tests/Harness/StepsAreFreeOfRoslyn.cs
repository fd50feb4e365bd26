using System.Collections;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Xunit.Sdk;

namespace KernelGen.Generators.Tests.Harness;

/// <summary>
/// No object of Roslyn can be reached from what a step returned: one symbol would keep a whole compilation alive and defeat caching.
/// </summary>
internal static class StepsAreFreeOfRoslyn
{
    public static void Require(GeneratorRunResult result)
    {
        foreach (var step in PipelineSteps.Of(result))
        {
            foreach (var (value, _) in step.Outputs)
                Walk(value, step.Name ?? "(unnamed step)");
        }
    }

    /// <summary>Follows fields and elements from an object; the path in the message says how the offender was reached.</summary>
    private static void Walk(object? root, string name)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var open = new Stack<(object Value, string Path)>();
        Push(root, name);
        while (open.TryPop(out var next))
        {
            var (value, path) = next;
            var type = value.GetType();
            if (IsOfRoslyn(type))
                throw new XunitException($"{path} holds a {type.FullName}, an object of Roslyn.");
            if (type.IsPrimitive || type.IsEnum || type.IsPointer || value is string or Type or Pointer
                || (!type.IsValueType && !seen.Add(value)))
            {
                continue;
            }

            if (value is Array array)
            {
                int i = 0;
                foreach (object? element in (IEnumerable)array)
                    Push(element, $"{path}[{i++}]");
                continue;
            }

            for (var level = type; level is not null; level = level.BaseType)
            {
                foreach (var field in level.GetFields(
                    BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                {
                    Push(field.GetValue(value), $"{path}.{field.Name}");
                }
            }
        }

        void Push(object? value, string path)
        {
            if (value is not null)
                open.Push((value, path));
        }
    }

    /// <summary>As <c>is</c> sees it: the type itself, any of its bases or interfaces.</summary>
    private static bool IsOfRoslyn(Type type)
    {
        for (var level = type; level is not null; level = level.BaseType)
        {
            if (IsDefinedByRoslyn(level))
                return true;
        }

        return type.GetInterfaces().Any(IsDefinedByRoslyn);
    }

    private static bool IsDefinedByRoslyn(Type type) =>
        type.Assembly.GetName().Name!.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal);
}
