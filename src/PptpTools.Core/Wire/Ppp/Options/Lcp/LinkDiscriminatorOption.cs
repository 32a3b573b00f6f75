using System;

namespace PptpTools.Wire.Ppp.Options;

/// <summary>
/// Link-Discriminator: the sender's number of this link within a bundle, by which BAP names it.
/// <code>
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |   Type = 23   |  Length = 4   |      Link Discriminator       |
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// RFC 2125 section 2.1.
/// </summary>
/// <param name="Discriminator">The number, different for every link of the bundle.</param>
public sealed record LinkDiscriminatorOption(ushort Discriminator) : PppOption
{
    internal const byte Number = 23;
    internal static readonly OptionKind Assigned = new(Number, "LinkDiscriminator", "link", "RFC 2125 2.1");

    internal override OptionKind Kind => Assigned;

    internal override int ValueLength => sizeof(ushort);

    internal static LinkDiscriminatorOption? Read(ReadOnlySpan<byte> value) =>
        value.Length == sizeof(ushort) ? new(NetworkOrder.UInt16(value, 0)) : null;

    internal override void WriteValue(ref WireWriter writer) => writer.UInt16(Discriminator);

    internal override void DescribeValue(FieldSink sink) => sink.Hexadecimal("Value", Discriminator, 4);

    internal override void AppendValue(LineWriter line) => line.Ascii(' ').Hex(Discriminator);
}
