using System;
using System.Buffers.Binary;

namespace PptpTools.Wire.Ppp;

/// <summary>
/// Protocol-Reject: the sender does not run the protocol of the packet that it sends back.
/// <code>
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |     Code      |  Identifier   |            Length             |
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |       Rejected-Protocol       |      Rejected-Information ...
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// RFC 1661 section 5.7.
/// </summary>
public sealed record ProtocolRejectPacket : ControlProtocolPacket
{
    private const int ProtocolLength = 2;

    /// <summary>Makes a packet without padding.</summary>
    /// <param name="identifier">New for every Protocol-Reject.</param>
    /// <param name="rejectedProtocol">The protocol that the sender does not run.</param>
    /// <param name="rejectedInformation">What followed the protocol field, possibly cut short.</param>
    public ProtocolRejectPacket(byte identifier, PppProtocol rejectedProtocol, OctetString rejectedInformation)
        : base(PppProtocol.Lcp, PppCode.ProtocolReject, identifier)
    {
        RejectedProtocol = rejectedProtocol;
        RejectedInformation = rejectedInformation;
    }

    /// <summary>The protocol that the sender does not run.</summary>
    public PppProtocol RejectedProtocol { get; init; }

    /// <summary>What followed the protocol field, possibly cut short.</summary>
    public OctetString RejectedInformation { get; init; }

    /// <summary>True when the rejected packet may hold a password in clear (RFC 1334), which is never shown.</summary>
    private bool HoldsPassword => RejectedProtocol is PppProtocol.Pap or PppProtocol.Spap;

    internal override int DataLength => ProtocolLength + RejectedInformation.Length;

    /// <inheritdoc/>
    public override void AppendText(LineWriter line)
    {
        if (line is null)
            throw new ArgumentNullException(nameof(line));
        if (HoldsPassword)
        {
            line.Ascii(' ').Ascii(PppProtocolNames.Of(RejectedProtocol) ?? "").Ascii(" <hidden> len=").Decimal((ulong)RejectedInformation.Length);
            return;
        }

        Span<byte> shown = stackalloc byte[ProtocolLength + 32];
        BinaryPrimitives.WriteUInt16BigEndian(shown, (ushort)RejectedProtocol);
        ReadOnlySpan<byte> information = RejectedInformation.Span;
        int copied = Math.Min(information.Length, shown.Length - ProtocolLength);
        information.Slice(0, copied).CopyTo(shown.Slice(ProtocolLength));
        OctetText.Append(line, Protocol, shown.Slice(0, ProtocolLength + copied));
    }

    internal static ProtocolRejectPacket? Read(byte identifier, ReadOnlySpan<byte> data) => data.Length < ProtocolLength
        ? null
        : new(identifier, (PppProtocol)NetworkOrder.UInt16(data, 0), new OctetString(data.Slice(ProtocolLength)));

    internal override void WriteData(ref WireWriter writer)
    {
        writer.UInt16((ushort)RejectedProtocol);
        writer.Octets(RejectedInformation);
    }

    internal override void DescribeData(FieldSink sink)
    {
        sink.Code("RejectedProtocol", (ushort)RejectedProtocol, PppProtocolNames.Of(RejectedProtocol));
        if (HoldsPassword)
            sink.Number("RejectedInformationLength", (ulong)RejectedInformation.Length);
        else if (RejectedInformation.Length > 0)
            sink.Octets("RejectedInformation", RejectedInformation.Span);
    }

    internal override void ExamineData(AnomalyCollector anomalies)
    {
        if (RejectedProtocol == PppProtocol.Lcp)
            anomalies.Add("RequiredProtocolRejected", "LCP itself is rejected.", "RFC 1661 4.3", HeaderLength);
    }
}
