using System;

namespace PptpTools.Wire.Ppp.Options;

/// <summary>
/// Prefix-Elision: octets at the start of every fragment of a multilink class that the sender lets be left out.
/// <code>
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |   Type = 26   |  Length >= 3  |     Class     |  Prefix ...
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// RFC 2686. The prefixes of further classes follow in the same octets.
/// </summary>
/// <param name="Class">The first class.</param>
/// <param name="Prefixes">What follows.</param>
public sealed record PrefixElisionOption(byte Class, OctetString Prefixes) : PppOption
{
    internal const byte Number = 26;
    internal static readonly OptionKind Assigned = new(Number, "PrefixElision", "prefix", "RFC 2686");

    internal override OptionKind Kind => Assigned;

    internal override int ValueLength => 1 + Prefixes.Length;

    internal static PrefixElisionOption? Read(ReadOnlySpan<byte> value) =>
        value.IsEmpty ? null : new(value[0], new OctetString(value.Slice(1)));

    internal override void WriteValue(ref WireWriter writer)
    {
        writer.UInt8(Class);
        writer.Octets(Prefixes);
    }

    internal override void DescribeValue(FieldSink sink)
    {
        sink.Number("Class", Class);
        if (Prefixes.Length > 0)
            sink.Octets("Prefixes", Prefixes.Span);
    }

    internal override void AppendValue(LineWriter line) => line.Ascii(" class ").Decimal(Class).SpacedHex(Prefixes.Span);
}
