using System.Management.Automation;
using PptpTools.Server;

namespace PptpTools.Commands;

/// <summary>Stops servers of this process.</summary>
[Cmdlet(VerbsLifecycle.Stop, "PptpServer", SupportsShouldProcess = true, DefaultParameterSetName = NameSet)]
public sealed class StopPptpServerCommand : PptpCommand
{
    private const string NameSet = "Name";
    private const string ServerSet = "Server";

    /// <summary>Names of servers.</summary>
    [Parameter(Position = 0, ParameterSetName = NameSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Name { get; set; } = ["*"];

    /// <summary>The servers.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ServerSet)]
    [Alias("InputObject")]
    [ValidateNotNullOrEmpty]
    public PptpServer[] Server { get; set; } = [];

    /// <summary>Stops them.</summary>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == NameSet)
            Server = [.. ServerNames.Find(this, Name)];
        foreach (PptpServer server in Server)
        {
            if (ShouldProcess(server.ToString(), "Stop the PPTP server and end its tunnels"))
                server.Stop();
        }
    }
}
