using System;

namespace PptpTools.Wire.Ppp;

/// <summary>
/// Echo-Request or Echo-Reply: asks whether the other end is there, and finds a looped-back link by its own magic number.
/// <code>
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |     Code      |  Identifier   |            Length             |
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |                         Magic-Number                          |
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |    Data ...
///  +-+-+-+-+
/// </code>
/// RFC 1661 section 5.8.
/// </summary>
public sealed record EchoPacket : ControlProtocolPacket
{
    internal const int MagicLength = 4;

    /// <summary>Makes a packet without padding.</summary>
    /// <param name="code">EchoRequest or EchoReply.</param>
    /// <param name="identifier">A Reply repeats that of its Request.</param>
    /// <param name="magicNumber">The sender's own magic number; 0 where none was agreed.</param>
    /// <param name="data">Anything; a Reply repeats it.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another code.</exception>
    public EchoPacket(PppCode code, byte identifier, uint magicNumber, OctetString data = default)
        : base(PppProtocol.Lcp, code, identifier)
    {
        if (code is not (PppCode.EchoRequest or PppCode.EchoReply))
            throw new ArgumentOutOfRangeException(nameof(code));
        MagicNumber = magicNumber;
        Data = data;
    }

    /// <summary>The sender's magic number.</summary>
    public uint MagicNumber { get; init; }

    /// <summary>The sender's own data.</summary>
    public OctetString Data { get; init; }

    internal override int DataLength => MagicLength + Data.Length;

    /// <inheritdoc/>
    public override void AppendText(LineWriter line)
    {
        if (line is null)
            throw new ArgumentNullException(nameof(line));
        line.Ascii(" magic=").Hex(MagicNumber);
        OctetText.Append(line, Protocol, Data.Span);
    }

    internal static EchoPacket? Read(PppCode code, byte identifier, ReadOnlySpan<byte> data) => data.Length < MagicLength
        ? null
        : new(code, identifier, NetworkOrder.UInt32(data, 0), new OctetString(data.Slice(MagicLength)));

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
