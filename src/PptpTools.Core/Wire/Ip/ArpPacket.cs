using System;
using System.Buffers.Binary;

namespace PptpTools.Wire.Ip;

/// <summary>
/// An ARP packet.
/// <code>
///  | Hardware Type (2) | Protocol Type (2) | Hardware Length (1) | Protocol Length (1) | Operation (2) |
///  | sender's hardware address, protocol address | target's hardware address, protocol address | padding
/// </code>
/// RFC 826.
/// </summary>
public sealed record ArpPacket : WireRecord
{
    private const string Section = "RFC 826";
    private const int ProtocolTypeOffset = 2;
    private const int HardwareLengthOffset = 4;
    private const int ProtocolLengthOffset = 5;
    private const int OperationOffset = 6;
    private const int HeaderLength = 8;
    private const ushort Request = 1;
    private const ushort Reply = 2;

    private readonly OctetString _octets;

    private ArpPacket(ReadOnlySpan<byte> octets) => _octets = new OctetString(octets);

    /// <summary>1 for Ethernet.</summary>
    public ushort HardwareType => UInt16(0);

    /// <summary>The EtherType of the protocol: 0x0800 for IPv4.</summary>
    public ushort ProtocolType => UInt16(ProtocolTypeOffset);

    /// <summary>1 request, 2 reply; RFC 903 and others define more.</summary>
    public ushort Operation => UInt16(OperationOffset);

    /// <summary>The standard's name of the operation; <c>Unknown</c> where there is none here.</summary>
    public string Message => Operation switch
    {
        Request => "Request",
        Reply => "Reply",
        3 => "ReverseRequest",
        4 => "ReverseReply",
        8 => "InverseRequest",
        9 => "InverseReply",
        _ => "Unknown",
    };

    /// <summary>The sender's link address.</summary>
    public ReadOnlySpan<byte> SenderHardwareAddress => _octets.Span.Slice(HeaderLength, HardwareLength);

    /// <summary>The sender's protocol address.</summary>
    public ReadOnlySpan<byte> SenderProtocolAddress => _octets.Span.Slice(HeaderLength + HardwareLength, ProtocolLength);

    /// <summary>The target's link address; zeros in a request.</summary>
    public ReadOnlySpan<byte> TargetHardwareAddress => _octets.Span.Slice(HeaderLength + HardwareLength + ProtocolLength, HardwareLength);

    /// <summary>The target's protocol address.</summary>
    public ReadOnlySpan<byte> TargetProtocolAddress => _octets.Span.Slice(AddressedLength - ProtocolLength, ProtocolLength);

    /// <summary>What follows the addresses.</summary>
    public ReadOnlySpan<byte> Padding => _octets.Span.Slice(AddressedLength);

    /// <summary>True where the sender announces its own address (RFC 5227 section 3).</summary>
    public bool IsAnnouncement => SenderProtocolAddress.SequenceEqual(TargetProtocolAddress);

    /// <inheritdoc/>
    public override int Length => _octets.Length;

    /// <inheritdoc/>
    public override string Reference => Section;

    private int HardwareLength => _octets.Span[HardwareLengthOffset];

    private int ProtocolLength => _octets.Span[ProtocolLengthOffset];

    private int AddressedLength => HeaderLength + 2 * (HardwareLength + ProtocolLength);

    /// <summary>Reads a packet from a frame's payload.</summary>
    /// <param name="octets">What follows the link header, padding possible.</param>
    /// <param name="packet">The packet.</param>
    /// <param name="error">Truncated, where the four addresses are not all there.</param>
    public static bool TryParse(ReadOnlySpan<byte> octets, out ArpPacket? packet, out WireError error)
    {
        packet = null;
        error = default;
        if (octets.Length >= HeaderLength && octets.Length >= HeaderLength + 2 * (octets[HardwareLengthOffset] + octets[ProtocolLengthOffset]))
        {
            packet = new ArpPacket(octets);
            return true;
        }

        error = new WireError(WireFault.Truncated, octets.Length, Section);
        return false;
    }

    /// <inheritdoc/>
    public override void WriteTo(Span<byte> destination) => _octets.Span.CopyTo(destination);

    /// <inheritdoc/>
    public override void Describe(FieldSink sink)
    {
        if (sink is null)
            throw new ArgumentNullException(nameof(sink));
        sink.Code("HardwareType", HardwareType, HardwareType == 1 ? "Ethernet" : null);
        sink.Code("ProtocolType", ProtocolType, ProtocolType == 0x0800 ? "IPv4" : null);
        sink.Number("HardwareAddressLength", (ulong)HardwareLength);
        sink.Number("ProtocolAddressLength", (ulong)ProtocolLength);
        sink.Code("Operation", Operation, Message == "Unknown" ? null : Message);
        sink.Address("SenderHardwareAddress", SenderHardwareAddress);
        sink.Address("SenderProtocolAddress", SenderProtocolAddress);
        sink.Address("TargetHardwareAddress", TargetHardwareAddress);
        sink.Address("TargetProtocolAddress", TargetProtocolAddress);
        if (!Padding.IsEmpty)
            sink.Octets("Padding", Padding);
    }

    /// <summary>Appends <c> who-has 10.0.0.1 tell 10.0.0.2</c> or <c> 10.0.0.1 is-at 02:00:00:00:00:01</c>.</summary>
    public override void AppendText(LineWriter line)
    {
        if (line is null)
            throw new ArgumentNullException(nameof(line));
        switch (Operation)
        {
            case Request:
                line.Ascii(" who-has ").AddressText(TargetProtocolAddress).Ascii(" tell ").AddressText(SenderProtocolAddress);
                break;
            case Reply:
                line.Ascii(' ').AddressText(SenderProtocolAddress).Ascii(" is-at ").AddressText(SenderHardwareAddress);
                break;
            default:
                line.Ascii(" operation=").Decimal(Operation).Ascii(' ').AddressText(SenderProtocolAddress).Ascii(" > ").AddressText(TargetProtocolAddress);
                break;
        }
    }

    /// <inheritdoc/>
    public override void Examine(AnomalyCollector anomalies)
    {
        if (anomalies is null)
            throw new ArgumentNullException(nameof(anomalies));
        if (Message == "Unknown")
            anomalies.Add("UnknownOperation", $"Operation {Operation} is not assigned here", Section, OperationOffset);
        if (ProtocolType == 0x0800 && ProtocolLength != 4)
            anomalies.Add("BadAddressLength", $"IPv4 addresses of {ProtocolLength} octets", Section, ProtocolLengthOffset);
        if (HardwareType == 1 && HardwareLength != 6)
            anomalies.Add("BadAddressLength", $"Ethernet addresses of {HardwareLength} octets", Section, HardwareLengthOffset);
    }

    private ushort UInt16(int offset) => BinaryPrimitives.ReadUInt16BigEndian(_octets.Span.Slice(offset));
}
