using PptpTools.Wire.Ip;

namespace PptpTools.Lab;

/// <summary>What a middlebox does with a packet: it may change its octets, checksums included.</summary>
/// <param name="packet">The packet as it came.</param>
/// <param name="octets">Its octets, to be changed in place.</param>
/// <returns>False to drop it.</returns>
internal delegate bool PacketMeddling(in IpPacket packet, byte[] octets);

/// <summary>Something on the way that changes what passes, and does not say so.</summary>
internal sealed class Middlebox : IPacketTranslator
{
    private readonly LabInterface _outside;
    private readonly PacketMeddling? _toServer;
    private readonly PacketMeddling? _toClient;

    /// <summary>Puts it into a router.</summary>
    /// <param name="router">The router; it forwards from now on.</param>
    /// <param name="outside">Where the server is.</param>
    /// <param name="toServer">What becomes of packets from elsewhere; null for nothing.</param>
    /// <param name="toClient">What becomes of packets from outside; null for nothing.</param>
    public Middlebox(LabHost router, LabInterface outside, PacketMeddling? toServer = null, PacketMeddling? toClient = null)
    {
        _outside = outside;
        _toServer = toServer;
        _toClient = toClient;
        router.Translator = this;
        router.IsForwarding = true;
    }

    /// <inheritdoc/>
    public bool TranslateArriving(LabInterface arrival, byte[] packet)
    {
        PacketMeddling? meddling = arrival == _outside ? _toClient : _toServer;
        return meddling is null || !IpPacket.TryParse(packet, out IpPacket view, out _) || meddling(view, packet);
    }

    /// <inheritdoc/>
    public bool TranslateLeaving(LabInterface leaving, byte[] packet) => true;
}
