using System;

namespace PptpTools.Wire.Gre;

/// <summary>
/// The header of an enhanced GRE packet (RFC 2637 section 4.1; <see cref="GreFrame"/> has the picture). Key present, version 1
/// and protocol type 0x880B are what make it one.
/// </summary>
public sealed record GreHeader : WireRecord
{
    /// <summary>The version of enhanced GRE.</summary>
    public const byte Version = 1;

    internal const ushort ReservedMask =
        GreFrame.ChecksumPresent | GreFrame.RoutingPresent | GreFrame.StrictSourceRoute | GreFrame.RecursionControlMask | GreFrame.FlagsMask;

    private readonly ushort _reservedBits;

    /// <summary>A header whose reserved bits are 0.</summary>
    /// <param name="callId">The receiver's call id.</param>
    /// <param name="payloadLength">Length of the payload in octets.</param>
    /// <param name="sequence">The sequence number; null for a packet without payload.</param>
    /// <param name="acknowledgment">The highest sequence number received; null where nothing is to be acknowledged.</param>
    public GreHeader(ushort callId, ushort payloadLength, uint? sequence, uint? acknowledgment)
    {
        CallId = callId;
        PayloadLength = payloadLength;
        Sequence = sequence;
        Acknowledgment = acknowledgment;
    }

    /// <summary>The first 16 bits: flags, recursion control and version.</summary>
    public ushort FlagsAndVersion => (ushort)(ReservedBits | GreFrame.KeyPresent | Version
        | (Sequence is null ? 0 : GreFrame.SequencePresent) | (Acknowledgment is null ? 0 : GreFrame.AcknowledgmentPresent));

    /// <summary>The bits of <see cref="FlagsAndVersion"/> that are 0 in PPTP: C, R, s, Recur and Flags. Other bits are masked off.</summary>
    public ushort ReservedBits
    {
        get => _reservedBits;
        init => _reservedBits = (ushort)(value & ReservedMask);
    }

    /// <summary>The C bit: a checksum is present; 0 in PPTP.</summary>
    public bool ChecksumPresent => (ReservedBits & GreFrame.ChecksumPresent) != 0;

    /// <summary>The R bit: routing is present; 0 in PPTP.</summary>
    public bool RoutingPresent => (ReservedBits & GreFrame.RoutingPresent) != 0;

    /// <summary>The s bit: strict source route present; 0 in PPTP.</summary>
    public bool StrictSourceRoutePresent => (ReservedBits & GreFrame.StrictSourceRoute) != 0;

    /// <summary>The Recur bits: recursion control; 0 in PPTP.</summary>
    public byte RecursionControl => (byte)((ReservedBits & GreFrame.RecursionControlMask) >> GreFrame.RecursionControlShift);

    /// <summary>The Flags bits; 0.</summary>
    public byte Flags => (byte)((ReservedBits & GreFrame.FlagsMask) >> GreFrame.FlagsShift);

    /// <summary>Length of the payload in octets, as the key's high word says.</summary>
    public ushort PayloadLength { get; }

    /// <summary>The receiver's call id: the key's low word.</summary>
    public ushort CallId { get; }

    /// <summary>The sequence number; null for a packet without payload.</summary>
    public uint? Sequence { get; }

    /// <summary>The highest sequence number that the sender has received; null where it acknowledges nothing.</summary>
    public uint? Acknowledgment { get; }

    /// <summary>Octets of the payload that are not there.</summary>
    public int MissingOctets { get; init; }

    /// <summary>Octets behind the payload that its length does not count.</summary>
    public int TrailingOctets { get; init; }

    /// <summary>Length of the header in octets: 8, 12 or 16.</summary>
    public override int Length => GreFrame.MinimumHeaderLength + (Sequence is null ? 0 : 4) + (Acknowledgment is null ? 0 : 4);

    /// <inheritdoc/>
    public override string Reference => GreFrame.Section;

