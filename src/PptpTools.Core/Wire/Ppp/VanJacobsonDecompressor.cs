using System;
using System.Buffers.Binary;
using PptpTools.Wire.Ip;

namespace PptpTools.Wire.Ppp;

/// <summary>
/// Restores the TCP/IP headers that one direction of a link sends compressed (RFC 1144 section 3.2.3 and appendix A). Keeps at
/// most 256 headers of at most 120 octets. After a loss, packets without a connection number are thrown away until one has one.
/// </summary>
public sealed class VanJacobsonDecompressor
{
    private const int MaximumSlots = 256;
    private const int MinimumTcpLength = 20;
    private const int IpTotalLengthOffset = 2;
    private const int IpIdentificationOffset = 4;
    private const int IpChecksumOffset = 10;
    private const int TcpSequenceOffset = 4;
    private const int TcpAcknowledgmentOffset = 8;
    private const int TcpDataOffsetOffset = 12;
    private const int TcpFlagsOffset = 13;
    private const int TcpWindowOffset = 14;
    private const int TcpChecksumOffset = 16;
    private const int TcpUrgentOffset = 18;
    private const byte PushFlag = 0x08;
    private const byte UrgentFlag = 0x20;

    private readonly byte[]?[] _headers = new byte[MaximumSlots][];
    private byte[] _packet = [];
    private int _last = -1;

    /// <summary>Tells that a packet was lost: deltas without a connection number mean nothing until the next with one.</summary>
    public void PacketLost() => _last = -1;

    /// <summary>Takes an uncompressed packet (0x002F): remembers its headers.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="restored">The IP packet with protocol 6; valid until the next call.</param>
    /// <returns>False where the headers are not complete; nothing is remembered then.</returns>
    public bool TryRestore(VanJacobsonUncompressed packet, out ReadOnlySpan<byte> restored)
    {
        if (packet is null)
            throw new ArgumentNullException(nameof(packet));
        ReadOnlySpan<byte> octets = packet.Octets.Span;
        restored = default;
        int tcp = (octets[0] & 0x0F) * 4;
        if (tcp < VanJacobsonUncompressed.MinimumHeaderLength || octets.Length < tcp + MinimumTcpLength)
            return Forget();
        int headerLength = tcp + (octets[tcp + TcpDataOffsetOffset] >> 4) * 4;
        if (headerLength < tcp + MinimumTcpLength || octets.Length < headerLength)
            return Forget();

        _last = packet.ConnectionNumber;
        Span<byte> whole = Reserve(octets.Length);
        octets.CopyTo(whole);
        whole[VanJacobsonUncompressed.ProtocolOffset] = VanJacobsonUncompressed.TcpProtocol;
        _headers[_last] = whole.Slice(0, headerLength).ToArray();
        restored = whole;
        return true;
    }

    /// <summary>Takes a compressed packet (0x002D): restores its headers from those remembered.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="restored">The IP packet; valid until the next call.</param>
    /// <returns>False where the connection is not known.</returns>
    public bool TryRestore(VanJacobsonCompressed packet, out ReadOnlySpan<byte> restored)
    {
        if (packet is null)
            throw new ArgumentNullException(nameof(packet));
        restored = default;
        if (!VanJacobsonHeader.TryParse(packet.Octets.Span, out VanJacobsonHeader change, out _))
            return Forget();
        int connection = change.Connection ?? _last;
        if (connection < 0 || _headers[connection] is not { } header)
            return Forget();

        _last = connection;
        Apply(change, header);
        int length = header.Length + change.Data.Length;
        if (length > ushort.MaxValue)
            return Forget();
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(IpTotalLengthOffset), (ushort)length);
        Span<byte> ip = header.AsSpan(0, (header[0] & 0x0F) * 4);
        BinaryPrimitives.WriteUInt16BigEndian(ip.Slice(IpChecksumOffset), 0);
        BinaryPrimitives.WriteUInt16BigEndian(ip.Slice(IpChecksumOffset), InternetChecksum.Of(ip));

        Span<byte> whole = Reserve(length);
        header.CopyTo(whole);
        change.Data.CopyTo(whole.Slice(header.Length));
        restored = whole;
        return true;
    }

    private static void Apply(in VanJacobsonHeader change, byte[] header)
    {
        Span<byte> tcp = header.AsSpan((header[0] & 0x0F) * 4);
        int lastData = NetworkOrder.UInt16(header, IpTotalLengthOffset) - header.Length;
        BinaryPrimitives.WriteUInt16BigEndian(tcp.Slice(TcpChecksumOffset), change.Checksum);
        SetFlag(tcp, PushFlag, change.IsPush);
        if (change.IsEchoed || change.IsOneWay)
        {
            Add32(tcp.Slice(TcpSequenceOffset), lastData);
            if (change.IsEchoed)
                Add32(tcp.Slice(TcpAcknowledgmentOffset), lastData);
        }
        else
        {
            SetFlag(tcp, UrgentFlag, change.UrgentPointer is not null);
            if (change.UrgentPointer is { } urgent)
                BinaryPrimitives.WriteUInt16BigEndian(tcp.Slice(TcpUrgentOffset), urgent);
            Add16(tcp.Slice(TcpWindowOffset), change.WindowChange ?? 0);
            Add32(tcp.Slice(TcpAcknowledgmentOffset), change.AcknowledgmentChange ?? 0);
            Add32(tcp.Slice(TcpSequenceOffset), change.SequenceChange ?? 0);
        }

        Add16(header.AsSpan(IpIdentificationOffset), change.IdentificationChange ?? 1);
    }

    private static void SetFlag(Span<byte> tcp, byte flag, bool isSet) =>
        tcp[TcpFlagsOffset] = (byte)(isSet ? tcp[TcpFlagsOffset] | flag : tcp[TcpFlagsOffset] & ~flag);

    private static void Add16(Span<byte> field, int delta) =>
        BinaryPrimitives.WriteUInt16BigEndian(field, (ushort)(NetworkOrder.UInt16(field, 0) + delta));

    private static void Add32(Span<byte> field, int delta) =>
        BinaryPrimitives.WriteUInt32BigEndian(field, NetworkOrder.UInt32(field, 0) + (uint)delta);

    private bool Forget()
    {
        _last = -1;
        return false;
    }

    private Span<byte> Reserve(int length)
    {
        if (_packet.Length < length)
            _packet = new byte[Math.Max(length, 2048)];
        return _packet.AsSpan(0, length);
    }
}
