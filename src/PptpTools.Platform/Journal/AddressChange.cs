#if NET
using PptpTools.Routing;
using PptpTools.Session;

namespace PptpTools.Journal;

/// <summary>An address that was given to an interface.</summary>
/// <param name="Address">The address.</param>
/// <param name="InterfaceName">Name of its interface.</param>
internal sealed record AddressChange(KernelAddress Address, string InterfaceName) : KernelChange(InterfaceName)
{
    /// <summary>The route to the peer that the kernel makes with the address.</summary>
    public TunnelRoute ToRoute() => new(
        Address.Peer.ToIPAddress(), Address.PrefixLength, Gateway: null, InterfaceName, Metric: 0, (int)KernelRoute.MainTable, RouteReason.OwnAddress,
        RoutePlan.Explain(RouteReason.OwnAddress), Replaced: null);

    /// <inheritdoc/>
    public override void Make(RouteSocket routes) => routes.Add(Address);

    /// <inheritdoc/>
    public override string ToString() => Address.Peer == Address.Local
        ? $"address {Address.Local}/{Address.PrefixLength} on {InterfaceName}"
        : $"address {Address.Local} peer {Address.Peer} on {InterfaceName}";

    /// <inheritdoc/>
    protected override int InterfaceIndex => Address.Interface;

    /// <inheritdoc/>
    protected override bool IsThere(RouteSocket routes) => routes.ListAddresses().Contains(Address);

    /// <inheritdoc/>
    protected override void Remove(RouteSocket routes) => routes.Remove(Address);
}
#endif