    /// <inheritdoc/>
    public override void WriteTo(Span<byte> destination)
    {
        if (destination.Length < Length)
            throw new ArgumentException($"{Length} octets are needed.", nameof(destination));
        var writer = new WireWriter(destination);
        writer.UInt16(FlagsAndVersion);
        writer.UInt16(GreFrame.PppProtocolType);
        writer.UInt16(PayloadLength);
        writer.UInt16(CallId);
        if (Sequence is { } sequence)
            writer.UInt32(sequence);
        if (Acknowledgment is { } acknowledgment)
            writer.UInt32(acknowledgment);
    }

    /// <inheritdoc/>
    public override void Describe(FieldSink sink)
    {
        if (sink is null)
            throw new ArgumentNullException(nameof(sink));
        sink.Boolean("ChecksumPresent", ChecksumPresent);
        sink.Boolean("RoutingPresent", RoutingPresent);
        sink.Boolean("KeyPresent", true);
        sink.Boolean("SequenceNumberPresent", Sequence is not null);
        sink.Boolean("StrictSourceRoutePresent", StrictSourceRoutePresent);
        sink.Number("RecursionControl", RecursionControl);
        sink.Boolean("AcknowledgmentNumberPresent", Acknowledgment is not null);
        sink.Number("Flags", Flags);
        sink.Number("Version", Version);
        sink.Code("ProtocolType", GreFrame.PppProtocolType, GreProtocolTypes.NameOf(GreFrame.PppProtocolType));
        sink.Number("PayloadLength", PayloadLength);
        sink.Number("CallId", CallId);
        if (Sequence is { } sequence)
            sink.Number("SequenceNumber", sequence);
        if (Acknowledgment is { } acknowledgment)
            sink.Number("AcknowledgmentNumber", acknowledgment);
    }

    /// <inheritdoc/>
    public override void AppendText(LineWriter line)
    {
        if (line is null)
            throw new ArgumentNullException(nameof(line));
        line.Number("call", CallId);
        if (Sequence is { } sequence)
            line.Number("seq", sequence);
        if (Acknowledgment is { } acknowledgment)
            line.Number("ack", acknowledgment);
        if (PayloadLength > 0)
            line.Number("len", PayloadLength);
        if (ReservedBits != 0)
            line.Hexadecimal("reserved-bits", ReservedBits, 4);
    }

    /// <inheritdoc/>
    public override void Examine(AnomalyCollector anomalies)
    {
        if (anomalies is null)
            throw new ArgumentNullException(nameof(anomalies));
        AddUnlessZero(anomalies, "C (checksum present)", ChecksumPresent ? 1 : 0, 0);
        AddUnlessZero(anomalies, "R (routing present)", RoutingPresent ? 1 : 0, 0);
        AddUnlessZero(anomalies, "s (strict source route present)", StrictSourceRoutePresent ? 1 : 0, 0);
        AddUnlessZero(anomalies, "Recur (recursion control)", RecursionControl, 0);
        AddUnlessZero(anomalies, "Flags", Flags, 1);
        if (PayloadLength > 0 && Sequence is null)
            anomalies.Add("PayloadWithoutSequence", $"The packet has {PayloadLength} octets of payload and no sequence number.", Reference, 0);
        else if (PayloadLength == 0 && Sequence is not null)
            anomalies.Add("SequenceWithoutPayload", "The packet has a sequence number and no payload.", Reference, 0);
        else if (Sequence is null && Acknowledgment is null)
            anomalies.Add("EmptyPacket", "The packet has neither payload nor acknowledgment.", Reference, 0);
        if (MissingOctets > 0)
            anomalies.Add("BadLength", $"The payload length is {PayloadLength}, there are {PayloadLength - MissingOctets} octets.", Reference, GreFrame.PayloadLengthOffset);
        if (TrailingOctets > 0)
            anomalies.Add("TrailingOctets", $"The payload length is {PayloadLength}, {TrailingOctets} more octets follow.", Reference, GreFrame.PayloadLengthOffset);
    }

    private static void AddUnlessZero(AnomalyCollector anomalies, string name, int value, int offset)
    {
        if (value != 0)
            anomalies.Add("ReservedNotZero", $"{name} is {value}, it must be 0.", GreFrame.Section, offset);
    }
}
