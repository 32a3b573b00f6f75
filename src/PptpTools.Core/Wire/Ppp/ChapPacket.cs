using System;

namespace PptpTools.Wire.Ppp;

/// <summary>A packet of the Challenge Handshake Authentication Protocol (RFC 1994 section 4; MS-CHAP: RFC 2433, RFC 2759).</summary>
public abstract record ChapPacket : CodedPacket
{
    /// <summary>Where the packet format is defined.</summary>
    public const string Section = "RFC 1994 4";

    internal const byte ChallengeCode = 1;
    internal const byte ResponseCode = 2;
    internal const byte SuccessCode = 3;
    internal const byte FailureCode = 4;

    private protected ChapPacket(in CodedHeader parsed)
        : base(parsed)
    {
    }

    private protected ChapPacket(byte code, byte identifier, ReadOnlySpan<byte> data)
        : base(code, identifier, data)
    {
    }

    /// <inheritdoc/>
    public sealed override PppProtocol Protocol => PppProtocol.Chap;

    /// <summary>Reads one packet.</summary>
    /// <param name="information">What follows the protocol field.</param>
    /// <param name="context">Names the algorithm, where it is known, that tells the forms of a Response apart.</param>
    /// <param name="packet">The packet; a code that is not assigned gives an <see cref="UnknownCodedPacket"/>.</param>
    /// <param name="error">Truncated, where there are fewer than 4 octets.</param>
    public static bool TryParse(ReadOnlySpan<byte> information, DissectionContext context, out PppPacket? packet, out WireError error)
    {
        if (context is null)
            throw new ArgumentNullException(nameof(context));
        bool complete = CodedHeader.TryParse(information, Section, out CodedHeader header, out error);
        packet = !complete ? null : header.Code switch
        {
            ChallengeCode => new ChapChallenge(header, context.ChapAlgorithm),
            ResponseCode => new ChapResponse(header, context.ChapAlgorithm),
            SuccessCode => new ChapSuccess(header),
            FailureCode => new ChapFailure(header, context.ChapAlgorithm),
            ChapChangePasswordVersion1.PacketCode => new ChapChangePasswordVersion1(header),
            ChapChangePasswordVersion2.PacketCode => new ChapChangePasswordVersion2(header),
            ChapChangePasswordVersion3.PacketCode => new ChapChangePasswordVersion3(header),
            _ => new UnknownCodedPacket(PppProtocol.Chap, header, Section),
        };
        return complete;
    }
}

/// <summary>
/// What Challenge and Response have in common.
/// <code>
///  +------------+-----------+----------+
///  | Value-Size | Value ... | Name ... |
///  +------------+-----------+----------+
/// </code>
/// RFC 1994 section 4.1.
/// </summary>
public abstract record ChapValuePacket : ChapPacket
{
    private protected ChapValuePacket(in CodedHeader parsed)
        : base(parsed)
    {
    }

    private protected ChapValuePacket(byte code, byte identifier, ReadOnlySpan<byte> data)
        : base(code, identifier, data)
    {
    }

    /// <summary>The value; what there is of it where its size contradicts the packet.</summary>
    public OctetString Value => new(Read(out _, out _));

    /// <summary>The name of the sender; possibly empty.</summary>
    public string Name => TextOf(NameOctets);

    internal ReadOnlySpan<byte> ValueOctets => Read(out _, out _);

    /// <summary>True where the value is empty or shorter than its size says.</summary>
    internal bool IsMalformed
    {
        get
        {
            Read(out _, out WireReader reader);
            return reader.Faulted || Data.Span[0] == 0;
        }
    }

    internal ReadOnlySpan<byte> NameOctets
    {
        get
        {
            Read(out ReadOnlySpan<byte> name, out _);
            return name;
        }
    }

    /// <inheritdoc/>
    public sealed override void AppendText(LineWriter line)
    {
        if (line is null)
            throw new ArgumentNullException(nameof(line));
        ReadOnlySpan<byte> value = Read(out ReadOnlySpan<byte> name, out _);
        line.Ascii(" <").Hex(value).Ascii(">, name = ").Quoted(name);
    }

