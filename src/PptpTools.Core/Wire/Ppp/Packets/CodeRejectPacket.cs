using System;

namespace PptpTools.Wire.Ppp;

/// <summary>Code-Reject: the sender does not know the code of the packet that it sends back (RFC 1661 section 5.6).</summary>
public sealed record CodeRejectPacket : ControlProtocolPacket
{
    /// <summary>Makes a packet without padding.</summary>
    /// <param name="protocol">The protocol of both packets.</param>
    /// <param name="identifier">New for every Code-Reject.</param>
    /// <param name="rejectedPacket">The rejected packet from its Code, possibly cut short.</param>
    public CodeRejectPacket(PppProtocol protocol, byte identifier, OctetString rejectedPacket)
        : base(protocol, PppCode.CodeReject, identifier) => RejectedPacket = rejectedPacket;

    /// <summary>The rejected packet from its Code, possibly cut short.</summary>
    public OctetString RejectedPacket { get; init; }

    /// <summary>The code that is not known to the sender; null where the packet carries nothing.</summary>
    public PppCode? RejectedCode => RejectedPacket.Length > 0 ? (PppCode)RejectedPacket.Span[0] : null;

    internal override int DataLength => RejectedPacket.Length;

    /// <inheritdoc/>
    public override void AppendText(LineWriter line)
    {
        if (line is null)
            throw new ArgumentNullException(nameof(line));
        OctetText.Append(line, Protocol, RejectedPacket.Span);
    }

    internal override void WriteData(ref WireWriter writer) => writer.Octets(RejectedPacket);

    internal override void DescribeData(FieldSink sink)
    {
        if (RejectedCode is { } code)
            sink.Code("RejectedCode", (byte)code, PppCodes.NameOf(Protocol, code));
        sink.Octets("RejectedPacket", RejectedPacket.Span);
    }

    internal override void ExamineData(AnomalyCollector anomalies)
    {
        if (RejectedPacket.Length < HeaderLength)
            anomalies.Add("Truncated", "A Code-Reject carries less than the header of the packet it rejects.", Reference, HeaderLength);
        else if (RejectedCode is >= PppCode.ConfigureRequest and <= PppCode.CodeReject)
            anomalies.Add("RequiredCodeRejected", $"{PppCodes.NameOf(Protocol, RejectedCode.Value)} is rejected, which every implementation must know.", "RFC 1661 4.3", HeaderLength);
    }
}
