using System;

namespace PptpTools.Wire.Ppp;

/// <summary>
/// A whole TCP/IP packet that sets up the state of a connection: its IP protocol field holds the connection number
/// (protocol 0x002F; RFC 1144 section 3.2.1, RFC 1332 section 4).
/// </summary>
public sealed record VanJacobsonUncompressed : PppPacket
{
    internal const int ProtocolOffset = 9;
    internal const int MinimumHeaderLength = 20;
    internal const byte TcpProtocol = 6;
    private const int SourceOffset = 12;
    private const int DestinationOffset = 16;
    private const int AddressLength = 4;
    private const string Section = "RFC 1144 3.2.1";

    private VanJacobsonUncompressed(OctetString octets) => Octets = octets;

    /// <inheritdoc/>
    public override PppProtocol Protocol => PppProtocol.VanJacobsonUncompressed;

    /// <inheritdoc/>
    public override string Message => "UncompressedTcp";

    /// <inheritdoc/>
    public override string Reference => Section;

    /// <inheritdoc/>
    public override int Length => Octets.Length;

    /// <summary>The connection number.</summary>
    public byte ConnectionNumber => Octets.Span[ProtocolOffset];

    internal OctetString Octets { get; }

    /// <summary>Reads one packet.</summary>
    /// <param name="information">What follows the protocol field.</param>
    /// <param name="packet">The packet.</param>
    /// <param name="error">Truncated, where there is no whole IPv4 header; BadVersion for another version.</param>
    public static bool TryParse(ReadOnlySpan<byte> information, out PppPacket? packet, out WireError error)
    {
        packet = null;
        error = information.Length < MinimumHeaderLength ? new WireError(WireFault.Truncated, information.Length, Section)
            : information[0] >> 4 != 4 ? new WireError(WireFault.BadVersion, 0, Section)
            : default;
        if (error.Fault != WireFault.None)
            return false;
        packet = new VanJacobsonUncompressed(new OctetString(information));
        return true;
    }

    /// <inheritdoc/>
    public override void WriteTo(Span<byte> destination) => Octets.Span.CopyTo(destination);

    /// <inheritdoc/>
    public override void AppendText(LineWriter line)
    {
        if (line is null)
            throw new ArgumentNullException(nameof(line));
        line.Ascii(" conn=").Decimal(ConnectionNumber)
            .Ascii(' ').AddressText(Octets.Span.Slice(SourceOffset, AddressLength))
            .Ascii(" > ").AddressText(Octets.Span.Slice(DestinationOffset, AddressLength))
            .Ascii(" len=").Decimal((ulong)Octets.Length);
    }

    /// <inheritdoc/>
    public override void Describe(FieldSink sink)
    {
        if (sink is null)
            throw new ArgumentNullException(nameof(sink));
        sink.Number("ConnectionNumber", ConnectionNumber);
        sink.Address("SourceAddress", Octets.Span.Slice(SourceOffset, AddressLength));
        sink.Address("DestinationAddress", Octets.Span.Slice(DestinationOffset, AddressLength));
        sink.Octets("Packet", Octets.Span);
    }
}
