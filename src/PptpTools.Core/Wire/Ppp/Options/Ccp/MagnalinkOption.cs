using System;

namespace PptpTools.Wire.Ppp.Options;

/// <summary>
/// Magnalink Variable Resource Compression (MVRCA).
/// <code>
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |   Type = 24   |  Length = 4   | FE|P| History |  # Contexts   |
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// RFC 1975. An early draft of Deflate has the same type and length: see <see cref="DeflateOption"/>.
/// </summary>
/// <param name="FeaturesAndHistory">The third octet: features, the packet-by-packet flag, the history.</param>
/// <param name="Contexts">Number of contexts.</param>
public sealed record MagnalinkOption(byte FeaturesAndHistory, byte Contexts) : PppOption
{
    internal const byte Number = 24;
    internal static readonly OptionKind Assigned = new(Number, "MagnalinkVariableResource", "mvrca", "RFC 1975");

    /// <summary>Features, 2 bits.</summary>
    public byte Features => (byte)(FeaturesAndHistory >> 6);

    /// <summary>True when the history is cleared after every packet.</summary>
    public bool IsPacketByPacket => (FeaturesAndHistory & 0x20) != 0;

    /// <summary>Base-2 logarithm of the history's size, 5 bits.</summary>
    public byte History => (byte)(FeaturesAndHistory & 0x1F);

    internal override OptionKind Kind => Assigned;

    internal override int ValueLength => 2;

    internal static MagnalinkOption? Read(ReadOnlySpan<byte> value) => value.Length == 2 ? new(value[0], value[1]) : null;

    internal override void WriteValue(ref WireWriter writer)
    {
        writer.UInt8(FeaturesAndHistory);
        writer.UInt8(Contexts);
    }

    internal override void DescribeValue(FieldSink sink)
    {
        sink.Number("Features", Features);
        sink.Boolean("PacketByPacket", IsPacketByPacket);
        sink.Number("History", History);
        sink.Number("Contexts", Contexts);
    }

    internal override void AppendValue(LineWriter line)
    {
        line.Ascii(" features ").Decimal(Features);
        if (IsPacketByPacket)
            line.Ascii(" packet-by-packet");
        line.Ascii(" history ").Decimal(History).Ascii(" contexts ").Decimal(Contexts);
    }
}
