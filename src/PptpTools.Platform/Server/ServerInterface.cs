#if NET
using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using PptpTools.Journal;
using PptpTools.Routing;
using PptpTools.Tunnels;
using PptpTools.Wire.Ip;

namespace PptpTools.Server;

/// <summary>
/// The server as its host sees it: one TUN device with the server's address, and a route for each client, which go with the device;
/// forwarding and proxy ARP, which are journalled.
/// </summary>
internal sealed class ServerInterface : IDisposable
{
    /// <summary>The device's own; each client's route has the client's.</summary>
    private const int MaximumTransmissionUnit = 1500;

    private const string ForwardingSetting = "/proc/sys/net/ipv4/ip_forward";

    private readonly RouteSocket _routes;
    private readonly NetlinkSocket _socket;
    private readonly int _index;

    private readonly HostJournal _journal;
    private readonly KernelLink? _wire;
    private readonly Dictionary<IpAddress, HostChange> _proxies = [];

    /// <param name="name">The server's name, for the journal.</param>
    /// <param name="server">The server's address in the tunnels.</param>
    /// <param name="isForwarding">True to let the host forward packets.</param>
    /// <param name="proxyArpInterface">The interface on which it answers ARP requests for clients, for which it forwards, too; null for none.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">CAP_NET_ADMIN is missing.</exception>
    /// <exception cref="System.IO.IOException">The journal or the kernel's setting cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The journal's folder is somebody else's.</exception>
    /// <exception cref="ArgumentException">There is no such interface.</exception>
    public ServerInterface(string name, IpAddress server, bool isForwarding, string? proxyArpInterface)
    {
        _journal = new HostJournal(HostFolders.Current, $"server {name}");
        try
        {
            Device = new TunDevice("pptpd%d");
            _index = Device.Index;
            _socket = new NetlinkSocket();
            _routes = new RouteSocket();
            _routes.AddAddress(_index, server, server);
            _routes.BringUp(_index, MaximumTransmissionUnit);
            if (proxyArpInterface is not null)
                _wire = _routes.ListLinks().Find(link => link.Name == proxyArpInterface)
                    ?? throw new ArgumentException($"There is no interface '{proxyArpInterface}'.", nameof(proxyArpInterface));
            if ((isForwarding || _wire is not null) && SettingChange.To(HostFolders.Current, ForwardingSetting, "1") is { } change)
                _journal.Make(change);
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
        if (_wire is null || _proxies.ContainsKey(client))
            return;
        var proxy = new NeighbourChange(client, _wire.Index, _wire.Name);
        _journal.Make(proxy);
        _proxies.Add(client, proxy);
    }

    /// <summary>Routes it no longer.</summary>
    public void RemoveClient(IpAddress client)
    {
        if (_proxies.Remove(client, out HostChange? proxy))
            _journal.Undo(proxy);
        _routes.Remove(RouteTo(client));
    }

    private KernelRoute RouteTo(IpAddress client) => new(client, RouteMessage.BitsOf(client), null, _index);

    public void Dispose()
    {
        _journal.Undo();
        _routes?.Dispose();
        _socket?.Dispose();
        Device?.Dispose();
    }
}
#endif
