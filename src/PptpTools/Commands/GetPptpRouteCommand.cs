using System;
using System.IO;
using System.Linq;
using System.Management.Automation;
using PptpTools.Journal;
using PptpTools.Session;

namespace PptpTools.Commands;

/// <summary>Writes the routes that tunnels brought, each with its reason, or the host's routes or interfaces before and after.</summary>
[Cmdlet(VerbsCommon.Get, "PptpRoute", DefaultParameterSetName = RouteSet)]
[OutputType(typeof(TunnelRoute), ParameterSetName = [RouteSet])]
[OutputType(typeof(RouteComparison), ParameterSetName = [CompareSet])]
[OutputType(typeof(InterfaceComparison), ParameterSetName = [InterfaceSet])]
public sealed class GetPptpRouteCommand : PptpCommand
{
    private const string RouteSet = "Route";
    private const string CompareSet = "Compare";
    private const string InterfaceSet = "Interface";

    /// <summary>Names of tunnels; wildcards may be used.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Name { get; set; } = ["*"];

    /// <summary>All routes of the host, before and after.</summary>
    [Parameter(Mandatory = true, ParameterSetName = CompareSet)]
    public SwitchParameter Compare { get; set; }

    /// <summary>The interfaces of the host, before and after.</summary>
    [Parameter(Mandatory = true, ParameterSetName = InterfaceSet)]
    public SwitchParameter CompareInterface { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            foreach (HostRecord record in TunnelPlatform.Current.ReadJournals())
            {
                if (!Array.Exists(Name, name => WildcardPattern.Get(name, WildcardOptions.IgnoreCase).IsMatch(record.Tunnel)))
                    continue;
                if (!record.IsAlive)
                    WriteWarning($"Process {record.ProcessId} ended without undoing what '{record.Tunnel}' changed. Repair-PptpHost undoes it.");
                Write(record);
            }
        }
        catch (TunnelsNotSupportedException fault)
        {
            ThrowTerminatingError(ErrorRecords.Of(fault));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            ThrowTerminatingError(ErrorRecords.JournalsUnreadable(fault));
        }
    }

    private void Write(HostRecord record)
    {
        if (Compare)
            WriteObject(HostComparison.Routes(record), enumerateCollection: true);
        else if (CompareInterface)
            WriteObject(HostComparison.Interfaces(record), enumerateCollection: true);
        else
            WriteObject(record.Routes.Select(route => Named(route, record.Tunnel)), enumerateCollection: true);
    }

    private static PSObject Named(TunnelRoute route, string tunnel)
    {
        var named = new PSObject(route);
        named.Properties.Add(new PSNoteProperty("Tunnel", tunnel));
        return named;
    }
}
