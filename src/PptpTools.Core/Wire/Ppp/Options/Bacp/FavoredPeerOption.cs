using System;

namespace PptpTools.Wire.Ppp.Options;

/// <summary>
/// Favored-Peer: which end wins when both ask for a change of the bundle at once; the one with the lower number.
/// <code>
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |   Type = 1    |  Length = 6   |        Magic-Number
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///        Magic-Number (cont)       |
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// RFC 2125 section 4.1.
/// </summary>
/// <param name="MagicNumber">1 for the favoured end when only one wants to be it, otherwise a random number.</param>
public sealed record FavoredPeerOption(uint MagicNumber) : PppOption
{
    internal const byte Number = 1;
    internal static readonly OptionKind Assigned = new(Number, "FavoredPeer", "favored", "RFC 2125 4.1");

    internal override OptionKind Kind => Assigned;

    internal override int ValueLength => sizeof(uint);

    internal static FavoredPeerOption? Read(ReadOnlySpan<byte> value) =>
        value.Length == sizeof(uint) ? new(NetworkOrder.UInt32(value, 0)) : null;

    internal override void WriteValue(ref WireWriter writer) => writer.UInt32(MagicNumber);

    internal override void DescribeValue(FieldSink sink) => sink.Hexadecimal("Value", MagicNumber, 8);

    internal override void AppendValue(LineWriter line) => line.Ascii(' ').Hex(MagicNumber);
}
