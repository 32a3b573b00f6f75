using System;
using System.Buffers.Binary;
using System.Threading;
using PptpTools.Encryption;
using PptpTools.Wire.Ppp;

namespace PptpTools.Session;

/// <summary>
/// The transmitting half of a call's data path: IP packets and the link's own packets become GRE datagrams. One thread uses it; the
/// link, on another, gives it packets by a queue and terms by publishing them whole. New terms are in force once every packet that was queued
/// before them has left: data under them never overtakes the Configure-Ack that made them. Nothing is allocated for a data packet.
/// </summary>
internal sealed class TunnelTransmitter
{
    /// <summary>Octets that a datagram has at most beside its IP packet: GRE 16, PPP 4, MPPE 2, inner protocol field 2.</summary>
    public const int MaximumOverhead = MaximumGreHeader + MaximumPppHeader + PacketProtector.Overhead + ProtocolLength;

    private const int MaximumGreHeader = GreTransmitter.MaximumHeaderLength;
    private const int MaximumPppHeader = 4;
    private const int ProtocolLength = 2;

    private readonly GreTransmitter _gre;
    private readonly ControlFrameQueue _queue = new();
    private SendTerms _terms = SendTerms.Default;
    private SendTerms _termsInUse = SendTerms.Default;
    private long _lastPacketTicks;

    public TunnelTransmitter(GreTransmitter gre) => _gre = gre;

    public GreTransmitter Gre => _gre;

    /// <summary>Data packets sent.</summary>
    public long Packets { get; private set; }

    /// <summary>When the last of them was sent; 0 before the first. May be read by another thread.</summary>
    public TimeSpan LastPacketAt => new(Volatile.Read(ref _lastPacketTicks));

    /// <summary>Octets of IP in them.</summary>
    public long Octets { get; private set; }

    /// <summary>IP packets that could not be sent: no network protocol open, longer than the peer receives, or beyond an enforced window.</summary>
    public long Dropped { get; private set; }

    /// <summary>Packets of the link that were given to be sent.</summary>
    public long PacketsQueued { get; private set; }

    /// <summary>Packets of the link that were taken.</summary>
    public long PacketsTaken { get; private set; }

    /// <summary>When a stand-alone acknowledgment is due; null while none is.</summary>
    public TimeSpan? Deadline => _gre.Deadline;

    /// <summary>The longest IP packet that can be sent, in octets.</summary>
    public int MaximumTransmissionUnit
    {
        get
        {
            SendTerms terms = Volatile.Read(ref _terms);
            return terms.PeerReceiveUnit - (terms.Protector is null ? 0 : PacketProtector.Overhead + ProtocolLength);
        }
    }

    /// <summary>False while the peer's window is full and it is enforced: a driver then lets packets wait until <see cref="Deadline"/> or the next acknowledgment.</summary>
    public bool CanSend(TimeSpan now) => _gre.CanSend(now);

    /// <summary>False while a driver does better to let packets wait: until <see cref="PaceDeadline"/> or the next acknowledgment. Nothing is dropped for it.</summary>
    public bool HasRoom(TimeSpan now) => _gre.CanSend(now) && _gre.Pace.HasRoom(now);

    /// <summary>When <see cref="HasRoom"/> may have changed by itself, where it was false.</summary>
    public TimeSpan? PaceDeadline => _gre.Pace.Deadline is { } pace && !(_gre.Deadline < pace) ? pace : _gre.Deadline;

    /// <summary>Puts new terms in force, for what is given or sent from now on, behind the packets that are queued. Called by the link.</summary>
    public void Publish(SendTerms terms) => Volatile.Write(ref _terms, terms);

    /// <summary>Gives a packet of the link to be sent, under the terms published last. Called by the link.</summary>
    public void Enqueue(PppPacket packet)
    {
        if (_queue.TryWrite(packet, _terms))
            PacketsQueued++;
    }

    /// <summary>Takes the next datagram that the call itself wants sent: a packet of the link, or an acknowledgment that is due.</summary>
    /// <param name="buffer">At least 65,600 octets.</param>
    /// <param name="now">The time.</param>
    /// <param name="datagram">GRE header and payload, a part of <paramref name="buffer"/>.</param>
    /// <param name="packet">The link's packet in it; null for an acknowledgment.</param>
    public bool TryTake(Span<byte> buffer, TimeSpan now, out Span<byte> datagram, out PppPacket? packet)
    {
        if (_queue.TryRead(out packet, out SendTerms? terms))
        {
            PacketsTaken++;
            PutInForce(terms!);
            bool isLcp = packet!.Protocol == PppProtocol.Lcp;
            Span<byte> frame = buffer.Slice(MaximumGreHeader);
            int length = WriteHeader(frame, packet.Protocol, terms!.MayOmitAddress && !isLcp, terms.MayCompressProtocol && !isLcp);
            packet.WriteTo(frame.Slice(length, packet.Length));
            datagram = Finish(buffer, length + packet.Length, now);
            return true;
        }

        bool isDue = _gre.TryWriteAcknowledgment(buffer, now, out int written);
        datagram = isDue ? buffer.Slice(0, written) : default;
        return isDue;
    }

