using System.Runtime.CompilerServices;

namespace KernelGen.Runtime.Tests;

/// <summary>
/// Tests choose kernels as users do, but remember the choices in a folder of their own, not in that of whoever runs them.
/// </summary>
internal static class CacheOfTests
{
    [ModuleInitializer]
    internal static void Redirect()
    {
        string folder = Directory.CreateTempSubdirectory("kernelgen-cache-").FullName;
        Environment.SetEnvironmentVariable(KernelOptions.CacheVariable, folder);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
    }
}
