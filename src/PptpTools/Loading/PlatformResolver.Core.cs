#if NET
using System;
using System.IO;
using System.Reflection;
using System.Runtime.Loader;

namespace PptpTools.Loading;

/// <summary>
/// Finds PptpTools.Platform in the folder <c>isolated</c> and loads it into a context of its own. So its packages meet
/// neither those that PowerShell brings nor those of other modules. It answers for that one name only.
/// </summary>
internal static class PlatformResolver
{
    private const string Platform = "PptpTools.Platform";

    private static readonly Lazy<Assembly?> Loaded = new(Load);

    public static void Install()
    {
        AssemblyLoadContext.Default.Resolving -= OnResolving;
        AssemblyLoadContext.Default.Resolving += OnResolving;
    }

    private static Assembly? OnResolving(AssemblyLoadContext context, AssemblyName name) => name.Name == Platform ? Loaded.Value : null;

    private static Assembly? Load()
    {
        string folder = Path.GetDirectoryName(typeof(PlatformResolver).Assembly.Location) ?? "";
        string path = Path.Combine(folder, "isolated", Platform + ".dll");
        return File.Exists(path) ? new IsolatedContext(path).LoadFromAssemblyPath(path) : null;
    }

    /// <summary>Everything that PptpTools.Platform.deps.json names; the rest, Core among it, comes from the default context.</summary>
    private sealed class IsolatedContext(string path) : AssemblyLoadContext(Platform)
    {
        private readonly AssemblyDependencyResolver _resolver = new(path);

        protected override Assembly? Load(AssemblyName assemblyName) =>
            _resolver.ResolveAssemblyToPath(assemblyName) is { } found ? LoadFromAssemblyPath(found) : null;

        protected override IntPtr LoadUnmanagedDll(string unmanagedDllName) =>
            _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } found ? LoadUnmanagedDllFromPath(found) : IntPtr.Zero;
    }
}
#endif
