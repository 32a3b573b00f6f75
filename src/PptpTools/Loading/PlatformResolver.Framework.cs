#if NETFRAMEWORK
using System;
using System.IO;
using System.Reflection;

namespace PptpTools.Loading;

/// <summary>
/// Windows PowerShell has no load contexts and reads no binding redirects: assemblies that ours ask for are found by
/// simple name in the module's own folders, whatever version is asked for.
/// </summary>
internal static class PlatformResolver
{
    private static readonly string Folder = Path.GetDirectoryName(typeof(PlatformResolver).Assembly.Location) ?? "";

    public static void Install()
    {
        AppDomain.CurrentDomain.AssemblyResolve -= OnAssemblyResolve;
        AppDomain.CurrentDomain.AssemblyResolve += OnAssemblyResolve;
    }

    private static Assembly? OnAssemblyResolve(object? sender, ResolveEventArgs wanted)
    {
        string name = new AssemblyName(wanted.Name).Name ?? "";
        if (!IsOurs(wanted.RequestingAssembly) && !name.StartsWith("PptpTools.", StringComparison.Ordinal))
            return null;
        foreach (string folder in new[] { Folder, Path.Combine(Folder, "isolated") })
        {
            string path = Path.Combine(folder, name + ".dll");
            if (File.Exists(path))
                return Assembly.LoadFrom(path);
        }

        return null;
    }

    private static bool IsOurs(Assembly? requesting) =>
        requesting is { IsDynamic: false } && requesting.Location.StartsWith(Folder, StringComparison.OrdinalIgnoreCase);
}
#endif
