using Microsoft.CodeAnalysis;
namespace KernelGen.Generators;
[Generator(LanguageNames.CSharp)]
public sealed class KernelGenerator : IIncrementalGenerator { public void Initialize(IncrementalGeneratorInitializationContext context) { } }
