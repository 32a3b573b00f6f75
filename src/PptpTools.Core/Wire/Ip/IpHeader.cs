using System;

namespace PptpTools.Wire.Ip;

/// <summary>An IPv4 header, or an IPv6 header with the extension headers behind it, kept octet for octet (RFC 791, RFC 8200).</summary>
public sealed record IpHeader : WireRecord
{
    private const byte CongestionMask = 3;

    private readonly OctetString _octets;

    internal IpHeader(in IpPacket packet)
    {
        _octets = new OctetString(packet.Header);
        Protocol = packet.Protocol;
        TotalLength = packet.TotalLength;
        MissingOctets = packet.MissingOctets;
        FragmentOffset = packet.FragmentOffset;
        MoreFragments = packet.MoreFragments;
        Identification = packet.Identification;
        HasBrokenExtension = packet.HasBrokenExtension;
    }

    /// <summary>The upper-layer protocol number.</summary>
    public byte Protocol { get; }

    /// <summary>Length of the whole packet in octets.</summary>
    public int TotalLength { get; }

    /// <summary>Octets of the packet that the capture did not keep.</summary>
    public int MissingOctets { get; }

    /// <summary>Identification of the packet's fragments.</summary>
    public uint Identification { get; }

    /// <summary>Offset of this fragment in octets.</summary>
    public int FragmentOffset { get; }

    /// <summary>True when more fragments follow.</summary>
    public bool MoreFragments { get; }

    /// <summary>True when an IPv6 extension header does not fit into the packet.</summary>
    public bool HasBrokenExtension { get; }

    /// <inheritdoc/>
    public override int Length => _octets.Length;

    /// <inheritdoc/>
    public override string Reference => View.Version == 4 ? IpPacket.Section4 : IpPacket.Section6;

    private IpPacket View => IpPacket.TryParse(_octets.Span, out IpPacket packet, out _) ? packet : default;

    /// <inheritdoc/>
    public override void WriteTo(Span<byte> destination) => _octets.Span.CopyTo(destination);

    /// <inheritdoc/>
    public override void Describe(FieldSink sink)
    {
        if (sink is null)
            throw new ArgumentNullException(nameof(sink));
        IpPacket header = View;
        Span<byte> address = stackalloc byte[16];
        sink.Number("Version", header.Version);
        sink.Number("HeaderLength", (ulong)Length);
        sink.Number("DifferentiatedServices", (ulong)header.TrafficClass >> 2);
        sink.Number("CongestionNotification", (ulong)header.TrafficClass & CongestionMask);
        sink.Number("TotalLength", (ulong)TotalLength);
        if (header.Version == 6)
            sink.Hexadecimal("FlowLabel", header.FlowLabel, 5);
        if (header.Version == 4 || Identification != 0 || FragmentOffset != 0 || MoreFragments)
        {
            sink.Hexadecimal("Identification", Identification, 4);
            if (header.Version == 4)
                sink.Boolean("DontFragment", header.DontFragment);
            sink.Boolean("MoreFragments", MoreFragments);
            sink.Number("FragmentOffset", (ulong)FragmentOffset);
        }

        sink.Number(header.Version == 4 ? "TimeToLive" : "HopLimit", header.TimeToLive);
        sink.Code("Protocol", Protocol, IpProtocols.NameOf(Protocol));
        if (header.Version == 4)
            sink.Hexadecimal("HeaderChecksum", header.HeaderChecksum, 4);
        sink.Address("Source", address.Slice(0, header.Source.WriteTo(address)));
        sink.Address("Destination", address.Slice(0, header.Destination.WriteTo(address)));
    }

    /// <summary>Appends <c> 10.0.0.1 &gt; 10.0.0.2 GRE ttl=64 len=120</c>.</summary>
    public override void AppendText(LineWriter line)
    {
        if (line is null)
            throw new ArgumentNullException(nameof(line));
        IpPacket header = View;
        header.Source.AppendTo(line.Ascii(' '));
        header.Destination.AppendTo(line.Ascii(" > "));
        if (IpProtocols.NameOf(Protocol) is { } name)
            line.Ascii(' ').Ascii(name);
        else
            line.Ascii(" protocol=").Decimal(Protocol);
        line.Ascii(" ttl=").Decimal(header.TimeToLive).Ascii(" len=").Decimal((ulong)TotalLength);
        if (MoreFragments || FragmentOffset != 0)
            line.Ascii(" fragment=").Decimal((ulong)FragmentOffset).Ascii(MoreFragments ? "+" : "").Ascii(" id=").Hex(Identification);
    }

    /// <inheritdoc/>
    public override void Examine(AnomalyCollector anomalies)
    {
        if (anomalies is null)
            throw new ArgumentNullException(nameof(anomalies));
        if (View.HeaderChecksumVerdict == TcpChecksumVerdict.Wrong)
            anomalies.Add("BadHeaderChecksum", $"The header checksum 0x{View.HeaderChecksum:x4} is wrong: routers drop the packet", Reference, 10);
        if (HasBrokenExtension)
            anomalies.Add("BrokenExtension", $"Extension header {Protocol} does not fit into the packet", "RFC 8200 4", Length);
        if (MissingOctets > 0)
            anomalies.Add("CutByCapture", $"The capture did not keep the last {MissingOctets} octets of the packet", Reference);
    }
}
