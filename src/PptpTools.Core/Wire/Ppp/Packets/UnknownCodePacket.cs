using System;

namespace PptpTools.Wire.Ppp;

/// <summary>A packet whose code its protocol does not have, or whose data is too short for the fields of its code.</summary>
public sealed record UnknownCodePacket : ControlProtocolPacket
{
    /// <summary>Makes a packet of any code, without padding.</summary>
    /// <param name="protocol">The protocol it belongs to.</param>
    /// <param name="code">The code.</param>
    /// <param name="identifier">The identifier.</param>
    /// <param name="data">What follows the Length field.</param>
    public UnknownCodePacket(PppProtocol protocol, PppCode code, byte identifier, OctetString data)
        : base(protocol, code, identifier) => Data = data;

    /// <summary>What follows the Length field.</summary>
    public OctetString Data { get; init; }

    internal override int DataLength => Data.Length;

    private bool IsAssigned => PppCodes.NameOf(Protocol, Code) is not null;

    /// <inheritdoc/>
    public override void AppendText(LineWriter line)
    {
        if (line is null)
            throw new ArgumentNullException(nameof(line));
        if (!IsAssigned)
            line.Ascii(" code=").Hex((byte)Code);
        OctetText.Append(line, Protocol, Data.Span);
    }

    internal override void WriteData(ref WireWriter writer) => writer.Octets(Data);

    internal override void DescribeData(FieldSink sink)
    {
        if (Data.Length > 0)
            sink.Octets("Data", Data.Span);
    }

    internal override void ExamineData(AnomalyCollector anomalies)
    {
        if (IsAssigned)
            anomalies.Add("Truncated", $"{Data.Length} octets of data are too few for a packet of this code.", Reference, HeaderLength);
        else
            anomalies.Add("UnknownCode", $"Code {(byte)Code} is not assigned in this protocol.", "RFC 1661 5.6", 0);
    }
}
