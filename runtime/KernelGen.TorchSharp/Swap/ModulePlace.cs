using System.Reflection;
using System.Runtime.CompilerServices;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace KernelGen.Torch;

/// <summary>Where a module lies in a model.</summary>
/// <param name="Parent">The module that has it.</param>
/// <param name="Key">Its name there.</param>
/// <param name="Name">Its name in the model.</param>
/// <param name="Module">The module.</param>
internal sealed record ModulePlace(nn.Module Parent, string Key, string Name, nn.Module Module)
{
    /// <summary>All modules of a model below the model itself, parents before what they have.</summary>
    public static IEnumerable<ModulePlace> Of(nn.Module model, string prefix = "")
    {
        foreach (var (key, module) in model.named_children())
        {
            var place = new ModulePlace(model, key, prefix + key, module);
            yield return place;
            foreach (var below in Of(module, place.Name + "."))
                yield return below;
        }
    }

    /// <summary>Why a sparse module cannot be put there; null where it can.</summary>
    public string? Obstacle
    {
        get
        {
            if (Parent is Sequential or IList<nn.Module> or IList<nn.Module<Tensor, Tensor>>)
                return null;
            var fields = Fields().ToArray();
            if (fields.Length == 0)
                return $"no field of {Parent.GetType().Name} holds it, so it cannot be replaced; put it into a field or a Sequential";
            return Array.Find(fields, holder => !holder.FieldType.IsAssignableFrom(typeof(nn.Module<Tensor, Tensor>))) is { } narrow
                ? $"field {narrow.Name} of {Parent.GetType().Name} can hold {narrow.FieldType.Name} alone; "
                    + "declare it as Module<Tensor, Tensor>"
                : null;
        }
    }

    /// <summary>Puts another module there.</summary>
    public void Replace(nn.Module<Tensor, Tensor> other)
    {
        switch (Parent)
        {
            case Sequential sequential:
                var modules = ModulesOf(sequential);
                modules[modules.IndexOf((nn.IModule<Tensor, Tensor>)Module)] = other;
                return;
            case IList<nn.Module<Tensor, Tensor>> list:
                list[list.IndexOf((nn.Module<Tensor, Tensor>)Module)] = other;
                break;
            case IList<nn.Module> list:
                list[list.IndexOf(Module)] = other;
                break;
            default:
                foreach (var field in Fields())
                    field.SetValue(Parent, other);
                break;
        }

        SubmodulesOf(Parent)[Key] = other;
    }

    /// <summary>The fields of the parent that hold the module, those of its bases too: as TorchSharp finds a module's components.</summary>
    private IEnumerable<FieldInfo> Fields()
    {
        const BindingFlags own = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        for (var type = Parent.GetType(); type is not null && type != typeof(nn.Module); type = type.BaseType)
        {
            foreach (var field in type.GetFields(own))
            {
                if (ReferenceEquals(field.GetValue(Parent), Module))
                    yield return field;
            }
        }
    }

    /// <summary>The modules of a Sequential, which gives no other way to exchange one.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_modules")]
    private static extern ref List<nn.IModule<Tensor, Tensor>> ModulesOf(Sequential sequential);

    /// <summary>The registered modules of a module.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_internal_submodules")]
    private static extern ref OrderedDict<string, nn.Module> SubmodulesOf(nn.Module module);
}