    private protected sealed override void DescribeData(FieldSink sink)
    {
        ReadOnlySpan<byte> value = Read(out ReadOnlySpan<byte> name, out _);
        if (Data.Length == 0)
            return;
        sink.Number("ValueSize", Data.Span[0]);
        DescribeValue(sink, value);
        sink.Text("Name", name);
    }

    private protected virtual void DescribeValue(FieldSink sink, ReadOnlySpan<byte> value) => sink.Octets("Value", value);

    private protected override void ExamineData(AnomalyCollector anomalies)
    {
        Read(out _, out WireReader reader);
        ReportFault(reader, anomalies, "The value is shorter than its size says.");
        if (!reader.Faulted && Data.Span[0] == 0)
            anomalies.Add("BadLength", "The value is empty.", Reference, CodedHeader.HeaderLength);
    }

    private protected static byte[] DataOf(ReadOnlySpan<byte> value, ReadOnlySpan<byte> name)
    {
        if (value.Length is 0 or > byte.MaxValue)
            throw new ArgumentException("A value has 1 to 255 octets.", nameof(value));
        var data = new byte[1 + value.Length + name.Length];
        var writer = new WireWriter(data);
        writer.UInt8((byte)value.Length);
        writer.Octets(value);
        writer.Octets(name);
        return data;
    }

    private ReadOnlySpan<byte> Read(out ReadOnlySpan<byte> name, out WireReader reader)
    {
        reader = DataReader();
        ReadOnlySpan<byte> value = reader.Take(reader.UInt8());
        if (reader.Faulted)
        {
            name = default;
            return reader.Rest;
        }

        name = reader.TakeRest();
        return value;
    }
}

/// <summary>Challenge: the octets to be answered, and who asks (RFC 1994 section 4.1; MS-CHAP 8 octets, RFC 2433 section 4; MS-CHAPv2 16, RFC 2759 section 3).</summary>
public sealed record ChapChallenge : ChapValuePacket
{
    private readonly byte? _algorithm;

    internal ChapChallenge(in CodedHeader parsed, byte? algorithm)
        : base(parsed) => _algorithm = algorithm;

    private ChapChallenge(byte identifier, byte[] data)
        : base(ChallengeCode, identifier, data)
    {
    }

    /// <inheritdoc/>
    public override string Message => "Challenge";

    /// <inheritdoc/>
    public override string Reference => _algorithm switch
    {
        ChapAlgorithms.MicrosoftVersion1 => "RFC 2433 4",
        ChapAlgorithms.MicrosoftVersion2 => "RFC 2759 3",
        _ => "RFC 1994 4.1",
    };

    /// <summary>Builds a challenge.</summary>
    /// <param name="identifier">Changed for every challenge.</param>
    /// <param name="value">1 to 255 random octets; 8 for MS-CHAP, 16 for MS-CHAPv2.</param>
    /// <param name="name">Who asks.</param>
    /// <exception cref="ArgumentException">The value is empty or too long.</exception>
    public static ChapChallenge Create(byte identifier, ReadOnlySpan<byte> value, ReadOnlySpan<byte> name) => new(identifier, DataOf(value, name));

    private protected override void ExamineData(AnomalyCollector anomalies)
    {
        base.ExamineData(anomalies);
        int expected = _algorithm switch
        {
            ChapAlgorithms.MicrosoftVersion1 => 8,
            ChapAlgorithms.MicrosoftVersion2 => 16,
            _ => -1,
        };
        if (expected >= 0 && ValueOctets.Length != expected)
            anomalies.Add("BadLength", $"The challenge has {ValueOctets.Length} octets instead of {expected}.", Reference, CodedHeader.HeaderLength);
    }
}

/// <summary>CHAP's algorithm numbers (IANA "PPP Authentication Algorithms").</summary>
internal static class ChapAlgorithms
{
    public const byte Md5 = 5;
    public const byte MicrosoftVersion1 = 0x80;
    public const byte MicrosoftVersion2 = 0x81;
}
