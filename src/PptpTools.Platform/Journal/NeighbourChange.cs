#if NET
using System.ComponentModel;
using System.Linq;
using PptpTools.Routing;
using PptpTools.Wire.Ip;

namespace PptpTools.Journal;

/// <summary>An address that this host answers ARP requests for, in another's place (proxy ARP, RFC 1027).</summary>
/// <param name="Address">The address.</param>
/// <param name="Interface">The interface on whose wire it answers.</param>
/// <param name="InterfaceName">Name of it.</param>
internal sealed record NeighbourChange(IpAddress Address, int Interface, string InterfaceName) : HostChange
{
    /// <inheritdoc/>
    public override void Make(RouteSocket routes) => routes.AddProxy(Address, Interface);

    /// <inheritdoc/>
    public override UndoResult Undo(RouteSocket routes, bool isDryRun)
    {
        if (!routes.ListLinks().Any(link => link.Index == Interface && link.Name == InterfaceName) || !routes.ListProxies().Contains((Address, Interface)))
            return UndoResult.AlreadyGone;
        if (isDryRun)
            return UndoResult.Undone;
        try
        {
            routes.RemoveProxy(Address, Interface);
            return UndoResult.Undone;
        }
        catch (Win32Exception error) when (error.NativeErrorCode is RouteSocket.NoSuchEntry or RouteSocket.NoSuchDevice)
        {
            return UndoResult.AlreadyGone;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"proxy ARP for {Address} on {InterfaceName}";
}
#endif
