using System.Management.Automation;
using PptpTools.Server;

namespace PptpTools.Loading;

/// <summary>Called by PowerShell when the module is imported, before any cmdlet runs, and when it is removed.</summary>
public sealed class ModuleInitializer : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    /// <summary>Makes PptpTools.Platform and its packages findable. It stays so after the module is removed: another runspace may use it.</summary>
    public void OnImport() => PlatformResolver.Install();

    /// <summary>Ends the servers and tunnels of this process: nothing of the module is left behind.</summary>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        foreach (PptpServer server in PptpServer.Running)
            server.Stop();
        TunnelPlatform.Current.CloseOwnSessions();
    }
}
