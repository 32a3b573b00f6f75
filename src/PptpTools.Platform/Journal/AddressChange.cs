#if NET
using System.ComponentModel;
using System.Linq;
using PptpTools.Routing;
using PptpTools.Session;

namespace PptpTools.Journal;

/// <summary>An address that was given to an interface.</summary>
/// <param name="Address">The address.</param>
/// <param name="InterfaceName">Name of its interface.</param>
internal sealed record AddressChange(KernelAddress Address, string InterfaceName) : HostChange
{
    /// <summary>The route to the peer that the kernel makes with the address.</summary>
    public TunnelRoute ToRoute() => new(
        Address.Peer.ToIPAddress(), Address.PrefixLength, Gateway: null, InterfaceName, Metric: 0, (int)KernelRoute.MainTable, RouteReason.OwnAddress,
        RoutePlan.Explain(RouteReason.OwnAddress), Replaced: null);

    /// <inheritdoc/>
    public override void Make(RouteSocket routes) => routes.Add(Address);

    /// <inheritdoc/>
    public override UndoResult Undo(RouteSocket routes, bool isDryRun)
    {
        if (!routes.ListLinks().Any(link => link.Index == Address.Interface && link.Name == InterfaceName) || !routes.ListAddresses().Contains(Address))
            return UndoResult.AlreadyGone;
        if (isDryRun)
            return UndoResult.Undone;
        try
        {
            routes.Remove(Address);
            return UndoResult.Undone;
        }
        catch (Win32Exception error) when (error.NativeErrorCode is RouteSocket.AddressNotAvailable or RouteSocket.NoSuchDevice)
        {
            return UndoResult.AlreadyGone;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Address.Peer == Address.Local
        ? $"address {Address.Local}/{Address.PrefixLength} on {InterfaceName}"
        : $"address {Address.Local} peer {Address.Peer} on {InterfaceName}";
}
#endif
