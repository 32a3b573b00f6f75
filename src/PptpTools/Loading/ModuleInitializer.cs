using System.Management.Automation;

namespace PptpTools.Loading;

/// <summary>Called by PowerShell when the module is imported, before any cmdlet runs.</summary>
public sealed class ModuleInitializer : IModuleAssemblyInitializer
{
    /// <summary>Makes PptpTools.Platform and its packages findable. It stays so after the module is removed: another runspace may use it.</summary>
    public void OnImport() => PlatformResolver.Install();
}
