using System;

namespace PptpTools.Wire.Control;

/// <summary>
/// A PPTP control message, from the length field to its last octet. All begin alike:
/// <code>
///   0                   1                   2                   3
///   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |             Length            |       PPTP Message Type       |
///  |                         Magic Cookie                          |
///  |     Control Message Type      |           Reserved0           |
/// </code>
/// RFC 2637 sections 1.4 and 2.
/// </summary>
public abstract record ControlMessage : WireRecord
{
    /// <summary>Length in octets of what all messages begin with.</summary>
    public const int HeaderLength = 12;

    /// <summary>The constant by which a receiver sees that it reads the TCP stream at the right octet (RFC 2637 section 1.4).</summary>
    public const uint MagicCookie = 0x1A2B3C4D;

    /// <summary>The PPTP message type of a control message.</summary>
    public const ushort ControlMessageKind = 1;

    /// <summary>The PPTP message type of a management message, which no document defines further.</summary>
    public const ushort ManagementMessageKind = 2;

    internal const string Section = "RFC 2637 2";

    private const int PptpMessageTypeOffset = 2;
    private const int MagicCookieOffset = 4;
    private const int Reserved0Offset = 10;

    private readonly ushort? _declaredLength;

    private protected ControlMessage()
    {
    }

    /// <summary>The control message type, 1 to 15; other values for unknown messages.</summary>
    public abstract ushort Type { get; }

    /// <summary>The standard's name in one word, such as <c>OutgoingCallRequest</c>; <c>Unknown</c> where none is assigned.</summary>
    public abstract string Message { get; }

    /// <summary>The call id that the message's sender assigned to the call ("Call ID"); null where the message does not name it.</summary>
    public virtual ushort? SenderCallId => null;

    /// <summary>The call id that the message's receiver assigned to the call ("Peer's Call ID"); null where the message does not name it.</summary>
    public virtual ushort? ReceiverCallId => null;

    /// <summary>1 for control messages, 2 for management messages.</summary>
    public ushort PptpMessageType { get; init; } = ControlMessageKind;

    /// <summary>The length field; <see cref="WireRecord.Length"/> unless the message contradicts itself.</summary>
    public ushort DeclaredLength
    {
        get => _declaredLength ?? (ushort)Length;
        init => _declaredLength = value;
    }

    /// <summary>A reserved field; 0.</summary>
    public ushort Reserved0 { get; init; }

    /// <summary>Octets behind the last field that the message's type has.</summary>
    public OctetString TrailingOctets { get; init; }

    /// <inheritdoc/>
    public sealed override int Length => HeaderLength + BodyLength + TrailingOctets.Length;

    private protected abstract int BodyLength { get; }

    /// <summary>Reads one message that <see cref="ControlStream"/> has cut out of the stream.</summary>
    /// <param name="octets">The message, as many octets as its length field says.</param>
    /// <param name="message">
    /// The message. A type that is not assigned, a management message, and a message too short for its type become an
    /// <see cref="UnknownControlMessage"/>.
    /// </param>
    /// <param name="error">Truncated where the header is not complete, BadMagic where these are no PPTP message.</param>
    public static bool TryParse(ReadOnlySpan<byte> octets, out ControlMessage? message, out WireError error)
    {
        message = null;
        var reader = new WireReader(octets);
        ushort declaredLength = reader.UInt16();
        ushort pptpMessageType = reader.UInt16();
        uint magicCookie = reader.UInt32();
        ushort type = reader.UInt16();
        ushort reserved0 = reader.UInt16();
        if (!reader.Succeeded(Section, out error))
            return false;
        if (magicCookie != MagicCookie)
        {
            error = new WireError(WireFault.BadMagic, MagicCookieOffset, Section);
            return false;
        }

        ControlMessage read = pptpMessageType == ControlMessageKind && octets.Length >= ControlMessageTypes.LengthOf(type)
            ? ControlMessageTypes.ReadBody(type, ref reader)
            : new UnknownControlMessage(type, new OctetString(reader.TakeRest()));
        if (pptpMessageType != ControlMessageKind || reserved0 != 0 || reader.Remaining > 0)
            read = WithUnusual(read, pptpMessageType, reserved0, reader.Rest);
        message = declaredLength == octets.Length ? read : WithDeclaredLength(read, declaredLength);
        return true;
    }

