using System;

namespace PptpTools.Wire.Ppp;

/// <summary>
/// Identification: the sender says what it is, in words. Microsoft's clients send two or three, such as <c>MSRASV5.20</c>.
/// <code>
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |     Code      |  Identifier   |            Length             |
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |                         Magic-Number                          |
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |    Message ...
///  +-+-+-+-+-+-+-+-+
/// </code>
/// RFC 1570 section 1.1.
/// </summary>
public sealed record IdentificationPacket : ControlProtocolPacket
{
    private const int MagicLength = 4;

    /// <summary>Makes a packet without padding.</summary>
    /// <param name="identifier">New for every Identification.</param>
    /// <param name="magicNumber">The sender's own magic number; 0 where none was agreed.</param>
    /// <param name="text">The message.</param>
    public IdentificationPacket(byte identifier, uint magicNumber, OctetString text)
        : base(PppProtocol.Lcp, PppCode.Identification, identifier)
    {
        MagicNumber = magicNumber;
        Text = text;
    }

    /// <summary>The sender's magic number.</summary>
    public uint MagicNumber { get; init; }

    /// <summary>The RFC's Message field: words of the sender, not terminated.</summary>
    public OctetString Text { get; init; }

    internal override int DataLength => MagicLength + Text.Length;

    /// <inheritdoc/>
    public override void AppendText(LineWriter line)
    {
        if (line is null)
            throw new ArgumentNullException(nameof(line));
        line.Ascii(" magic=").Hex(MagicNumber);
        if (Text.Length > 0)
            line.Ascii(' ').Quoted(Text.Span);
    }

    internal static IdentificationPacket? Read(byte identifier, ReadOnlySpan<byte> data) => data.Length < MagicLength
        ? null
        : new(identifier, NetworkOrder.UInt32(data, 0), new OctetString(data.Slice(MagicLength)));

    internal override void WriteData(ref WireWriter writer)
    {
        writer.UInt32(MagicNumber);
        writer.Octets(Text);
    }

    internal override void DescribeData(FieldSink sink)
    {
        sink.Hexadecimal("MagicNumber", MagicNumber, 8);
        sink.Text("Message", Text.Span);
    }
}
