using System;
using System.Buffers.Binary;

namespace PptpTools.Wire.Ppp.Options;

/// <summary>
/// Interface-Identifier: the lower half of the sender's link-local address; all zeros ask the peer to say one.
/// <code>
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |   Type = 1    |  Length = 10  | Interface-Identifier (MS Bytes)
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///                     Interface-Identifier (cont)
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///   Interface-Identifier (LS Bytes)|
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// RFC 5072 section 4.1.
/// </summary>
/// <param name="InterfaceIdentifier">The 64 bits of the identifier.</param>
public sealed record InterfaceIdentifierOption(ulong InterfaceIdentifier) : PppOption
{
    internal const byte Number = 1;
    internal static readonly OptionKind Assigned = new(Number, "InterfaceIdentifier", "addr", "RFC 5072 4.1");

    internal override OptionKind Kind => Assigned;

    internal override int ValueLength => sizeof(ulong);

    internal static InterfaceIdentifierOption? Read(ReadOnlySpan<byte> value) =>
        value.Length == sizeof(ulong) ? new(NetworkOrder.UInt64(value, 0)) : null;

    internal override void WriteValue(ref WireWriter writer) => writer.UInt64(InterfaceIdentifier);

    internal override void DescribeValue(FieldSink sink)
    {
        Span<byte> octets = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(octets, InterfaceIdentifier);
        sink.Address("Value", octets);
    }

    internal override void AppendValue(LineWriter line)
    {
        Span<byte> octets = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(octets, InterfaceIdentifier);
        line.Ascii(" fe80::").AddressText(octets);
    }
}
