#if NET
using System;
using System.Runtime.InteropServices;
using PptpTools.Routing;
using PptpTools.Tunnels;
using PptpTools.Wire.Ip;

namespace PptpTools.Server;

/// <summary>The server as its host sees it: one TUN device with the server's address, and a route for each client. All of it goes with the device.</summary>
internal sealed class ServerInterface : IDisposable
{
    /// <summary>The device's own; each client's route has the client's.</summary>
    private const int MaximumTransmissionUnit = 1500;

    private readonly RouteSocket _routes;
    private readonly NetlinkSocket _socket;
    private readonly int _index;

    /// <param name="server">The server's address in the tunnels.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">CAP_NET_ADMIN is missing, or the address is in use.</exception>
    public ServerInterface(IpAddress server)
    {
        Device = new TunDevice("pptpd%d");
        try
        {
            _index = Device.Index;
            _socket = new NetlinkSocket();
            _routes = new RouteSocket();
            _routes.AddAddress(_index, server, server);
            _routes.BringUp(_index, MaximumTransmissionUnit);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public TunDevice Device { get; }

    /// <summary>Routes a client's address into the device, with a maximum transmission unit of its own; again to change it.</summary>
    public void SetClient(IpAddress client, int maximumTransmissionUnit)
    {
        const ushort newRoute = 24;
        const ushort replace = 0x100;
        const ushort metricsAttribute = 8;
        const ushort unitMetric = 2;
        const ushort flags = NetlinkSocket.Request | NetlinkSocket.Acknowledge | NetlinkSocket.Create | replace;
        Span<byte> unit = stackalloc byte[sizeof(int)];
        MemoryMarshal.Write(unit, maximumTransmissionUnit);
        Span<byte> metrics = stackalloc byte[16];
        int length = NetlinkRequest.WriteAttribute(metrics, unitMetric, unit);
        NetlinkRequest request = RouteMessage.Write(stackalloc byte[192], newRoute, flags, RouteTo(client));
        request.Attribute(metricsAttribute, metrics.Slice(0, length));
        _socket.Exchange(request.Finish(), $"The route to {client}");
    }

    /// <summary>Routes it no longer.</summary>
    public void RemoveClient(IpAddress client) => _routes.Remove(RouteTo(client));

    private KernelRoute RouteTo(IpAddress client) => new(client, RouteMessage.BitsOf(client), null, _index);

    public void Dispose()
    {
        _routes?.Dispose();
        _socket?.Dispose();
        Device.Dispose();
    }
}
#endif
