using System.Management.Automation;
using PptpTools.Server;

namespace PptpTools.Commands;

/// <summary>Writes the servers of this process.</summary>
[Cmdlet(VerbsCommon.Get, "PptpServer")]
[OutputType(typeof(PptpServer))]
public sealed class GetPptpServerCommand : PptpCommand
{
    /// <summary>Names of servers.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Name { get; set; } = ["*"];

    /// <summary>Writes them.</summary>
    protected override void EndProcessing()
    {
        foreach (PptpServer server in ServerNames.Find(this, Name))
            WriteObject(server);
    }
}
