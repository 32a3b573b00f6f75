using System;

namespace PptpTools.Wire.Ppp;

/// <summary>
/// Reset-Request or Reset-Ack of CCP or ECP: the receiver of compressed or encrypted data has lost its place and asks the
/// sender to start afresh (RFC 1962 section 3.1, RFC 1968 section 3.1). With MPPE only the Request is used (RFC 3078 section 8).
/// </summary>
public sealed record ResetPacket : ControlProtocolPacket
{
    /// <summary>Makes a packet without padding.</summary>
    /// <param name="protocol">CCP or ECP.</param>
    /// <param name="code">ResetRequest or ResetAck.</param>
    /// <param name="identifier">An Ack repeats that of its Request.</param>
    /// <param name="data">What the algorithm in use puts there.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another code.</exception>
    public ResetPacket(PppProtocol protocol, PppCode code, byte identifier, OctetString data = default)
        : base(protocol, code, identifier)
    {
        if (code is not (PppCode.ResetRequest or PppCode.ResetAck))
            throw new ArgumentOutOfRangeException(nameof(code));
        Data = data;
    }

    /// <summary>What the algorithm in use puts there.</summary>
    public OctetString Data { get; init; }

    internal override int DataLength => Data.Length;

    /// <inheritdoc/>
    public override void AppendText(LineWriter line)
    {
        if (line is null)
            throw new ArgumentNullException(nameof(line));
        OctetText.Append(line, Protocol, Data.Span);
    }

    internal override void WriteData(ref WireWriter writer) => writer.Octets(Data);

    internal override void DescribeData(FieldSink sink)
    {
        if (Data.Length > 0)
            sink.Octets("Data", Data.Span);
    }
}
