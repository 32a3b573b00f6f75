using System;

namespace PptpTools.Wire.Ip;

/// <summary>An ICMP or ICMPv6 message, kept octet for octet (RFC 792, RFC 4443).</summary>
public sealed record IcmpMessage : WireRecord
{
    private readonly OctetString _octets;

    private IcmpMessage(in IcmpPacket packet, TcpChecksumVerdict checksumVerdict)
    {
        _octets = new OctetString(packet.Octets);
        Version = packet.Version;
        ChecksumVerdict = checksumVerdict;
        if (packet.TryReadOriginal(out IcmpOriginal original))
            Original = original;
    }

    /// <summary>4 for ICMP, 6 for ICMPv6.</summary>
    public byte Version { get; }

    /// <summary>The type.</summary>
    public byte Type => View.Type;

    /// <summary>The code.</summary>
    public byte Code => View.Code;

    /// <summary>The standard's name of the type; <c>Unknown</c> where there is none.</summary>
    public string Message => View.Message;

    /// <summary>The standard's name of the code; null where there is none.</summary>
    public string? CodeName => View.CodeName;

    /// <summary>What the checksum says.</summary>
    public TcpChecksumVerdict ChecksumVerdict { get; }

    /// <summary>The packet that an error is about; null for other messages.</summary>
    public IcmpOriginal? Original { get; }

    /// <summary>The largest packet that passes, in octets, where the message tells.</summary>
    public uint? NextHopMtu => View.NextHopMtu;

    /// <inheritdoc/>
    public override int Length => _octets.Length;

    /// <inheritdoc/>
    public override string Reference => IcmpPacket.SectionOf(Version);

    private IcmpPacket View => IcmpPacket.TryParse(_octets.Span, Version, out IcmpPacket packet, out _) ? packet : default;

    /// <summary>Reads the message that an IP packet of protocol 1 or 58 carries.</summary>
    public static bool TryParse(in IpPacket ip, out IcmpMessage? message, out WireError error)
    {
        message = IcmpPacket.TryParse(ip.Payload, ip.Version, out IcmpPacket packet, out error) ? new IcmpMessage(packet, packet.ChecksumVerdict(ip)) : null;
        return message is not null;
    }

    /// <inheritdoc/>
    public override void WriteTo(Span<byte> destination) => _octets.Span.CopyTo(destination);

    /// <inheritdoc/>
    public override void Describe(FieldSink sink)
    {
        if (sink is null)
            throw new ArgumentNullException(nameof(sink));
        IcmpPacket packet = View;
        sink.Code("Type", packet.Type, packet.Message == "Unknown" ? null : packet.Message);
        sink.Code("Code", packet.Code, packet.CodeName);
        sink.Hexadecimal("Checksum", packet.Checksum, 4);
        if (packet.IsEcho)
        {
            sink.Number("Identifier", packet.Identifier);
            sink.Number("SequenceNumber", packet.Sequence);
        }
        else if (packet.NextHopMtu is { } mtu)
        {
            sink.Number("NextHopMtu", mtu);
        }
        else
        {
            sink.Hexadecimal("Parameter", packet.Parameter, 8);
        }

        if (!packet.Target.IsEmpty)
            sink.Address(Version == 4 ? "Gateway" : "Target", packet.Target);
        Original?.Describe(sink);
        sink.Octets("Data", packet.Body);
    }

    /// <inheritdoc/>
    public override void AppendText(LineWriter line)
    {
        if (line is null)
            throw new ArgumentNullException(nameof(line));
        View.AppendText(line);
    }

    /// <inheritdoc/>
    public override void Examine(AnomalyCollector anomalies)
    {
        if (anomalies is null)
            throw new ArgumentNullException(nameof(anomalies));
        if (ChecksumVerdict == TcpChecksumVerdict.Wrong)
            anomalies.Add("BadChecksum", $"The checksum 0x{View.Checksum:x4} is wrong: the receiver drops the message", Reference, 2);
        if (Message == "Unknown")
            anomalies.Add("UnknownType", $"Type {Type} is not assigned", Reference, 0);
    }
}
