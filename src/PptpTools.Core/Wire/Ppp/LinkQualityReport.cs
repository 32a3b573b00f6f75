using System;

namespace PptpTools.Wire.Ppp;

/// <summary>
/// Link-Quality-Report: what each end has sent and received, twelve counters of 32 bits.
/// <code>
///  Magic-Number | LastOutLQRs  LastOutPackets LastOutOctets
///  PeerInLQRs     PeerInPackets PeerInDiscards PeerInErrors PeerInOctets
///  PeerOutLQRs    PeerOutPackets PeerOutOctets
/// </code>
/// RFC 1989 section 2.2.
/// </summary>
public sealed record LinkQualityReport : PppPacket
{
    /// <summary>Where the packet is defined.</summary>
    public const string Section = "RFC 1989 2.2";

    internal const int FixedLength = 48;
    private const int CounterLength = 4;

    private static readonly string[] Names =
    [
        "MagicNumber", "LastOutLqrs", "LastOutPackets", "LastOutOctets", "PeerInLqrs", "PeerInPackets",
        "PeerInDiscards", "PeerInErrors", "PeerInOctets", "PeerOutLqrs", "PeerOutPackets", "PeerOutOctets",
    ];

    private LinkQualityReport(OctetString octets) => Octets = octets;

    /// <inheritdoc/>
    public override PppProtocol Protocol => PppProtocol.Lqr;

    /// <inheritdoc/>
    public override string Message => "LinkQualityReport";

    /// <inheritdoc/>
    public override string Reference => Section;

    /// <inheritdoc/>
    public override int Length => Octets.Length;

    /// <summary>The sender's magic number.</summary>
    public uint MagicNumber => Counter(0);

    /// <summary>PeerOutLQRs of the report received last.</summary>
    public uint LastOutLqrs => Counter(1);

    /// <summary>PeerOutPackets of the report received last.</summary>
    public uint LastOutPackets => Counter(2);

    /// <summary>PeerOutOctets of the report received last.</summary>
    public uint LastOutOctets => Counter(3);

    /// <summary>Reports that the sender has received.</summary>
    public uint PeerInLqrs => Counter(4);

    /// <summary>Packets that the sender has received.</summary>
    public uint PeerInPackets => Counter(5);

    /// <summary>Packets that the sender has received and thrown away.</summary>
    public uint PeerInDiscards => Counter(6);

    /// <summary>Packets that the sender has received with errors.</summary>
    public uint PeerInErrors => Counter(7);

    /// <summary>Octets that the sender has received.</summary>
    public uint PeerInOctets => Counter(8);

    /// <summary>Reports that the sender has sent, this one included.</summary>
    public uint PeerOutLqrs => Counter(9);

    /// <summary>Packets that the sender has sent.</summary>
    public uint PeerOutPackets => Counter(10);

    /// <summary>Octets that the sender has sent.</summary>
    public uint PeerOutOctets => Counter(11);

    /// <summary>The whole report, with what may follow it.</summary>
    internal OctetString Octets { get; }

    /// <summary>Reads one report.</summary>
    /// <param name="information">What follows the protocol field.</param>
    /// <param name="packet">The report.</param>
    /// <param name="error">Truncated, where there are fewer than 48 octets.</param>
    public static bool TryParse(ReadOnlySpan<byte> information, out PppPacket? packet, out WireError error)
    {
        bool complete = information.Length >= FixedLength;
        packet = complete ? new LinkQualityReport(new OctetString(information)) : null;
        error = complete ? default : new WireError(WireFault.Truncated, information.Length, Section);
        return complete;
    }

    /// <inheritdoc/>
    public override void WriteTo(Span<byte> destination) => Octets.Span.CopyTo(destination);

    /// <inheritdoc/>
    public override void Describe(FieldSink sink)
    {
        if (sink is null)
            throw new ArgumentNullException(nameof(sink));
        sink.Hexadecimal(Names[0], MagicNumber, 8);
        for (int i = 1; i < Names.Length; i++)
            sink.Number(Names[i], Counter(i));
        if (Octets.Length > FixedLength)
            sink.Octets("Rest", Octets.Span.Slice(FixedLength));
    }

    /// <inheritdoc/>
    public override void Examine(AnomalyCollector anomalies)
    {
        if (anomalies is null)
            throw new ArgumentNullException(nameof(anomalies));
        if (Octets.Length > FixedLength)
            anomalies.Add("TrailingOctets", $"{Octets.Length - FixedLength} octets follow the counters.", Reference, FixedLength);
    }

    private uint Counter(int index) => NetworkOrder.UInt32(Octets.Span, index * CounterLength);
}