    /// <summary>Makes the datagram of an IP packet.</summary>
    /// <param name="packet">The IP packet.</param>
    /// <param name="buffer">At least <see cref="MaximumOverhead"/> octets more than the packet.</param>
    /// <param name="now">The time.</param>
    /// <param name="datagram">GRE header and payload, a part of <paramref name="buffer"/>.</param>
    /// <returns>False where the packet is dropped and counted.</returns>
    public bool TrySend(ReadOnlySpan<byte> packet, Span<byte> buffer, TimeSpan now, out Span<byte> datagram)
    {
        datagram = default;
        SendTerms terms = TermsForData();
        bool isVersion4 = !packet.IsEmpty && packet[0] >> 4 == 4;
        bool isVersion6 = !packet.IsEmpty && packet[0] >> 4 == 6;
        if (!(isVersion4 && terms.CarriesVersion4) && !(isVersion6 && terms.CarriesVersion6))
        {
            Dropped++;
            return false;
        }

        PppProtocol protocol = isVersion4 ? PppProtocol.Ip : PppProtocol.Ipv6;
        Span<byte> frame = buffer.Slice(MaximumGreHeader);
        int header = WriteHeader(frame, terms.Protector is null ? protocol : PppProtocol.Compressed, terms.MayOmitAddress, terms.MayCompressProtocol);
        int information = packet.Length;
        if (information + (terms.Protector is null ? 0 : PacketProtector.Overhead + ProtocolLength) > terms.PeerReceiveUnit || !_gre.CanSend(now))
        {
            Dropped++;
            return false;
        }

        if (terms.Protector is { } protector)
        {
            Span<byte> plain = frame.Slice(header + PacketProtector.Overhead);
            int inner = WriteProtocol(plain, protocol, terms.MayCompressProtocol);
            packet.CopyTo(plain.Slice(inner));
            information = protector.Protect(plain.Slice(0, inner + packet.Length), frame.Slice(header));
        }
        else
        {
            packet.CopyTo(frame.Slice(header));
        }

        Packets++;
        Volatile.Write(ref _lastPacketTicks, now.Ticks);
        Octets += packet.Length;
        datagram = Finish(buffer, header + information, now);
        return true;
    }

    /// <summary>Forgets the keys in use, once nothing more is sent.</summary>
    public void Close()
    {
        Publish(SendTerms.Default);
        PutInForce(SendTerms.Default);
    }

    /// <summary>
    /// The terms published last, or those of the oldest packet that waits. The order of the two readings matters: whoever sees terms also sees
    /// the packets that were queued before them.
    /// </summary>
    private SendTerms TermsForData()
    {
        SendTerms published = Volatile.Read(ref _terms);
        SendTerms terms = _queue.PeekTerms() ?? published;
        PutInForce(terms);
        return terms;
    }

    /// <summary>A protector is used here alone, so it is here that one which is no longer in force is forgotten.</summary>
    private void PutInForce(SendTerms terms)
    {
        if (terms.Protector != _termsInUse.Protector)
            _termsInUse.Protector?.Dispose();
        _termsInUse = terms;
    }

    private Span<byte> Finish(Span<byte> buffer, int payloadLength, TimeSpan now)
    {
        int length = _gre.WriteHeaderBefore(buffer.Slice(0, MaximumGreHeader), payloadLength, now);
        return buffer.Slice(MaximumGreHeader - length, length + payloadLength);
    }

    private static int WriteHeader(Span<byte> frame, PppProtocol protocol, bool omitsAddress, bool compressesProtocol)
    {
        int at = 0;
        if (!omitsAddress)
        {
            frame[at++] = PppFrame.AllStations;
            frame[at++] = PppFrame.UnnumberedInformation;
        }

        return at + WriteProtocol(frame.Slice(at), protocol, compressesProtocol);
    }

    private static int WriteProtocol(Span<byte> destination, PppProtocol protocol, bool isCompressed)
    {
        if (isCompressed && (ushort)protocol <= byte.MaxValue)
        {
            destination[0] = (byte)protocol;
            return 1;
        }

        BinaryPrimitives.WriteUInt16BigEndian(destination, (ushort)protocol);
        return ProtocolLength;
    }
}
