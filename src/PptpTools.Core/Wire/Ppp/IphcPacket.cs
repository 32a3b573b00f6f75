using System;

namespace PptpTools.Wire.Ppp;

/// <summary>
/// A packet with headers compressed by IPHC or CRTP (RFC 2509 section 4, RFC 2507, RFC 2508): named, its headers kept as octets.
/// </summary>
public sealed record IphcPacket : PppPacket
{
    private IphcPacket(PppProtocol protocol, string message, OctetString octets)
    {
        Protocol = protocol;
        Message = message;
        Octets = octets;
    }

    /// <inheritdoc/>
    public override PppProtocol Protocol { get; }

    /// <inheritdoc/>
    public override string Message { get; }

    /// <inheritdoc/>
    public override string Reference => "RFC 2509 4";

    /// <inheritdoc/>
    public override int Length => Octets.Length;

    /// <summary>Everything behind the protocol field.</summary>
    public OctetString Octets { get; }

    /// <summary>Reads one packet, where the protocol is one of IPHC's.</summary>
    /// <param name="protocol">The protocol number.</param>
    /// <param name="information">What follows the protocol field.</param>
    /// <param name="packet">The packet; null where the protocol is another.</param>
    /// <returns>False where the protocol is not one of IPHC's.</returns>
    public static bool TryParse(PppProtocol protocol, ReadOnlySpan<byte> information, out PppPacket? packet)
    {
        packet = NameOf(protocol) is { } name ? new IphcPacket(protocol, name, new OctetString(information)) : null;
        return packet is not null;
    }

    /// <inheritdoc/>
    public override void WriteTo(Span<byte> destination) => Octets.Span.CopyTo(destination);

    /// <inheritdoc/>
    public override void AppendText(LineWriter line)
    {
        if (line is null)
            throw new ArgumentNullException(nameof(line));
        line.Ascii(" len=").Decimal((ulong)Octets.Length);
    }

    /// <inheritdoc/>
    public override void Describe(FieldSink sink)
    {
        if (sink is null)
            throw new ArgumentNullException(nameof(sink));
        sink.Octets("Octets", Octets.Span);
    }

    private static string? NameOf(PppProtocol protocol) => protocol switch
    {
        PppProtocol.IphcFullHeader => "FullHeader",
        PppProtocol.IphcCompressedTcp => "CompressedTcp",
        PppProtocol.IphcCompressedNonTcp => "CompressedNonTcp",
        PppProtocol.IphcCompressedUdp8 => "CompressedUdp8",
        PppProtocol.IphcCompressedRtp8 => "CompressedRtp8",
        PppProtocol.IphcCompressedTcpNoDelta => "CompressedTcpNoDelta",
        PppProtocol.IphcContextState => "ContextState",
        PppProtocol.IphcCompressedUdp16 => "CompressedUdp16",
        PppProtocol.IphcCompressedRtp16 => "CompressedRtp16",
        _ => null,
    };
}
