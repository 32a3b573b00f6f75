using System;

namespace PptpTools.Wire.Ppp;

/// <summary>
/// A packet of the Extensible Authentication Protocol: Request 1 and Response 2 carry a type and its data, Success 3 and
/// Failure 4 nothing (RFC 3748 section 4).
/// </summary>
public abstract record EapPacket : CodedPacket
{
    /// <summary>Where the packets are defined.</summary>
    public const string Section = "RFC 3748 4";

    internal const byte RequestCode = 1;
    internal const byte ResponseCode = 2;
    internal const byte SuccessCode = 3;
    internal const byte FailureCode = 4;

    private protected EapPacket(in CodedHeader parsed)
        : base(parsed)
    {
    }

    private protected EapPacket(byte code, byte identifier, ReadOnlySpan<byte> data)
        : base(code, identifier, data)
    {
    }

    /// <inheritdoc/>
    public sealed override PppProtocol Protocol => PppProtocol.Eap;

    /// <inheritdoc/>
    public sealed override string Message => Code switch
    {
        RequestCode => "Request",
        ResponseCode => "Response",
        SuccessCode => "Success",
        _ => "Failure",
    };

    /// <summary>Reads one packet.</summary>
    /// <param name="information">What follows the protocol field.</param>
    /// <param name="packet">An <see cref="EapResult"/>, a subclass of <see cref="EapMethod"/>, or an <see cref="UnknownCodedPacket"/>.</param>
    /// <param name="error">Truncated, where there are fewer than 4 octets.</param>
    public static bool TryParse(ReadOnlySpan<byte> information, out PppPacket? packet, out WireError error)
    {
        bool complete = CodedHeader.TryParse(information, Section, out CodedHeader header, out error);
        packet = !complete ? null : header.Code switch
        {
            RequestCode or ResponseCode => EapMethod.Read(header),
            SuccessCode or FailureCode => new EapResult(header),
            _ => new UnknownCodedPacket(PppProtocol.Eap, header, Section),
        };
        return complete;
    }

    /// <inheritdoc/>
    public sealed override void AppendText(LineWriter line)
    {
        if (line is null)
            throw new ArgumentNullException(nameof(line));
        line.Ascii(" len=").Decimal(DeclaredLength);
        AppendData(line);
    }

    private protected abstract void AppendData(LineWriter line);
}

/// <summary>Success or Failure: the end of the conversation (RFC 3748 section 4.2).</summary>
public sealed record EapResult : EapPacket
{
    internal EapResult(in CodedHeader parsed)
        : base(parsed)
    {
    }

    private EapResult(byte code, byte identifier)
        : base(code, identifier, default)
    {
    }

    /// <inheritdoc/>
    public override string Reference => "RFC 3748 4.2";

    /// <summary>True for Success.</summary>
    public bool IsAccepted => Code == SuccessCode;

    /// <summary>Builds a packet.</summary>
    /// <param name="accepted">True for Success, false for Failure.</param>
    /// <param name="identifier">That of the Response.</param>
    public static EapResult Create(bool accepted, byte identifier) => new(accepted ? SuccessCode : FailureCode, identifier);

    private protected override void AppendData(LineWriter line)
    {
        if (Data.Length > 0)
            line.Ascii(" <").Hex(Data.Span).Ascii('>');
    }

    private protected override void DescribeData(FieldSink sink)
    {
        if (Data.Length > 0)
            sink.Octets("Data", Data.Span);
    }

    private protected override void ExamineData(AnomalyCollector anomalies)
    {
        if (Data.Length > 0)
            anomalies.Add("BadLength", $"{Data.Length} octets follow the header, where none are allowed.", Reference, CodedHeader.HeaderLength);
    }
}
