using System;

namespace PptpTools.Wire.Ppp;

/// <summary>What Success and Failure have in common: a message to the end of the packet, possibly none (RFC 1994 section 4.2).</summary>
public abstract record ChapResult : ChapPacket
{
    private protected ChapResult(in CodedHeader parsed)
        : base(parsed)
    {
    }

    private protected ChapResult(byte code, byte identifier, ReadOnlySpan<byte> message)
        : base(code, identifier, message)
    {
    }

    /// <summary>The whole message as received; possibly empty.</summary>
    public string Text => TextOf(Data.Span);

    /// <inheritdoc/>
    public sealed override void AppendText(LineWriter line)
    {
        if (line is null)
            throw new ArgumentNullException(nameof(line));
        line.Ascii(' ').Quoted(Data.Span);
    }
}

/// <summary>
/// Success: the response was right. In MS-CHAPv2 its message proves that the authenticator knows the password too:
/// <c>S=</c> 40 hexadecimal digits <c>M=</c> text (RFC 1994 section 4.2, RFC 2433 section 6, RFC 2759 section 5).
/// </summary>
public sealed record ChapSuccess : ChapResult
{
    private const int AuthenticatorDigits = 40;

    internal ChapSuccess(in CodedHeader parsed)
        : base(parsed)
    {
    }

    private ChapSuccess(byte identifier, ReadOnlySpan<byte> message)
        : base(SuccessCode, identifier, message)
    {
    }

    /// <inheritdoc/>
    public override string Message => "Success";

    /// <inheritdoc/>
    public override string Reference => HasAuthenticatorResponse ? "RFC 2759 5" : "RFC 1994 4.2";

    /// <summary>The 20 octets of the authenticator response; empty where the message has none.</summary>
    public OctetString AuthenticatorResponse => MicrosoftChapMessage.OctetsOf(MicrosoftChapMessage.Parse(Data.Span).Authenticator);

    /// <summary>The text for people, without what precedes it.</summary>
    public string DisplayText
    {
        get
        {
            MicrosoftChapMessage message = MicrosoftChapMessage.Parse(Data.Span);
            return TextOf(message.HasText ? message.Text : HasAuthenticatorResponse ? default : Data.Span);
        }
    }

    private bool HasAuthenticatorResponse => Data.Length >= 2 && Data.Span[0] == 'S' && Data.Span[1] == '=';

    /// <summary>Builds a packet.</summary>
    /// <param name="identifier">The response's.</param>
    /// <param name="message">The whole message; possibly empty.</param>
    public static ChapSuccess Create(byte identifier, ReadOnlySpan<byte> message) => new(identifier, message);

    private protected override void DescribeData(FieldSink sink)
    {
        sink.Text("Message", Data.Span);
        MicrosoftChapMessage message = MicrosoftChapMessage.Parse(Data.Span);
        if (!message.Authenticator.IsEmpty)
            sink.Text("AuthenticatorResponse", message.Authenticator);
        if (message.HasText)
            sink.Text("DisplayText", message.Text);
    }

    private protected override void ExamineData(AnomalyCollector anomalies)
    {
        if (!HasAuthenticatorResponse)
            return;
        ReadOnlySpan<byte> digits = MicrosoftChapMessage.Parse(Data.Span).Authenticator;
        if (digits.Length != AuthenticatorDigits || MicrosoftChapMessage.OctetsOf(digits).Length == 0)
            anomalies.Add("BadLength", "The authenticator response is not 40 hexadecimal digits.", Reference, CodedHeader.HeaderLength + 2);
    }
}

/// <summary>
/// Failure: the response was wrong, or the account may not be used. Microsoft's message is
/// <c>E=</c> error <c>R=</c> 1 when another try is allowed <c>C=</c> new challenge <c>V=</c> version of the change-password packet
/// <c>M=</c> text (RFC 1994 section 4.2, RFC 2433 section 7, RFC 2759 section 6).
/// </summary>
public sealed record ChapFailure : ChapResult
{
    private readonly byte? _algorithm;

    internal ChapFailure(in CodedHeader parsed, byte? algorithm)
        : base(parsed) => _algorithm = algorithm;

    private ChapFailure(byte identifier, ReadOnlySpan<byte> message)
        : base(FailureCode, identifier, message)
    {
    }

    /// <inheritdoc/>
    public override string Message => "Failure";

    /// <inheritdoc/>
    public override string Reference => _algorithm switch
    {
        ChapAlgorithms.MicrosoftVersion1 => "RFC 2433 7",
        ChapAlgorithms.MicrosoftVersion2 => "RFC 2759 6",
        _ => HasError ? "RFC 2759 6" : "RFC 1994 4.2",
    };

