#if NET
using PptpTools.Routing;
using PptpTools.Wire.Ip;

namespace PptpTools.Journal;

/// <summary>An address that this host answers ARP requests for, in another's place (proxy ARP, RFC 1027).</summary>
/// <param name="Address">The address.</param>
/// <param name="Interface">The interface on whose wire it answers.</param>
/// <param name="InterfaceName">Name of it.</param>
internal sealed record NeighbourChange(IpAddress Address, int Interface, string InterfaceName) : KernelChange(InterfaceName)
{
    /// <inheritdoc/>
    public override void Make(RouteSocket routes) => routes.AddProxy(Address, Interface);

    /// <inheritdoc/>
    public override string ToString() => $"proxy ARP for {Address} on {InterfaceName}";

    /// <inheritdoc/>
    protected override int InterfaceIndex => Interface;

    /// <inheritdoc/>
    protected override bool IsThere(RouteSocket routes) => routes.ListProxies().Contains((Address, Interface));

    /// <inheritdoc/>
    protected override void Remove(RouteSocket routes) => routes.RemoveProxy(Address, Interface);
}
#endif
