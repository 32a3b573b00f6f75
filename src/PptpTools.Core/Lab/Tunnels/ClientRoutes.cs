using PptpTools.Wire.Ip;

namespace PptpTools.Lab;

/// <summary>The routes that a Windows client adds for a tunnel, each with why.</summary>
/// <param name="UsesDefaultGateway">True to send everything through the tunnel: "use default gateway on remote network".</param>
/// <param name="AddsClassNetwork">True to send the network of the address's class through the tunnel.</param>
/// <param name="KeepsServerOutside">True for the route that keeps the tunnel's own packets out of it; without it they loop.</param>
internal sealed record ClientRoutes(bool UsesDefaultGateway, bool AddsClassNetwork, bool KeepsServerOutside = true)
{
    private const string Tunnel = "tunnel";
    private const int HostBits = 32;

    /// <summary>As Windows does unless told otherwise.</summary>
    public static ClientRoutes Default { get; } = new(UsesDefaultGateway: true, AddsClassNetwork: true);

    /// <summary>Adds the routes. That to the own address through the loopback interface comes with the interface.</summary>
    public void Add(LabHost host, LabInterface tunnel, IpAddress server)
    {
        IpAddress own = tunnel.Address.Address;
        if (KeepsServerOutside && host.Routes.Find(server) is { } regular && regular.Interface != tunnel)
        {
            host.Routes.Add(new LabRoute(
                server.ToIPAddress(), HostBits, regular.NextHop(server).ToIPAddress(), regular.Interface.Name, 1,
                "The VPN server itself goes through the regular gateway: the tunnel's own packets must not enter the tunnel.", Tunnel));
        }

        Ipv4Prefix network = ClassNetwork(own);
        host.Routes.Add(new LabRoute(
            network.Broadcast.ToIPAddress(), HostBits, own.ToIPAddress(), tunnel.Name, 1,
            "The broadcast address of the remote network goes through the tunnel.", Tunnel));
        if (AddsClassNetwork)
        {
            host.Routes.Add(new LabRoute(
                network.Network.ToIPAddress(), network.Length, own.ToIPAddress(), tunnel.Name, 1,
                $"The network of the address's class, which Windows takes for the remote network (not in the paper).", Tunnel));
        }

        if (UsesDefaultGateway)
        {
            host.Routes.Add(new LabRoute(
                Ipv4Prefix.AddressOf(0).ToIPAddress(), 0, own.ToIPAddress(), tunnel.Name, 0,
                "Everything else goes through the tunnel too: \"use default gateway on remote network\" (not in the paper).", Tunnel));
        }
    }

    /// <summary>Removes what is left of them once the interface is gone: the route to the server.</summary>
    public static void Remove(LabHost host, IpAddress server)
    {
        foreach (LabRoute route in host.Routes.ToList())
        {
            if (route.Source == Tunnel && IpAddress.From(route.Destination) == server)
                host.Routes.Remove(route);
        }
    }

    private static Ipv4Prefix ClassNetwork(IpAddress address)
    {
        uint number = Ipv4Prefix.NumberOf(address);
        int length = number >> 31 == 0 ? 8 : number >> 30 == 0b10 ? 16 : 24;
        return new Ipv4Prefix(new Ipv4Prefix(address, length).Network, length);
    }
}