    /// <summary>The error, such as 691; null where the message names none.</summary>
    public uint? ErrorCode => MicrosoftChapMessage.NumberOf(MicrosoftChapMessage.Parse(Data.Span).Error);

    /// <summary>The error's name, such as <c>AuthenticationFailure</c>; null where it has none.</summary>
    public string? ErrorName => ErrorCode is { } code ? MicrosoftChapMessage.NameOf(code) : null;

    /// <summary>True when another response is allowed without a new connection; null where the message does not say.</summary>
    public bool? RetryIsAllowed => MicrosoftChapMessage.NumberOf(MicrosoftChapMessage.Parse(Data.Span).Retry) switch
    {
        null => null,
        uint retry => retry == 1,
    };

    /// <summary>The challenge for the next try, 8 octets, or 16 in version 2; empty where the message has none.</summary>
    public OctetString NewChallenge => MicrosoftChapMessage.OctetsOf(MicrosoftChapMessage.Parse(Data.Span).Challenge);

    /// <summary>The version of the change-password packet that the authenticator understands: 2 or 3; null where the message does not say.</summary>
    public uint? PasswordChangeVersion => MicrosoftChapMessage.NumberOf(MicrosoftChapMessage.Parse(Data.Span).Version);

    /// <summary>The text for people, without what precedes it.</summary>
    public string DisplayText
    {
        get
        {
            MicrosoftChapMessage message = MicrosoftChapMessage.Parse(Data.Span);
            return TextOf(message.HasText ? message.Text : HasError ? default : Data.Span);
        }
    }

    private bool HasError => !MicrosoftChapMessage.Parse(Data.Span).Error.IsEmpty;

    /// <summary>Builds a packet.</summary>
    /// <param name="identifier">The response's.</param>
    /// <param name="message">The whole message; possibly empty.</param>
    public static ChapFailure Create(byte identifier, ReadOnlySpan<byte> message) => new(identifier, message);

    private protected override void DescribeData(FieldSink sink)
    {
        sink.Text("Message", Data.Span);
        if (!HasError)
            return;
        MicrosoftChapMessage message = MicrosoftChapMessage.Parse(Data.Span);
        if (MicrosoftChapMessage.NumberOf(message.Error) is { } error)
            sink.Code("ErrorCode", error, MicrosoftChapMessage.NameOf(error));
        if (MicrosoftChapMessage.NumberOf(message.Retry) is { } retry)
            sink.Code("Retry", retry, retry switch { 0 => "no", 1 => "yes", _ => null });
        if (MicrosoftChapMessage.OctetsOf(message.Challenge) is { Length: > 0 } challenge)
            sink.Octets("NewChallenge", challenge.Span);
        if (MicrosoftChapMessage.NumberOf(message.Version) is { } version)
            sink.Number("PasswordChangeVersion", version);
        if (message.HasText)
            sink.Text("DisplayText", message.Text);
    }

    private protected override void ExamineData(AnomalyCollector anomalies)
    {
        if (!HasError)
        {
            if (_algorithm is ChapAlgorithms.MicrosoftVersion1 or ChapAlgorithms.MicrosoftVersion2)
                anomalies.Add("Malformed", "The message is not of the form E= R= C= V= M=: it names no error.", Reference, CodedHeader.HeaderLength);
            return;
        }

        MicrosoftChapMessage message = MicrosoftChapMessage.Parse(Data.Span);
        if (MicrosoftChapMessage.NumberOf(message.Error) is not { } error)
            anomalies.Add("Malformed", "The error is not a decimal number.", Reference, CodedHeader.HeaderLength);
        else if (MicrosoftChapMessage.NameOf(error) is null)
            anomalies.Add("UnknownValue", $"Error {error} is not assigned.", Reference, CodedHeader.HeaderLength);
        if (!message.Retry.IsEmpty && MicrosoftChapMessage.NumberOf(message.Retry) is not (0 or 1))
            anomalies.Add("Malformed", "The retry flag is neither 0 nor 1.", Reference, CodedHeader.HeaderLength);
        if (!message.Challenge.IsEmpty && MicrosoftChapMessage.OctetsOf(message.Challenge).Length is not (8 or 16))
            anomalies.Add("Malformed", "The new challenge is not 16 or 32 hexadecimal digits.", Reference, CodedHeader.HeaderLength);
        if (!message.Version.IsEmpty && MicrosoftChapMessage.NumberOf(message.Version) is null)
            anomalies.Add("Malformed", "The version of the change-password packet is not a decimal number.", Reference, CodedHeader.HeaderLength);
        if (message.FaultOffset >= 0)
            anomalies.Add("Malformed", "A part of the message has no known key.", Reference, CodedHeader.HeaderLength + message.FaultOffset);
    }
}
