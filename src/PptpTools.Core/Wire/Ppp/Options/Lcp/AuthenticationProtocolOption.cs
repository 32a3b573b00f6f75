using System;

namespace PptpTools.Wire.Ppp.Options;

/// <summary>
/// Authentication-Protocol: the sender demands that its peer authenticate itself, and how.
/// <code>
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |   Type = 3    |  Length >= 4  |     Authentication-Protocol   |
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |   Algorithm   |    (CHAP only; RFC 1994 section 3)
///  +-+-+-+-+-+-+-+-+
/// </code>
/// RFC 1661 section 6.2.
/// </summary>
public sealed record AuthenticationProtocolOption : PppOption
{
    internal const byte Number = 3;
    internal static readonly OptionKind Assigned = new(Number, "AuthenticationProtocol", "auth", "RFC 1661 6.2");

    /// <summary>Makes the option.</summary>
    /// <param name="protocol">PAP, CHAP, EAP, SPAP or another protocol number.</param>
    /// <param name="algorithm">For CHAP 5 MD5, 6 SHA-1, 0x80 MS-CHAP, 0x81 MS-CHAPv2; otherwise null.</param>
    /// <param name="data">What follows, if anything does.</param>
    /// <exception cref="ArgumentException">An algorithm with a protocol other than CHAP, or CHAP with data and no algorithm.</exception>
    public AuthenticationProtocolOption(PppProtocol protocol, byte? algorithm = null, OctetString data = default)
    {
        if (protocol == PppProtocol.Chap ? algorithm is null && data.Length > 0 : algorithm is not null)
            throw new ArgumentException("CHAP, and CHAP alone, has an algorithm.", nameof(algorithm));
        AuthenticationProtocol = protocol;
        Algorithm = algorithm;
        Data = data;
    }

    /// <summary>The protocol to authenticate with.</summary>
    public PppProtocol AuthenticationProtocol { get; }

    /// <summary>CHAP's algorithm; null for other protocols and where it is missing.</summary>
    public byte? Algorithm { get; }

    /// <summary>What follows the fields above; usually nothing.</summary>
    public OctetString Data { get; }

    internal override OptionKind Kind => Assigned;

    internal override int ValueLength => sizeof(ushort) + (Algorithm is null ? 0 : 1) + Data.Length;

    internal static AuthenticationProtocolOption? Read(ReadOnlySpan<byte> value)
    {
        if (value.Length < sizeof(ushort))
            return null;
        var protocol = (PppProtocol)NetworkOrder.UInt16(value, 0);
        value = value.Slice(sizeof(ushort));
        return protocol == PppProtocol.Chap && !value.IsEmpty
            ? new AuthenticationProtocolOption(protocol, value[0], new OctetString(value.Slice(1)))
            : new AuthenticationProtocolOption(protocol, null, new OctetString(value));
    }

    internal override void WriteValue(ref WireWriter writer)
    {
        writer.UInt16((ushort)AuthenticationProtocol);
        if (Algorithm is { } algorithm)
            writer.UInt8(algorithm);
        writer.Octets(Data);
    }

    internal override void DescribeValue(FieldSink sink)
    {
        sink.Code("Protocol", (ushort)AuthenticationProtocol, PppProtocolNames.Of(AuthenticationProtocol));
        if (Algorithm is { } algorithm)
            sink.Code("Algorithm", algorithm, NameOfAlgorithm(algorithm));
        if (Data.Length > 0)
            sink.Octets("Data", Data.Span);
    }

    internal override void AppendValue(LineWriter line)
    {
        switch (AuthenticationProtocol)
        {
            case PppProtocol.Pap:
                line.Ascii(" pap");
                break;
            case PppProtocol.Chap:
                line.Ascii(" chap");
                break;
            case PppProtocol.Eap:
                line.Ascii(" eap");
                break;
            default:
                line.Ascii(' ').Hex((ushort)AuthenticationProtocol);
                break;
        }

        switch (Algorithm)
        {
            case null:
                break;
            case 5:
                line.Ascii(" MD5");
                break;
            case 0x80:
                line.Ascii(" MS");
                break;
            case 0x81:
                line.Ascii(" MS-v2");
                break;
            default:
                line.SpacedHex(Algorithm.Value);
                break;
        }

        line.SpacedHex(Data.Span);
    }

    internal override void ExamineAt(AnomalyCollector anomalies, int offset)
    {
        const int DataOffset = HeaderLength + sizeof(ushort);
        if (AuthenticationProtocol == PppProtocol.Chap && Algorithm is null)
            anomalies.Add("BadOptionLength", "CHAP is named without an algorithm.", "RFC 1994 3", offset + 1);
        else if (Data.Length > 0 && AuthenticationProtocol is PppProtocol.Pap or PppProtocol.Chap or PppProtocol.Eap)
            anomalies.Add("TrailingOctets", $"{Data.Length} octets follow an authentication protocol that has none.", Reference, offset + DataOffset + (Algorithm is null ? 0 : 1));
        if (Algorithm is { } algorithm && NameOfAlgorithm(algorithm) is null)
            anomalies.Add("UnknownAlgorithm", $"CHAP algorithm {algorithm} is not assigned.", "RFC 1994 3", offset + DataOffset);
    }

    private static string? NameOfAlgorithm(byte algorithm) => algorithm switch
    {
        5 => "MD5",
        6 => "SHA-1",
        7 => "SHA-256",
        8 => "SHA3-256",
        0x80 => "MS-CHAP",
        0x81 => "MS-CHAPv2",
        _ => null,
    };
}
