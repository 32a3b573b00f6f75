using System;

namespace PptpTools.Wire.Ppp;

/// <summary>Terminate-Request or Terminate-Ack (RFC 1661 section 5.5). The data is the sender's own; most put a reason in words there.</summary>
public sealed record TerminatePacket : ControlProtocolPacket
{
    /// <summary>Makes a packet without padding.</summary>
    /// <param name="protocol">The protocol that is to end.</param>
    /// <param name="code">TerminateRequest or TerminateAck.</param>
    /// <param name="identifier">An Ack repeats that of its Request.</param>
    /// <param name="data">Anything, often a reason in words.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another code.</exception>
    public TerminatePacket(PppProtocol protocol, PppCode code, byte identifier, OctetString data)
        : base(protocol, code, identifier)
    {
        if (code is not (PppCode.TerminateRequest or PppCode.TerminateAck))
            throw new ArgumentOutOfRangeException(nameof(code));
        Data = data;
    }

    /// <summary>The sender's own data.</summary>
    public OctetString Data { get; init; }

    internal override int DataLength => Data.Length;

    private bool IsText => Data.Length > 0 && Data.Span[0] is >= (byte)' ' and < 0x7F;

    /// <inheritdoc/>
    public override void AppendText(LineWriter line)
    {
        if (line is null)
            throw new ArgumentNullException(nameof(line));
        if (!IsText)
        {
            OctetText.Append(line, Protocol, Data.Span);
            return;
        }

        // pppd leaves the blank out for CCP alone.
        if (Protocol != PppProtocol.Ccp)
            line.Ascii(' ');
        line.Quoted(Data.Span);
    }

    internal override void WriteData(ref WireWriter writer) => writer.Octets(Data);

    internal override void DescribeData(FieldSink sink)
    {
        if (IsText)
            sink.Text("Data", Data.Span);
        else if (Data.Length > 0)
            sink.Octets("Data", Data.Span);
    }
}
