using System;

namespace PptpTools.Wire.Gre;

/// <summary>
/// The header of a GRE packet of version 0, which is not PPTP.
/// <code>
///   0                   1                   2                   3
///   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |C|R|K|S|s|Recur|  Flags  | Ver |         Protocol Type         |
///  |      Checksum (optional)      |       Offset (optional)       |
///  |                         Key (optional)                        |
///  |                   Sequence Number (optional)                  |
///  |                         Routing (optional)                    |
/// </code>
/// RFC 1701, of which RFC 2784 section 2.1 and RFC 2890 section 2 keep C, K and S.
/// </summary>
public sealed record PlainGreHeader : WireRecord
{
    internal const int MinimumLength = 4;

    private const string Section = "RFC 2784 2.1";
    private const ushort FlagsMask = 0x00F8;

    private PlainGreHeader(ushort flagsAndVersion) => FlagsAndVersion = flagsAndVersion;

    /// <summary>The first 16 bits: flags, recursion control and version.</summary>
    public ushort FlagsAndVersion { get; }

    /// <summary>What the packet carries, as an Ethernet type.</summary>
    public ushort ProtocolType { get; private init; }

    /// <summary>The checksum; null where there is none.</summary>
    public ushort? Checksum { get; private init; }

    /// <summary>The offset of the active route, reserved since RFC 2784; null where there is none.</summary>
    public ushort? Offset { get; private init; }

    /// <summary>The key; null where there is none.</summary>
    public uint? Key { get; private init; }

    /// <summary>The sequence number; null where there is none.</summary>
    public uint? Sequence { get; private init; }

    /// <summary>The source route entries, the one that ends them included.</summary>
    public OctetString Routing { get; private init; }

    /// <inheritdoc/>
    public override int Length =>
        MinimumLength + (Checksum is null ? 0 : 4) + (Key is null ? 0 : 4) + (Sequence is null ? 0 : 4) + Routing.Length;

    /// <inheritdoc/>
    public override string Reference => Section;

    /// <summary>Reads the header of a GRE packet of version 0 from an IP packet's payload.</summary>
    /// <param name="octets">What follows the IP header.</param>
    /// <param name="header">The header; null where it cannot be read.</param>
    /// <param name="error">BadVersion for another version, Truncated for a header that is not complete.</param>
    public static bool TryParse(ReadOnlySpan<byte> octets, out PlainGreHeader? header, out WireError error)
    {
        header = null;
        var reader = new WireReader(octets);
        ushort flags = reader.UInt16();
        if (!reader.Faulted && (flags & GreFrame.VersionMask) != 0)
        {
            error = new WireError(WireFault.BadVersion, 1, Section);
            return false;
        }

        bool hasRouting = (flags & GreFrame.RoutingPresent) != 0;
        bool hasChecksum = hasRouting || (flags & GreFrame.ChecksumPresent) != 0;
        var read = new PlainGreHeader(flags)
        {
            ProtocolType = reader.UInt16(),
            Checksum = hasChecksum ? reader.UInt16() : null,
            Offset = hasChecksum ? reader.UInt16() : null,
            Key = (flags & GreFrame.KeyPresent) != 0 ? reader.UInt32() : null,
            Sequence = (flags & GreFrame.SequencePresent) != 0 ? reader.UInt32() : null,
            Routing = hasRouting ? ReadRouting(ref reader) : default,
        };
        if (!reader.Succeeded(Section, out error))
            return false;
        header = read;
        return true;
    }

    /// <inheritdoc/>
    public override void WriteTo(Span<byte> destination)
    {
        if (destination.Length < Length)
            throw new ArgumentException($"{Length} octets are needed.", nameof(destination));
        var writer = new WireWriter(destination);
        writer.UInt16(FlagsAndVersion);
        writer.UInt16(ProtocolType);
        if (Checksum is { } checksum)
        {
            writer.UInt16(checksum);
            writer.UInt16(Offset.GetValueOrDefault());
        }

        if (Key is { } key)
            writer.UInt32(key);
        if (Sequence is { } sequence)
            writer.UInt32(sequence);
        writer.Octets(Routing);
    }

    /// <inheritdoc/>
    public override void Describe(FieldSink sink)
    {
        if (sink is null)
            throw new ArgumentNullException(nameof(sink));
        sink.Boolean("ChecksumPresent", (FlagsAndVersion & GreFrame.ChecksumPresent) != 0);
        sink.Boolean("RoutingPresent", (FlagsAndVersion & GreFrame.RoutingPresent) != 0);
        sink.Boolean("KeyPresent", Key is not null);
        sink.Boolean("SequenceNumberPresent", Sequence is not null);
        sink.Boolean("StrictSourceRoutePresent", (FlagsAndVersion & GreFrame.StrictSourceRoute) != 0);
        sink.Number("RecursionControl", (ulong)(FlagsAndVersion & GreFrame.RecursionControlMask) >> GreFrame.RecursionControlShift);
        sink.Number("Flags", (ulong)(FlagsAndVersion & FlagsMask) >> GreFrame.FlagsShift);
        sink.Number("Version", (ulong)(FlagsAndVersion & GreFrame.VersionMask));
        sink.Code("ProtocolType", ProtocolType, GreProtocolTypes.NameOf(ProtocolType));
        if (Checksum is { } checksum)
            sink.Hexadecimal("Checksum", checksum, 4);
        if (Offset is { } offset)
            sink.Number("Offset", offset);
        if (Key is { } key)
            sink.Hexadecimal("Key", key, 8);
        if (Sequence is { } sequence)
            sink.Number("SequenceNumber", sequence);
        if (Routing.Length > 0)
            sink.Octets("Routing", Routing.Span);
    }

    /// <inheritdoc/>
    public override void AppendText(LineWriter line)
    {
        if (line is null)
            throw new ArgumentNullException(nameof(line));
        line.Number("version", (ulong)(FlagsAndVersion & GreFrame.VersionMask));
        if (GreProtocolTypes.NameOf(ProtocolType) is { } name)
            line.Word("protocol", name);
        else
            line.Hexadecimal("protocol", ProtocolType, 4);
        if (Key is { } key)
            line.Hexadecimal("key", key, 8);
        if (Sequence is { } sequence)
            line.Number("seq", sequence);
    }

    private static OctetString ReadRouting(ref WireReader reader)
    {
        // A source route entry: address family (2 octets), offset (1), length (1), and as many octets; family and length 0 end the list.
        ReadOnlySpan<byte> octets = reader.Rest;
        int start = reader.Position;
        while (!reader.Faulted)
        {
            uint head = reader.UInt32();
            reader.Take((byte)head);
            if (head >> 16 == 0 && (byte)head == 0)
                break;
        }

        return reader.Faulted ? default : new OctetString(octets.Slice(0, reader.Position - start));
    }
}