    /// <inheritdoc/>
    public sealed override void WriteTo(Span<byte> destination)
    {
        if (destination.Length < Length)
            throw new ArgumentException($"{Length} octets are needed.", nameof(destination));
        var writer = new WireWriter(destination);
        writer.UInt16(DeclaredLength);
        writer.UInt16(PptpMessageType);
        writer.UInt32(MagicCookie);
        writer.UInt16(Type);
        writer.UInt16(Reserved0);
        WriteBody(ref writer);
        writer.Octets(TrailingOctets);
    }

    /// <inheritdoc/>
    public sealed override void Describe(FieldSink sink)
    {
        if (sink is null)
            throw new ArgumentNullException(nameof(sink));
        sink.Number("Length", DeclaredLength);
        sink.Code("PptpMessageType", PptpMessageType, ControlCodes.PptpMessageType(PptpMessageType));
        sink.Hexadecimal("MagicCookie", MagicCookie, 8);
        sink.Code("ControlMessageType", Type, ControlMessageTypes.NameOf(Type));
        sink.Number("Reserved0", Reserved0);
        DescribeBody(sink);
        if (TrailingOctets.Length > 0)
            sink.Octets("TrailingOctets", TrailingOctets.Span);
    }

    /// <inheritdoc/>
    public sealed override void AppendText(LineWriter line)
    {
        if (line is null)
            throw new ArgumentNullException(nameof(line));
        AppendBody(line);
        if (PptpMessageType != ControlMessageKind)
            line.Code("pptp-message-type", PptpMessageType, ControlCodes.PptpMessageType(PptpMessageType));
        line.ReservedField("reserved0", Reserved0);
        if (DeclaredLength != Length)
            line.Number("length", DeclaredLength);
        if (TrailingOctets.Length > 0)
            line.Octets("trailing", TrailingOctets.Span);
    }

    /// <inheritdoc/>
    public sealed override void Examine(AnomalyCollector anomalies)
    {
        if (anomalies is null)
            throw new ArgumentNullException(nameof(anomalies));
        if (DeclaredLength != Length)
            anomalies.Add("BadLength", $"The length field says {DeclaredLength}, there are {Length} octets.", Reference, 0);
        if (PptpMessageType == ManagementMessageKind)
            anomalies.Add("ManagementMessage", "PPTP message type 2, management, is not defined.", "RFC 2637 1.4", PptpMessageTypeOffset);
        else
            anomalies.AddUnlessNamed("PPTP message type", PptpMessageType, ControlCodes.PptpMessageType(PptpMessageType), Reference, PptpMessageTypeOffset);
        anomalies.AddUnlessZero("Reserved0", Reserved0, Reference, Reserved0Offset);
        ExamineBody(anomalies);
        if (TrailingOctets.Length > 0)
        {
            anomalies.Add(
                "TrailingOctets", $"{Message} has {Length - TrailingOctets.Length} octets, {TrailingOctets.Length} more follow.",
                Reference, Length - TrailingOctets.Length);
        }
    }

    private static ControlMessage WithUnusual(ControlMessage message, ushort pptpMessageType, ushort reserved0, ReadOnlySpan<byte> trailing) => message with
    {
        PptpMessageType = pptpMessageType,
        Reserved0 = reserved0,
        TrailingOctets = new OctetString(trailing),
    };

    private static ControlMessage WithDeclaredLength(ControlMessage message, ushort declaredLength) => message with { DeclaredLength = declaredLength };

    /// <summary>Writes the fields behind the header.</summary>
    private protected abstract void WriteBody(ref WireWriter writer);

    /// <summary>Names the fields behind the header.</summary>
    private protected abstract void DescribeBody(FieldSink sink);

    /// <summary>Appends the fields behind the header, in short names.</summary>
    private protected abstract void AppendBody(LineWriter line);

    /// <summary>Reports what the standard does not allow behind the header.</summary>
    private protected abstract void ExamineBody(AnomalyCollector anomalies);
}
