using System;
using PptpTools.Encryption;
using PptpTools.Wire.Gre;
using PptpTools.Wire.Ppp;

namespace PptpTools.Session;

/// <summary>
/// The receiving half of a call's data path: GRE datagrams become IP packets, and packets of the link. The link and this half are
/// used by one thread. Nothing is allocated for a data packet.
/// </summary>
internal sealed class TunnelReceiver
{
    /// <summary>Room for a packet of any usual unit; a longer one makes more.</summary>
    private const int UsualPacket = 2048;

    /// <summary>A fragment in a fragment is none: how deep a frame may hold another.</summary>
    private const int MaximumDepth = 2;

    private readonly GreReceiver _gre;
    private readonly PppLink _link;
    private byte[] _clear = [];

    public TunnelReceiver(GreReceiver gre, PppLink link)
    {
        _gre = gre;
        _link = link;
    }

    public GreReceiver Gre => _gre;

    /// <summary>IP packets delivered.</summary>
    public long Packets { get; private set; }

    /// <summary>When the last of them was; 0 before the first.</summary>
    public TimeSpan LastPacketAt { get; private set; }

    /// <summary>Octets of IP in them.</summary>
    public long Octets { get; private set; }

    /// <summary>Packets in clear that came although encryption is agreed: they are not delivered.</summary>
    public long ClearPackets { get; private set; }

    /// <summary>Packets that could not be decrypted or decompressed: late, out of step, damaged.</summary>
    public long Unreadable { get; private set; }

    /// <summary>Network data that came before its protocol was open.</summary>
    public long Early { get; private set; }

    /// <summary>When packets that wait for missing ones are to be released; null while none wait.</summary>
    public TimeSpan? Deadline => _gre.Deadline;

    /// <summary>Takes a datagram in. What else it makes ready is then taken with <see cref="TryTake"/>.</summary>
    /// <param name="frame">The datagram.</param>
    /// <param name="now">The time.</param>
    /// <param name="packet">The IP packet in it, valid until the datagram's memory is used again or the next call.</param>
    /// <returns>False where there is none, or it has to wait for others.</returns>
    public bool HandleDatagram(GreFrame frame, TimeSpan now, out ReadOnlySpan<byte> packet)
    {
        packet = default;
        return _gre.Receive(frame, now) is GreArrival.InOrder or GreArrival.Restart && TryDeliver(frame.Payload, now, out packet);
    }

    /// <summary>Releases packets that waited long enough for missing ones.</summary>
    public void HandleDeadline(TimeSpan now) => _gre.HandleDeadline(now);

    /// <summary>Takes the next IP packet; packets of the link on the way to it are handled.</summary>
    /// <param name="now">The time.</param>
    /// <param name="packet">The IP packet, valid until the next call.</param>
    public bool TryTake(TimeSpan now, out ReadOnlySpan<byte> packet)
    {
        while (_gre.TryTake(out ReadOnlySpan<byte> payload, out _))
        {
            if (TryDeliver(payload, now, out packet))
                return true;
        }

        packet = default;
        return false;
    }

    /// <summary>Clears what was decrypted.</summary>
    public void Close() => Array.Clear(_clear, 0, _clear.Length);

    private bool TryDeliver(ReadOnlySpan<byte> payload, TimeSpan now, out ReadOnlySpan<byte> packet)
    {
        if (!TryRead(payload, now, 0, Origin.Wire, out packet))
            return false;
        Packets++;
        LastPacketAt = now;
        Octets += packet.Length;
        _link.NoteData();
        return true;
    }

    /// <summary>What a frame came out of.</summary>
    private enum Origin : byte
    {
        /// <summary>GRE, or fragments that came in GRE.</summary>
        Wire,

        /// <summary>A compressed packet.</summary>
        Compressed,

        /// <summary>An encrypted packet.</summary>
        Encrypted,
    }

    private bool TryRead(ReadOnlySpan<byte> octets, TimeSpan now, int depth, Origin origin, out ReadOnlySpan<byte> packet)
    {
        packet = default;
        if (depth > MaximumDepth || !PppFrame.TryParse(octets, out PppFrame frame, out _))
        {
            Unreadable++;
            return false;
        }

        switch (frame.Protocol)
        {
            case PppProtocol.Ip or PppProtocol.Ipv6 when IsOpen(frame.Protocol):
                return TryTakeClear(frame, origin == Origin.Encrypted, out packet);
            case var protocol when origin != Origin.Wire && !_link.MayCarry(protocol):
                // Only network data is encrypted (RFC 3078 section 3). Anything else is what a wrong key or a forged packet makes of it, or a
                // protocol that only the peer runs.
                Unreadable++;
                _link.HandleUnknownInside(frame.Protocol, now);
                return false;
            case PppProtocol.Compressed when _link.Receiving.Unprotector is { } unprotector:
                return TryUnprotect(unprotector, frame, now, depth, out packet);
            case PppProtocol.Ip or PppProtocol.Ipv6 or PppProtocol.Compressed when _link.Phase is LinkPhase.Network or LinkPhase.Open
                && (frame.Protocol == PppProtocol.Compressed || _link.MayCarry(frame.Protocol)):
                Early++;
                return false;
            case PppProtocol.Multilink when _link.TryReassemble(frame.Information, out ReadOnlySpan<byte> whole):
                return TryRead(whole, now, depth + 1, origin, out packet);
            case PppProtocol.Multilink:
                return false;
            default:
                _link.HandlePacket(frame.Protocol, frame.Information, now);
                return false;
        }
    }

    private bool IsOpen(PppProtocol protocol) => protocol == PppProtocol.Ip ? _link.Receiving.CarriesVersion4 : _link.Receiving.CarriesVersion6;

    private bool TryTakeClear(PppFrame frame, bool isProtected, out ReadOnlySpan<byte> packet)
    {
        packet = frame.Information;
        if (!isProtected && _link.Receiving.RequiresEncryption)
        {
            ClearPackets++;
            return false;
        }

        int version = frame.Protocol == PppProtocol.Ip ? 4 : 6;
        if (!packet.IsEmpty && packet[0] >> 4 == version)
            return true;
        Unreadable++;
        return false;
    }

    private bool TryUnprotect(PacketUnprotector unprotector, PppFrame frame, TimeSpan now, int depth, out ReadOnlySpan<byte> packet)
    {
        packet = default;
        if (!MppeFrame.TryParse(frame.Information, out MppeFrame mppe, out _))
        {
            Unreadable++;
            return false;
        }

        if (_clear.Length < mppe.Payload.Length)
            _clear = new byte[Math.Max(UsualPacket, mppe.Payload.Length)];
        switch (unprotector.Unprotect(mppe, _clear, out ReadOnlySpan<byte> inner))
        {
            case UnprotectOutcome.Done:
                if (unprotector.IsInStep)
                    _link.HandleInStep();
                return TryRead(inner, now, depth + 1, unprotector.IsDecrypting ? Origin.Encrypted : Origin.Compressed, out packet);
            case UnprotectOutcome.NotEncrypted:
                ClearPackets++;
                return false;
            case UnprotectOutcome.Late:
                Unreadable++;
                return false;
            default:
                Unreadable++;
                _link.HandleOutOfStep(now);
                return false;
        }
    }
}
