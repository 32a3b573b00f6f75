using System;

namespace PptpTools.Wire.Ppp;

/// <summary>
/// Discard-Request: to be thrown away, for testing the link in one direction. The format is that of <see cref="EchoPacket"/>
/// (RFC 1661 section 5.9).
/// </summary>
public sealed record DiscardPacket : ControlProtocolPacket
{
    /// <summary>Makes a packet without padding.</summary>
    /// <param name="identifier">New for every Discard-Request.</param>
    /// <param name="magicNumber">The sender's own magic number; 0 where none was agreed.</param>
    /// <param name="data">Anything.</param>
    public DiscardPacket(byte identifier, uint magicNumber, OctetString data = default)
        : base(PppProtocol.Lcp, PppCode.DiscardRequest, identifier)
    {
        MagicNumber = magicNumber;
        Data = data;
    }

    /// <summary>The sender's magic number.</summary>
    public uint MagicNumber { get; init; }

    /// <summary>The sender's own data.</summary>
    public OctetString Data { get; init; }

    internal override int DataLength => EchoPacket.MagicLength + Data.Length;

    /// <inheritdoc/>
    public override void AppendText(LineWriter line)
    {
        if (line is null)
            throw new ArgumentNullException(nameof(line));
        line.Ascii(" magic=").Hex(MagicNumber);
        OctetText.Append(line, Protocol, Data.Span);
    }

    internal static DiscardPacket? Read(byte identifier, ReadOnlySpan<byte> data) => data.Length < EchoPacket.MagicLength
        ? null
        : new(identifier, NetworkOrder.UInt32(data, 0), new OctetString(data.Slice(EchoPacket.MagicLength)));

    internal override void WriteData(ref WireWriter writer)
    {
        writer.UInt32(MagicNumber);
        writer.Octets(Data);
    }

    internal override void DescribeData(FieldSink sink)
    {
        sink.Hexadecimal("MagicNumber", MagicNumber, 8);
        if (Data.Length > 0)
            sink.Octets("Data", Data.Span);
    }
}
