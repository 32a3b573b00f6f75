#if NET
using System;
using PptpTools.Routing;
using PptpTools.Wire.Ip;

namespace PptpTools.Tunnels;

/// <summary>The tunnel as the host sees it: the TUN device with the address and the MTU that were agreed last.</summary>
internal sealed class TunnelInterface
{
    /// <summary>The least that a host's IPv4 takes (RFC 791): longer packets than the peer receives are then dropped.</summary>
    private const int MinimumTransmissionUnit = 68;

    private readonly TunDevice _device;
    private (IpAddress Own, IpAddress Peer)? _addresses;
    private int _maximumTransmissionUnit;

    public TunnelInterface(TunDevice device) => _device = device;

    /// <summary>Gives the interface what was agreed, where that is something new, and brings it up.</summary>
    /// <param name="own">This end's address.</param>
    /// <param name="peer">The peer's.</param>
    /// <param name="maximumTransmissionUnit">The longest IP packet that goes through the tunnel, in octets.</param>
    /// <returns>False where nothing is new.</returns>
    /// <exception cref="System.ComponentModel.Win32Exception">The host refuses it.</exception>
    public bool Apply(IpAddress own, IpAddress peer, int maximumTransmissionUnit)
    {
        int unit = Math.Max(MinimumTransmissionUnit, maximumTransmissionUnit);
        if (_addresses == (own, peer) && _maximumTransmissionUnit == unit)
            return false;
        using var routes = new RouteSocket();
        int index = _device.Index;
        if (_addresses != (own, peer))
        {
            if (_addresses is { } old)
                routes.RemoveAddress(index, old.Own, old.Peer);
            _addresses = null;
            routes.AddAddress(index, own, peer);
            _addresses = (own, peer);
        }

        routes.BringUp(index, unit);
        _maximumTransmissionUnit = unit;
        return true;
    }
}
#endif
