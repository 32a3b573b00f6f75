using System;

namespace PptpTools.Wire.Ppp;

/// <summary>
/// Time-Remaining: how long the link will stay, with a message for a person.
/// <code>
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |     Code      |  Identifier   |            Length             |
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |                         Magic-Number                          |
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |                       Seconds-Remaining                       |
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |    Message ...
///  +-+-+-+-+-+-+-+-+
/// </code>
/// RFC 1570 section 1.2.
/// </summary>
public sealed record TimeRemainingPacket : ControlProtocolPacket
{
    private const int SecondsOffset = 4;
    private const int FixedLength = 8;

    /// <summary>Makes a packet without padding.</summary>
    /// <param name="identifier">New for every Time-Remaining.</param>
    /// <param name="magicNumber">The sender's own magic number; 0 where none was agreed.</param>
    /// <param name="seconds">Seconds until the link ends; 0xFFFFFFFF for no limit.</param>
    /// <param name="text">The message.</param>
    public TimeRemainingPacket(byte identifier, uint magicNumber, uint seconds, OctetString text)
        : base(PppProtocol.Lcp, PppCode.TimeRemaining, identifier)
    {
        MagicNumber = magicNumber;
        Seconds = seconds;
        Text = text;
    }

    /// <summary>The sender's magic number.</summary>
    public uint MagicNumber { get; init; }

    /// <summary>Seconds until the link ends; 0xFFFFFFFF for no limit.</summary>
    public uint Seconds { get; init; }

    /// <summary>The RFC's Message field: words of the sender, not terminated.</summary>
    public OctetString Text { get; init; }

    internal override int DataLength => FixedLength + Text.Length;

    /// <inheritdoc/>
    public override void AppendText(LineWriter line)
    {
        if (line is null)
            throw new ArgumentNullException(nameof(line));
        line.Ascii(" magic=").Hex(MagicNumber).Ascii(" seconds=").Decimal(Seconds);
        if (Text.Length > 0)
            line.Ascii(' ').Quoted(Text.Span);
    }

    internal static TimeRemainingPacket? Read(byte identifier, ReadOnlySpan<byte> data)
    {
        if (data.Length < FixedLength)
            return null;
        uint magicNumber = NetworkOrder.UInt32(data, 0);
        uint seconds = NetworkOrder.UInt32(data, SecondsOffset);
        return new TimeRemainingPacket(identifier, magicNumber, seconds, new OctetString(data.Slice(FixedLength)));
    }

    internal override void WriteData(ref WireWriter writer)
    {
        writer.UInt32(MagicNumber);
        writer.UInt32(Seconds);
        writer.Octets(Text);
    }

    internal override void DescribeData(FieldSink sink)
    {
        sink.Hexadecimal("MagicNumber", MagicNumber, 8);
        sink.Number("SecondsRemaining", Seconds);
        sink.Text("Message", Text.Span);
    }
}
